/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/verify_page.h"

#include <assert.h>

#include "base/number.h"
#include "order/words_page.h"
#include "permit/claims_page.h"
#include "permit/permit_act.h"
#include "permit/permit_token.h"
#include "register/token_page.h"
#include "template/verify.h"
#include "template/verify_scan.h"
#include "web/form.h"
#include "web/html.h"

static void
show(struct web_request *request, unsigned status, struct template_verify *page)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	const char *title = page->answered ? page->answer : "verify.scan_title";

	page->title = slice_of(say_text(web_language(request), title));
	template_verify(&html, web_frame(request), page);
	web_reply_html(request, status, buffer_slice(&html));
}

/* "verify.other.in_force": the answer in the words of the other language. */
static const char *
other_key(struct arena *arena, enum permit_answer answer)
{
	struct buffer key = BUFFER_IN(arena);

	buffer_print(&key, "verify.other.%s", permit_answer_code(answer));
	return buffer_text(&key);
}

static void
put_answer(
    struct web_request *request, enum permit_answer answer, struct template_verify *page)
{
	page->answered = true;
	page->look = answer_look(answer);
	page->answer = permit_answer_key(answer);
	page->other = other_key(web_arena(request), answer);
	page->meaning = permit_answer_meaning_key(answer);
	page->checked = web_now(request);
}

static void
show_refused(struct web_request *request, const char *field, const char *key,
    struct template_verify *page)
{
	struct template_errors_errors *error =
	    ARENA_NEW(web_arena(request), struct template_errors_errors);

	*error = (struct template_errors_errors){slice_of(field), key};
	page->errors = error;
	page->errors_count = 1;
	show(request, 422, page);
}

static void
put_order(struct web_request *request, const struct order_over *over,
    struct template_verify *page)
{
	struct order_words order = order_words_of(request, over);

	page->order_number = order.number;
	page->order_words = order.text;
	page->order_lang = order.lang;
	page->order_last = order.last;
}

/* --- by number --- */

static void
put_public(struct web_request *request, const struct permit_public *public,
    struct template_verify *page)
{
	int offset = web_frame(request)->offset_minutes;

	put_answer(request, public->answer, page);
	page->number = slice_of(public->number.text);
	page->from = DAY_NONE;
	page->until = DAY_NONE;
	if (public->answer == PERMIT_ANSWER_UNKNOWN) {
		return;
	}
	page->class = permit_class_key(public->class);
	page->from = moment_day(public->not_before, offset);
	page->until = claims_last_day(public->expires, offset);
	page->initials = public->initials;
	put_order(request, &public->order, page);
}

static void
answer_number(struct web_request *request, struct slice typed)
{
	struct template_verify page = {.typed = typed};
	struct permit_public public;
	struct permit_number number;
	enum permit_number_verdict verdict = permit_number_parse(typed, &number);

	if (verdict != PERMIT_NUMBER_OK) {
		page.number_error = permit_number_verdict_key(verdict);
		show_refused(request, "number", page.number_error, &page);
		return;
	}
	enum fault fault =
	    permit_ask(web_acts(request), web_arena(request), &number, &public);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_public(request, &public, &page);
	page.typed = (struct slice){NULL, 0};
	show(request, public.answer == PERMIT_ANSWER_UNKNOWN ? 404 : 200, &page);
}

void
permit_verify_get(struct web_request *request)
{
	struct slice typed = web_query(request, "number");

	if (typed.size > 0) {
		answer_number(request, typed);
		return;
	}
	show(
	    request, 200, &(struct template_verify){.from = DAY_NONE, .until = DAY_NONE});
}

/* --- by code --- */

static void
put_claims(struct web_request *request, const struct permit_claims *claims,
    struct template_verify *page)
{
	struct claims_lists lists = claims_lists(web_arena(request), claims);
	int offset = web_frame(request)->offset_minutes;

	page->held = true;
	page->number = slice_of(claims->number.text);
	page->class = permit_class_key(claims->class);
	page->from = moment_day(claims->not_before, offset);
	page->until = claims_last_day(claims->expires, offset);
	page->name_latin = claims->name_latin;
	page->name_arabic = claims->name_arabic;
	page->identity_last = claims->identity_last;
	page->height = claims->height_metres;
	page->centre = claims->centre;
	page->drones = lists.drones;
	page->drones_count = lists.drones_count;
	page->conditions = lists.conditions;
	page->conditions_count = lists.conditions_count;
	page->zones = lists.zones;
	page->zones_count = lists.zones_count;
}

static enum fault
put_centre(struct web_request *request, const struct permit_claims *claims,
    struct template_verify *page)
{
	struct permit_centre centre;
	enum say_language whose;

	TRY(permit_centre_find(
	    web_acts(request), web_arena(request), claims->centre, &centre));
	page->centre_name = say_either(
	    web_language(request), centre.name_latin, centre.name_arabic, &whose);
	return FAULT_NONE;
}

enum { VERIFY_TOKEN, VERIFY_FIELDS };
static const struct web_field verify_fields[] = {
    [VERIFY_TOKEN] = {"token", PERMIT_TEXT_BYTES_MOST, WEB_FIELD_RAW},
};

void
permit_verify_post(struct web_request *request)
{
	struct template_verify page = {.from = DAY_NONE, .until = DAY_NONE};
	struct slice values[VERIFY_FIELDS];
	struct permit_checked checked;

	if (!web_form_accepted(
	        request, web_form(request, verify_fields, VERIFY_FIELDS, values))) {
		return;
	}
	if (slice_trim(values[VERIFY_TOKEN]).size == 0) {
		page.code_error = "permit.page.no_code";
		show_refused(request, "token", page.code_error, &page);
		return;
	}
	struct slice token = {0};
	if (permit_text_read(values[VERIFY_TOKEN], web_arena(request), &token) &&
	    register_token_page(request, token)) {
		return;
	}
	enum fault fault =
	    permit_check(web_acts(request), web_service(request, "permits"),
	        web_arena(request), values[VERIFY_TOKEN], web_now(request), &checked);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_answer(request, checked.finding.answer, &page);
	put_order(request, &checked.order, &page);
	if (checked.finding.has_claims) {
		put_claims(request, &checked.finding.claims, &page);
		fault = put_centre(request, &checked.finding.claims, &page);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	show(request, 200, &page);
}

/* --- on the reader's own device --- */

void
permit_scan_get(struct web_request *request)
{
	struct buffer root = BUFFER_IN(web_arena(request));
	struct buffer text = BUFFER_IN(web_arena(request));
	struct buffer html = BUFFER_IN(web_arena(request));

	permit_desk_root(web_service(request, "permits"), &root);
	number_base64url(buffer_slice(&root), &text);
	struct template_verify_scan page = {
	    .root_key = buffer_slice(&text),
	    .offset = web_frame(request)->offset_minutes,
	    .trust_list = SLICE("/keys/trust-list"),
	};
	template_verify_scan(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}
