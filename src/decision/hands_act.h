/* SPDX-License-Identifier: EUPL-1.2 */
/* hands - whose case it is, seen by one caller. */
#ifndef DECISION_HANDS_ACT_H
#define DECISION_HANDS_ACT_H

#include "application/application_act.h"

/* own: the caller's account is the applicant's, or the identity provider of the staff
 * vouches for the applicant's Emirates ID. Not by e-mail: whoever types an officer's address
 * would keep him from his case. */
MUST_USE enum fault decision_hands(struct act *act, const struct access_caller *caller,
    const struct application_view *view, struct application_hands *ret_hands);

#endif
