/* SPDX-License-Identifier: EUPL-1.2 */
/* over_api - the order over a permit, as all answers of the API tell it. */
#ifndef ORDER_OVER_API_H
#define ORDER_OVER_API_H

#include "base/json.h"
#include "order/board_act.h"

/* "order": {number, text_en, text_ar, starts_at, ends_at}; nothing when there is none. */
void order_put_over(struct json *json, const struct order_over *over);

#endif
