/* SPDX-License-Identifier: EUPL-1.2 */
/* hands_act - how a permit stands, and what it is to the caller: for permit_judge. */
#ifndef PERMIT_HANDS_ACT_H
#define PERMIT_HANDS_ACT_H

#include "access/access.h"
#include "db/acts.h"
#include "permit/permit_event.h"
#include "permit/permit_store.h"

MUST_USE enum fault permit_hands(struct act *act, const struct access_caller *caller,
    const struct permit_row *permit, struct permit_hands *ret_hands);

#endif
