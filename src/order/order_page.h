/* SPDX-License-Identifier: EUPL-1.2 */
/* order_page - orders for everybody (/{lang}/orders) and at the desk (/{lang}/desk/orders). */
#ifndef ORDER_ORDER_PAGE_H
#define ORDER_ORDER_PAGE_H

#include "web/route.h"

extern const struct web_routes order_page_routes;

#endif
