/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice_page - a person's inbox, and a letter in it.
 *
 * To open a letter marks it as read. That is a change by GET, on purpose: it is what
 * opening means, it needs no script and no button, the second time changes nothing, and
 * nobody gains by making another open his own letter, which only he then sees. A browser
 * that fetches pages ahead says so (Sec-Purpose), and marks nothing.
 */
#ifndef NOTICE_NOTICE_PAGE_H
#define NOTICE_NOTICE_PAGE_H

#include "web/route.h"

extern const struct web_routes notice_page_routes;

#endif
