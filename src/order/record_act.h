/* SPDX-License-Identifier: EUPL-1.2 */
/* record_act - what the acts of this room do alike: their entry in the audit, the count. */
#ifndef ORDER_RECORD_ACT_H
#define ORDER_RECORD_ACT_H

#include "order/order_act.h"
#include "order/order_store.h"

/* The action is "order.VERB". The record that the entry commits to is the order whole, and the step when there is one.
 * caller is NULL where the system acts. */
MUST_USE enum fault order_record(struct act *act, const struct access_caller *caller,
    const char *verb, const struct order_row *row, const struct order_step_row *step);

/* How many permits the terms meet now. */
MUST_USE enum fault order_reach_find(
    struct act *act, const struct order_terms *terms, struct order_reach *ret_reach);

#endif
