/* SPDX-License-Identifier: EUPL-1.2 */
/* order_api - the JSON twins of order_page. */
#ifndef ORDER_ORDER_API_H
#define ORDER_ORDER_API_H

#include "web/route.h"

extern const struct web_routes order_api_routes;

#endif
