/* SPDX-License-Identifier: EUPL-1.2 */
/* Proposing an order: the form, and the preview that counts the permits. */
#include "order/form_page.h"
#include "order/show_page.h"
#include "order/words_page.h"
#include "template/desk_order_new.h"
#include "web/html.h"

enum { REASONS_MOST = 8, ERRORS_MOST = 2 };

/* --- the form --- */

static void
put_choices(struct arena *arena, const struct order_typed *typed,
    struct template_desk_order_new *page)
{
	struct template_radios_options *kinds =
	    ARENA_ARRAY(arena, struct template_radios_options, ORDER_KIND_COUNT);
	struct template_desk_order_new_class_choices *classes = ARENA_ARRAY(
	    arena, struct template_desk_order_new_class_choices, ORDER_CLASS_END);
	static const char *const hints[] = {
	    [ORDER_SUSPEND] = "order.new.suspend_hint",
	    [ORDER_INVALIDATE] = "order.new.invalidate_hint",
	};

	for (unsigned i = 0; i < ORDER_KIND_COUNT; i++) {
		struct slice value = slice_of(order_kind_text((enum order_kind)i));
		kinds[i] = (struct template_radios_options){
		    .value = value,
		    .label = order_kind_key((enum order_kind)i),
		    .hint = hints[i],
		    .chosen = slice_equal(value, typed->kind),
		};
	}
	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		classes[class - 1] = (struct template_desk_order_new_class_choices){
		    .value = slice_of(order_class_text(class)),
		    .label = order_class_key(class),
		    .chosen = order_form_has_class(typed, class),
		};
	}
	page->kinds = kinds;
	page->kinds_count = ORDER_KIND_COUNT;
	page->class_choices = classes;
	page->class_choices_count = ORDER_CLASS_END - 1;
}

static void
put_reasons(struct arena *arena, const struct order_typed *typed,
    struct template_desk_order_new *page)
{
	struct template_desk_reason_reasons *reasons =
	    ARENA_ARRAY(arena, struct template_desk_reason_reasons, REASONS_MOST);

	for (size_t i = 0; order_reasons[i] != NULL; i++) {
		struct slice code = slice_of(order_reasons[i]);
		reasons[page->reasons_count++] = (struct template_desk_reason_reasons){
		    .value = code,
		    .label = order_reason_key(code),
		    .chosen = slice_equal(code, typed->reason),
		};
	}
	page->reasons = reasons;
}

static void
put_typed(struct arena *arena, const struct order_typed *typed,
    struct template_desk_order_new *page)
{
	put_choices(arena, typed, page);
	put_reasons(arena, typed, page);
	page->kind_typed = typed->kind;
	page->issued_from_typed = typed->issued_from;
	page->issued_last_typed = typed->issued_last;
	page->centre_typed = typed->centre;
	page->only_earlier = typed->only_earlier;
	page->starts_typed = typed->starts_on;
	page->last_typed = typed->last_day;
	page->reason_typed = typed->reason;
	page->text_en = typed->text_en;
	page->text_ar = typed->text_ar;
	page->issued_from = DAY_NONE;
	page->issued_last = DAY_NONE;
	page->starts_on = DAY_NONE;
	page->last = DAY_NONE;
}

/* --- what was refused --- */

/* Where the message stands, and the id of what it is about. */
static const char **
error_place(enum order_verdict verdict, const struct order_typed *typed,
    struct template_desk_order_new *page, const char **ret_id)
{
	*ret_id = order_form_field(verdict, typed->text_en, typed->text_ar);
	switch ((int)verdict) {
	case ORDER_NO_KIND:
	case ORDER_TOO_WIDE:
		return &page->kind_error;
	case ORDER_NO_CLASS:
		return &page->classes_error;
	case ORDER_BAD_ISSUED:
		return &page->issued_error;
	case ORDER_NO_CENTRE:
		return &page->centre_error;
	case ORDER_BAD_START:
		return &page->starts_error;
	case ORDER_NO_REASON:
		*ret_id = "order-reason";
		return &page->reason_error;
	case ORDER_NO_WORDS:
		if (typed->text_en.size > 0 && typed->text_ar.size == 0) {
			*ret_id = "order-ar";
			return &page->ar_error;
		}
		*ret_id = "order-en";
		return &page->en_error;
	default:
		*ret_id = "last_day";
		return &page->last_error;
	}
}

