/* SPDX-License-Identifier: EUPL-1.2 */
/* One order at the desk: what it says, what happened with it, and the second signature. */
#include "base/number.h"
#include "order/form_page.h"
#include "order/show_page.h"
#include "order/words_page.h"
#include "template/desk_order.h"
#include "web/form.h"
#include "web/html.h"

enum { ERRORS_MOST = 3 };

/* What was refused just now; verdict is OK on a page that is only opened. */
struct refused {
	enum order_verdict verdict;
	enum order_step step; /* whose form; ORDER_STEP_COUNT: none */
	struct slice last_day;
	struct slice text_en;
	struct slice text_ar;
};

/* --- the page --- */

static void
put_terms(struct web_request *request, const struct order_file *file,
    struct template_desk_order *page)
{
	const struct order_view *order = &file->ret_order;
	const struct order_terms *terms = &order->terms;
	bool waits = order->phase == ORDER_WAITS;

	page->id = arena_copy(web_arena(request), id_slice(&order->id));
	page->number = order->number;
	page->version = order->version;
	page->look = show_look(order->phase);
	page->phase = order_phase_key(order->phase);
	page->kind = order_kind_key(terms->kind);
	page->classes = show_classes(web_arena(request), terms, &page->classes_count);
	page->issued_from = show_day(request, terms->issued_from);
	page->issued_last = order_last_day(request, terms->issued_until);
	page->centre = terms->centre;
	page->centre_name =
	    show_words(request, file->ret_centre_name_latin, file->ret_centre_name_arabic)
	        .text;
	page->only_earlier = !terms->later;
	page->starts = waits ? 0 : terms->starts_at;
	page->starts_on = waits ? show_day(request, terms->starts_at) : DAY_NONE;
	page->last = order_last_day(request, terms->ends_at);
	page->final = terms->kind == ORDER_INVALIDATE;
	page->reason = order_reason_key(terms->reason);
	page->text_en = terms->text_en;
	page->text_ar = terms->text_ar;
}

static void
put_reach(
    struct arena *arena, const struct order_file *file, struct template_desk_order *page)
{
	struct template_desk_order_counts *counts =
	    ARENA_ARRAY(arena, struct template_desk_order_counts, ORDER_CLASS_END);

	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		if ((file->ret_order.terms.classes & 1U << (class - 1)) != 0) {
			counts[page->counts_count++] =
			    (struct template_desk_order_counts){
			        order_class_key(class), file->ret_reach.of_class[class]};
		}
	}
	page->counts = counts;
	page->total = file->ret_reach.total;
}

static const char *
outcome_key(struct slice outcome)
{
	static const char *const words[] = {"open", "signed", "rejected", "taken_back"};
	static const char *const keys[] = {"order.outcome.open", "order.outcome.signed",
	    "order.outcome.rejected", "order.outcome.taken_back"};

	for (size_t i = 1; i < ARRAY_LEN(words); i++) {
		if (slice_equal(outcome, slice_of(words[i]))) {
			return keys[i];
		}
	}
	return keys[0];
}

static void
put_steps(struct web_request *request, const struct order_file *file,
    struct template_desk_order *page)
{
	struct template_desk_order_steps *steps = ARENA_ARRAY(web_arena(request),
	    struct template_desk_order_steps, file->ret_steps_count + 1);

	for (size_t i = 0; i < file->ret_steps_count; i++) {
		const struct order_happened *step = &file->ret_steps[i];
		struct show_words words =
		    show_words(request, step->text_en, step->text_ar);
		bool is_signed = slice_equal(step->outcome, SLICE("signed"));
		steps[i] = (struct template_desk_order_steps){
		    .what = order_step_key(step->what),
		    .outcome = outcome_key(step->outcome),
		    .look = is_signed ? SLICE("ok") : SLICE(""),
		    .proposed_by = step->proposed_by,
		    .proposed_at = step->proposed_at,
		    .decided_by = step->decided_by,
		    .decided_at = step->decided_at,
		    .last = order_last_day(request, step->ends_at),
		    .words = words.text,
		    .lang = words.lang,
		    .is_signed = is_signed,
		    .told = step->told,
		    .telling = step->telling,
		};
	}
	page->steps = steps;
	page->steps_count = file->ret_steps_count;
}

