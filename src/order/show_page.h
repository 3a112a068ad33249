/* SPDX-License-Identifier: EUPL-1.2 */
/* show_page - how the pages of this room show an order. */
#ifndef ORDER_SHOW_PAGE_H
#define ORDER_SHOW_PAGE_H

#include "order/order_act.h"
#include "template/order_terms.h"
#include "web/request.h"
#include "web/route.h"

/* The class of the tag of a phase: "ok", "warn", "bad", "info" or "". */
struct slice show_look(enum order_phase phase);
const struct template_order_terms_classes *show_classes(
    struct arena *arena, const struct order_terms *terms, size_t *ret_count);
struct show_words {
	struct slice text;
	struct slice lang;
};
/* Of a text in both languages the reader's. */
struct show_words show_words(
    struct web_request *request, struct slice text_en, struct slice text_ar);
/* The day of a moment; DAY_NONE of 0. */
day show_day(struct web_request *request, moment when);

web_handler order_desk_list_get, order_new_get, order_preview_post, order_new_post;
web_handler order_desk_get, order_sign_post, order_reject_post;
web_handler order_lift_post, order_extend_post;

#endif
