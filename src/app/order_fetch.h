/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * order_fetch - the public text of the order over a permit, for `tasrih verify`.
 *
 * The authority lists its orders at /api/v1/orders beside its status lists; their terms are
 * matched here, so that nobody learns which permit is asked about. Only words come from it:
 * what counts is in the signed list.
 */
#ifndef APP_ORDER_FETCH_H
#define APP_ORDER_FETCH_H

#include "order/order.h"
#include "permit/permit_verify.h"

struct order_told {
	struct slice number; /* empty: no order is known over this permit */
	struct slice text_en;
	struct slice text_ar;
};

/* Of a permit that was found suspended or revoked. */
struct order_told order_fetch(
    const struct permit_finding *found, moment now, struct arena *arena);
/* The same out of the list that came. */
struct order_told order_find_told(struct slice list, const struct permit_finding *found,
    moment now, struct arena *arena);

#endif
