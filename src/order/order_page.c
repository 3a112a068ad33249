/* SPDX-License-Identifier: EUPL-1.2 */
/* Orders for everybody, the list of the desk, and what all pages of this room do alike. */
#include "order/order_page.h"

#include "access/access.h"
#include "order/show_page.h"
#include "order/words_page.h"
#include "template/desk_orders.h"
#include "template/orders.h"
#include "web/html.h"

/* --- what the pages do alike --- */

struct slice
show_look(enum order_phase phase)
{
	static const char *const looks[] = {
	    [ORDER_WAITS] = "warn",
	    [ORDER_SCHEDULED] = "info",
	    [ORDER_IN_FORCE] = "bad",
	    [ORDER_ENDED] = "",
	    [ORDER_OVER_BY_LIFT] = "ok",
	    [ORDER_REJECTED] = "",
	};
	_Static_assert(ARRAY_LEN(looks) == ORDER_PHASE_COUNT, "each phase has its look");

	return slice_of(looks[phase]);
}

const struct template_order_terms_classes *
show_classes(struct arena *arena, const struct order_terms *terms, size_t *ret_count)
{
	struct template_order_terms_classes *classes =
	    ARENA_ARRAY(arena, struct template_order_terms_classes, ORDER_CLASS_END);

	*ret_count = 0;
	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		if ((terms->classes & 1U << (class - 1)) != 0) {
			classes[(*ret_count)++].name = order_class_key(class);
		}
	}
	return classes;
}

struct show_words
show_words(struct web_request *request, struct slice text_en, struct slice text_ar)
{
	enum say_language whose;
	struct slice text = say_either(web_language(request), text_en, text_ar, &whose);

	return (struct show_words){text, slice_of(say_code(whose))};
}

day
show_day(struct web_request *request, moment when)
{
	return when == 0 ? DAY_NONE
	                 : moment_day(when, web_frame(request)->offset_minutes);
}

day
order_last_day(struct web_request *request, moment ends_at)
{
	return ends_at == 0 ? DAY_NONE : show_day(request, ends_at - 1);
}

struct order_words
order_words_of(struct web_request *request, const struct order_over *over)
{
	if (over->effect == ORDER_NO_EFFECT) {
		return (struct order_words){.last = DAY_NONE};
	}
	struct show_words words = show_words(request, over->text_en, over->text_ar);
	return (struct order_words){
	    .number = over->number,
	    .text = words.text,
	    .lang = words.lang,
	    .last = order_last_day(request, over->ends_at),
	};
}

/* --- the lists --- */

typedef struct template_desk_orders_orders order_line;
typedef struct template_desk_orders_orders_classes order_line_class;

static const order_line_class *
line_classes(struct arena *arena, const struct order_terms *terms, size_t *ret_count)
{
	const struct template_order_terms_classes *shown =
	    show_classes(arena, terms, ret_count);
	order_line_class *classes = ARENA_ARRAY(arena, order_line_class, ORDER_CLASS_END);

	for (size_t i = 0; i < *ret_count; i++) {
		classes[i].name = shown[i].name;
	}
	return classes;
}

static order_line
line_of(struct web_request *request, const struct order_view *order)
{
	const struct order_terms *terms = &order->terms;
	struct show_words words = show_words(request, terms->text_en, terms->text_ar);
	struct show_words note = show_words(request, order->note_en, order->note_ar);
	order_line line = {
	    .id = id_slice(&order->id),
	    .number = order->number,
	    .phase = order_phase_key(order->phase),
	    .look = show_look(order->phase),
	    .kind = order_kind_key(terms->kind),
	    .words = words.text,
	    .lang = words.lang,
	    .note = note.text,
	    .note_lang = note.lang,
	    .starts = terms->starts_at,
	    .last = order_last_day(request, terms->ends_at),
	    .final = terms->kind == ORDER_INVALIDATE,
	    .lifted = order->lifted_at,
	    .issued_from = show_day(request, terms->issued_from),
	    .issued_last = order_last_day(request, terms->issued_until),
	    .centre = terms->centre,
	    .only_earlier = !terms->later,
	};

	line.classes = line_classes(web_arena(request), terms, &line.classes_count);
	return line;
}

/* False when it has answered. */
static bool
load_lines(struct web_request *request, bool desk, const order_line **ret_lines,
    size_t *ret_count)
{
	struct order_list list = {.desk = desk};
	enum fault fault = order_read_list(web_acts(request), web_arena(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	order_line *lines =
	    ARENA_ARRAY(web_arena(request), order_line, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		lines[i] = line_of(request, &list.ret_orders[i]);
	}
	*ret_lines = lines;
	*ret_count = list.ret_count;
	return true;
}

static void
orders_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_orders page = {.orders_count = 0};

	if (load_lines(request, false, &page.orders, &page.orders_count)) {
		template_orders(&html, web_frame(request), &page);
		web_reply_html(request, 200, buffer_slice(&html));
	}
}

void
order_desk_list_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_orders page = {
	    .may_propose = access_may(web_caller(request), ACCESS_ORDER_PROPOSE)};

	if (load_lines(request, true, &page.orders, &page.orders_count)) {
		template_desk_orders(&html, web_frame(request), &page);
		web_reply_html(request, 200, buffer_slice(&html));
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/orders", ACCESS_PUBLIC, WEB_BODY_NONE, 0, orders_get},
    {WEB_GET, "/{lang}/desk/orders", ACCESS_ORDER_READ, WEB_BODY_NONE, 0,
        order_desk_list_get},
    {WEB_GET, "/{lang}/desk/orders/new", ACCESS_ORDER_PROPOSE, WEB_BODY_NONE, 0,
        order_new_get},
    {WEB_POST, "/{lang}/desk/orders/preview", ACCESS_ORDER_PROPOSE, WEB_BODY_FORM, 0,
        order_preview_post},
    {WEB_POST, "/{lang}/desk/orders", ACCESS_ORDER_PROPOSE, WEB_BODY_FORM, WEB_FRESH,
        order_new_post},
    {WEB_GET, "/{lang}/desk/orders/{order}", ACCESS_ORDER_READ, WEB_BODY_NONE, 0,
        order_desk_get},
    {WEB_POST, "/{lang}/desk/orders/{order}/lift", ACCESS_ORDER_PROPOSE, WEB_BODY_FORM,
        WEB_FRESH, order_lift_post},
    {WEB_POST, "/{lang}/desk/orders/{order}/extend", ACCESS_ORDER_PROPOSE, WEB_BODY_FORM,
        WEB_FRESH, order_extend_post},
    {WEB_POST, "/{lang}/desk/orders/{order}/sign", ACCESS_ORDER_SIGN, WEB_BODY_FORM,
        WEB_FRESH, order_sign_post},
    {WEB_POST, "/{lang}/desk/orders/{order}/reject", ACCESS_ORDER_PROPOSE, WEB_BODY_FORM,
        WEB_FRESH, order_reject_post},
};
const struct web_routes order_page_routes = {routes, ARRAY_LEN(routes)};
