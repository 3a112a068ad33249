/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * staff_page - where a member of staff arrives: the desks that are open to him. Whoever
 * has one alone is sent on to it; whoever has none is told whom to ask.
 *
 * A new desk is one line of the table in staff_page.c.
 */
#ifndef APP_STAFF_PAGE_H
#define APP_STAFF_PAGE_H

#include "web/route.h"

extern const struct web_routes staff_page_routes;

#endif
