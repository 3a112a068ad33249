/* SPDX-License-Identifier: EUPL-1.2 */
/* own_act - what the acts that show a permit do alike. */
#ifndef PERMIT_OWN_ACT_H
#define PERMIT_OWN_ACT_H

#include "db/acts.h"
#include "permit/permit_act.h"
#include "permit/permit_store.h"

/* The order that is in force over a permit which else is active or suspended; nothing more
 * can happen to the others. */
MUST_USE enum fault permit_order_over(
    struct act *act, const struct permit_row *row, struct order_over *ret_over);
/* What its status counts as under such an order: that of the whole order, not its own. */
enum permit_status permit_status_under(
    enum permit_status status, enum order_effect effect);
MUST_USE enum fault permit_public_load(
    struct act *act, const struct permit_row *row, struct permit_public *ret_public);
/* What is stored was signed by us: it is read, not verified. Of an erased one what is not of
 * the person alone; then the token is empty. */
MUST_USE enum fault permit_credential_claims(
    const struct permit_credential_row *row, struct permit_claims *ret_claims);
/* What has happened, the oldest first; for the holder, what he may see of it.
 * ret_events has room for PERMIT_EVENTS_MOST. */
MUST_USE enum fault permit_happenings(struct act *act, const struct permit_number *number,
    bool for_holder, struct permit_happened *ret_events, size_t *ret_count);

#endif
