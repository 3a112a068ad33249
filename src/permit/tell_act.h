/* SPDX-License-Identifier: EUPL-1.2 */
/* tell - what the holder is told of his permit. */
#ifndef PERMIT_TELL_ACT_H
#define PERMIT_TELL_ACT_H

#include "permit/permit_act.h"
#include "permit/permit_store.h"

/* A letter when the status changed; row is as it is after that. A confirmation, or what
 * colleagues propose to each other, changes nothing for the holder. */
MUST_USE enum fault tell_holder(struct act *act, const struct permit_credential_row *row,
    enum permit_status from, const struct permit_change *change);

/* A letter when an order of the authority is, or will be, in force over a permit that is
 * issued now: it does not count before the order is over. */
MUST_USE enum fault tell_of_order(
    struct act *act, const struct permit_credential_row *row);

/* Tells the holders of permits that expire within NOTICE_EXPIRY_DAYS, each once, whoever
 * calls this; at most 100 a call. */
MUST_USE enum fault permit_tell_expiring(
    struct acts *acts, struct arena *arena, bool *ret_more);

#endif