static void
put_waiting(struct web_request *request, const struct order_file *file,
    struct template_desk_order *page)
{
	bool may_read_only = file->ret_may_lift == ORDER_NOT_ROLE;

	page->step_last = DAY_NONE;
	page->waits = file->ret_waits;
	page->may_lift = file->ret_may_lift == ORDER_OK;
	page->may_extend = file->ret_may_extend == ORDER_OK;
	if (!file->ret_waits || file->ret_steps_count == 0) {
		return;
	}
	const struct order_happened *step = &file->ret_steps[file->ret_steps_count - 1];
	page->step = order_step_key(step->what);
	page->step_last = order_last_day(request, step->ends_at);
	page->step_en = step->text_en;
	page->step_ar = step->text_ar;
	page->proposed_by = step->proposed_by;
	page->proposed_at = step->proposed_at;
	page->may_sign = file->ret_may_sign == ORDER_OK;
	page->sign_waits = order_verdict_key(file->ret_may_sign);
	page->mine = file->ret_mine;
	page->may_reject =
	    !may_read_only && (file->ret_mine || file->ret_may_sign != ORDER_NOT_ROLE);
}

/* --- what was refused --- */

static void
add_error(struct template_desk_order *page, struct template_errors_errors *errors,
    const char *id, const char *key, const char **beside)
{
	errors[page->errors_count++] = (struct template_errors_errors){slice_of(id), key};
	*beside = key;
}

static void
put_refused(
    struct arena *arena, const struct refused *refused, struct template_desk_order *page)
{
	struct template_errors_errors *errors =
	    ARENA_ARRAY(arena, struct template_errors_errors, ERRORS_MOST);
	const char *key = order_verdict_key(refused->verdict);
	bool lifts = refused->step == ORDER_LIFT;
	bool no_english = refused->text_en.size == 0 || refused->text_ar.size > 0;

	page->errors = errors;
	page->last_typed = refused->last_day;
	*(lifts ? &page->lift_en : &page->extend_en) = refused->text_en;
	*(lifts ? &page->lift_ar : &page->extend_ar) = refused->text_ar;
	if (refused->step == ORDER_EXTEND && refused->verdict == ORDER_BAD_END) {
		add_error(page, errors, "last_day", key, &page->last_error);
	} else if (refused->verdict == ORDER_NO_WORDS && no_english) {
		add_error(page, errors, lifts ? "lift-en" : "extend-en", key,
		    lifts ? &page->lift_en_error : &page->extend_en_error);
	} else if (refused->verdict == ORDER_NO_WORDS) {
		add_error(page, errors, lifts ? "lift-ar" : "extend-ar", key,
		    lifts ? &page->lift_ar_error : &page->extend_ar_error);
	} else {
		page->refusal = key;
	}
}

/* --- showing it --- */

static const char *
notice_of(struct slice done)
{
	static const struct {
		const char *word;
		const char *key;
	} notices[] = {
	    {"propose_issue", "order.done.propose"},
	    {"propose_lift", "order.done.propose"},
	    {"propose_extend", "order.done.propose"},
	    {"sign_issue", "order.done.sign_issue"},
	    {"sign_lift", "order.done.sign_lift"},
	    {"sign_extend", "order.done.sign_extend"},
	    {"reject", "order.done.reject"},
	};

	for (size_t i = 0; i < ARRAY_LEN(notices); i++) {
		if (slice_equal(done, slice_of(notices[i].word))) {
			return notices[i].key;
		}
	}
	return NULL;
}