static void
show_form(struct web_request *request, const struct order_typed *typed,
    enum order_verdict verdict)
{
	struct arena *arena = web_arena(request);
	struct template_desk_order_new page = {.previewed = false};
	struct template_errors_errors error;
	struct buffer html = BUFFER_IN(arena);
	const char *id = NULL;

	put_typed(arena, typed, &page);
	if (verdict != ORDER_OK) {
		*error_place(verdict, typed, &page, &id) = order_verdict_key(verdict);
		error = (struct template_errors_errors){
		    slice_of(id), order_verdict_key(verdict)};
		page.errors = &error;
		page.errors_count = 1;
	}
	template_desk_order_new(&html, web_frame(request), &page);
	web_reply_html(request, order_verdict_http(verdict), buffer_slice(&html));
}

/* --- the preview --- */

static void
put_counts(struct arena *arena, const struct order_preview *preview,
    struct template_desk_order_new *page)
{
	struct template_desk_order_new_counts *counts =
	    ARENA_ARRAY(arena, struct template_desk_order_new_counts, ORDER_CLASS_END);

	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		if ((preview->terms.classes & 1U << (class - 1)) != 0) {
			counts[page->counts_count++] =
			    (struct template_desk_order_new_counts){
			        order_class_key(class),
			        preview->ret_reach.of_class[class]};
		}
	}
	page->counts = counts;
	page->total = preview->ret_reach.total;
}

static void
show_preview(struct web_request *request, const struct order_typed *typed,
    const struct order_preview *preview)
{
	const struct order_terms *terms = &preview->terms;
	struct template_desk_order_new page = {.previewed = true};
	struct buffer html = BUFFER_IN(web_arena(request));

	put_typed(web_arena(request), typed, &page);
	put_counts(web_arena(request), preview, &page);
	page.kind = order_kind_key(terms->kind);
	page.classes = show_classes(web_arena(request), terms, &page.classes_count);
	page.issued_from = show_day(request, terms->issued_from);
	page.issued_last = order_last_day(request, terms->issued_until);
	page.centre = terms->centre;
	page.centre_name = show_words(
	    request, preview->ret_centre_name_latin, preview->ret_centre_name_arabic)
	                       .text;
	page.starts_on = show_day(request, terms->starts_at);
	page.last = order_last_day(request, terms->ends_at);
	page.final = terms->kind == ORDER_INVALIDATE;
	page.reason = order_reason_key(terms->reason);
	template_desk_order_new(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
order_new_get(struct web_request *request)
{
	show_form(request, &(struct order_typed){.change = false}, ORDER_OK);
}

void
order_preview_post(struct web_request *request)
{
	struct order_preview preview = {.ret_verdict = ORDER_OK};
	struct order_typed typed;

	if (!order_form_read(request, &typed)) {
		return;
	}
	enum order_verdict verdict = order_form_terms(request, &typed, &preview.terms);
	if (verdict != ORDER_OK) {
		show_form(request, &typed, verdict);
		return;
	}
	enum fault fault = order_preview(web_acts(request), web_arena(request), &preview);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (preview.ret_verdict != ORDER_OK) {
		show_form(request, &typed, preview.ret_verdict);
	} else {
		show_preview(request, &typed, &preview);
	}
}

static void
go_to(struct web_request *request, const struct id *order)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(
	    &where, "/desk/orders/%.*s?done=propose_issue", SLICE_PRINT(id_slice(order)));
	web_redirect_to(request, buffer_text(&where));
}

void
order_new_post(struct web_request *request)
{
	struct order_proposed proposed = {.caller = web_caller(request)};
	struct order_typed typed;

	if (!order_form_read(request, &typed)) {
		return;
	}
	enum order_verdict verdict = order_form_terms(request, &typed, &proposed.terms);
	if (verdict != ORDER_OK || typed.change) {
		show_form(request, &typed, typed.change ? ORDER_OK : verdict);
		return;
	}
	enum fault fault =
	    order_propose(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict != ORDER_OK) {
		show_form(request, &typed, proposed.ret_verdict);
	} else {
		go_to(request, &proposed.ret_order);
	}
}
