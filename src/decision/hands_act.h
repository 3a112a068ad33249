/* SPDX-License-Identifier: EUPL-1.2 */
/* hands - whose case it is, seen by one caller. */
#ifndef DECISION_HANDS_ACT_H
#define DECISION_HANDS_ACT_H

#include "access/reading.h"
#include "application/application_act.h"

/* own: the caller's account is the applicant's, or the identity provider of the staff
 * vouches for the applicant's Emirates ID. Not by e-mail: whoever types an officer's address
 * would keep him from his case. */
MUST_USE enum fault decision_hands(struct act *act, const struct access_caller *caller,
    const struct application_view *view, struct application_hands *ret_hands);

/* Why he may read it: told now or before, or by having claimed it; READING_NONE: he may not.
 * Nobody opens his own file here, nor that of somebody he is close to. */
MUST_USE enum fault decision_admit(struct act *act, const struct access_caller *caller,
    const struct application_view *view, const struct application_hands *hands,
    enum reading_purpose told, enum reading_purpose *ret_purpose);

/* Who has claimed it is at work on it: the time for which it is his begins anew. */
MUST_USE enum fault decision_stays(struct act *act, struct application_row *row);

#endif