static void
show(struct web_request *request, const struct id *order, const struct refused *refused)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct order_file file = {.caller = web_caller(request), .id = *order};
	struct template_desk_order *page =
	    ARENA_NEW(web_arena(request), struct template_desk_order);
	enum fault fault = order_open(web_acts(request), web_arena(request), &file);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!file.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	put_terms(request, &file, page);
	put_reach(web_arena(request), &file, page);
	put_steps(request, &file, page);
	put_waiting(request, &file, page);
	if (refused->verdict != ORDER_OK) {
		put_refused(web_arena(request), refused, page);
	} else {
		page->notice = notice_of(web_query(request, "done"));
	}
	template_desk_order(&html, web_frame(request), page);
	web_reply_html(
	    request, order_verdict_http(refused->verdict), buffer_slice(&html));
}

/* False when it has answered. */
static bool
read_order(struct web_request *request, struct id *ret_order)
{
	if (id_parse(web_parameter(request, 0), ret_order)) {
		return true;
	}
	web_reply_error(request, 404);
	return false;
}

void
order_desk_get(struct web_request *request)
{
	struct id order;

	if (read_order(request, &order)) {
		show(request, &order, &(struct refused){.verdict = ORDER_OK});
	}
}

static void
go_back(struct web_request *request, const struct id *order, const char *done,
    enum order_step step)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(
	    &where, "/desk/orders/%.*s?done=%s", SLICE_PRINT(id_slice(order)), done);
	if (step != ORDER_STEP_COUNT) {
		buffer_print(&where, "_%s", order_step_text(step));
	}
	web_redirect_to(request, buffer_text(&where));
}

/* --- the second person --- */

enum { FIELD_VERSION, FIELD_LAST_DAY, FIELD_TEXT_EN, FIELD_TEXT_AR, FIELDS };
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_LAST_DAY] = {"last_day", 40, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

/* Of a page that named none: of no order, refused as stale. */
static int64_t
version_of(struct slice typed)
{
	int64_t version = 0;

	return number_parse(typed, 1, INT64_MAX, &version) ? version : 0;
}

static void
answer(struct web_request *request, bool signs)
{
	struct order_answer answer = {.caller = web_caller(request), .signs = signs};
	struct slice values[FIELDS];

	if (!read_order(request, &answer.order) ||
	    !web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	answer.version = version_of(values[FIELD_VERSION]);
	enum fault fault = order_answer(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict == ORDER_OK) {
		go_back(request, &answer.order, signs ? "sign" : "reject",
		    signs ? answer.ret_step : ORDER_STEP_COUNT);
	} else {
		show(request, &answer.order,
		    &(struct refused){answer.ret_verdict, ORDER_STEP_COUNT, SLICE(""),
		        SLICE(""), SLICE("")});
	}
}

void
order_sign_post(struct web_request *request)
{
	answer(request, true);
}

void
order_reject_post(struct web_request *request)
{
	answer(request, false);
}

/* --- to lift, to extend --- */

static void
propose(struct web_request *request, enum order_step step)
{
	struct order_step_proposed proposed = {
	    .caller = web_caller(request), .step = step};
	struct slice values[FIELDS];

	if (!read_order(request, &proposed.order) ||
	    !web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	proposed.version = version_of(values[FIELD_VERSION]);
	proposed.text_en = slice_trim(values[FIELD_TEXT_EN]);
	proposed.text_ar = slice_trim(values[FIELD_TEXT_AR]);
	/* A day that is none gives no end, which is refused. */
	(void)!order_form_last_day(request, values[FIELD_LAST_DAY], &proposed.ends_at);
	enum fault fault =
	    order_propose_step(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict == ORDER_OK) {
		go_back(request, &proposed.order, "propose", step);
	} else {
		show(request, &proposed.order,
		    &(struct refused){proposed.ret_verdict, step, values[FIELD_LAST_DAY],
		        proposed.text_en, proposed.text_ar});
	}
}

void
order_lift_post(struct web_request *request)
{
	propose(request, ORDER_LIFT);
}

void
order_extend_post(struct web_request *request)
{
	propose(request, ORDER_EXTEND);
}
