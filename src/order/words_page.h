/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * words_page - an order over somebody's permit, as all pages show it: web/template/order_note.
 *
 *	struct order_words words = order_words_of(request, &public->order);
 *	page.order_number = words.number; page.order_words = words.text; ...
 */
#ifndef ORDER_WORDS_PAGE_H
#define ORDER_WORDS_PAGE_H

#include "order/board_act.h"
#include "web/request.h"

struct order_words {
	struct slice number; /* empty: there is no order */
	struct slice text;   /* its public text, in the reader's language */
	struct slice lang;
	day last; /* its last day; DAY_NONE: until it is lifted */
};
struct order_words order_words_of(
    struct web_request *request, const struct order_over *over);

/* The last day of what ends at that moment; DAY_NONE of 0. */
day order_last_day(struct web_request *request, moment ends_at);

#endif
