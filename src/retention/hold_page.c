/* SPDX-License-Identifier: EUPL-1.2 */
/* /desk/privacy/holds: legal holds, and /desk/privacy/holds/{id} to lift one. */
#include "retention/hold_act.h"
#include "retention/hold_form_page.h"
#include "retention/retention_page.h"
#include "template/retention_holds.h"
#include "template/retention_lift.h"
#include "web/html.h"

/* --- all of them --- */

static void
put_lines(struct web_request *request, const struct holds *holds,
    struct template_retention_holds *page)
{
	struct template_retention_holds_holds *lines = ARENA_ARRAY(web_arena(request),
	    struct template_retention_holds_holds, holds->ret_count + 1);

	for (size_t i = 0; i < holds->ret_count; i++) {
		const struct hold_line *line = &holds->ret_lines[i];
		lines[i] = (struct template_retention_holds_holds){
		    .id = id_slice(&line->id),
		    .basis = hold_basis_key(line->basis),
		    .reference = line->reference,
		    .about = line->about,
		    .account = id_slice(&line->account),
		    .reason = line->reason,
		    .by = line->set_by_name,
		    .at = line->set_at,
		    .lifted_by = line->lifted_by_name,
		    .lifted_at = line->lifted_at,
		    .lift_reason = line->lift_reason,
		};
	}
	page->holds = lines;
	page->holds_count = holds->ret_count;
}

static void
put_bases(struct web_request *request, const struct hold_set *typed,
    struct template_retention_holds *page)
{
	struct template_retention_holds_bases *bases = ARENA_ARRAY(
	    web_arena(request), struct template_retention_holds_bases, HOLD_BASIS_COUNT);

	for (unsigned i = 0; i < HOLD_BASIS_COUNT; i++) {
		enum hold_basis basis = (enum hold_basis)i;
		bases[i] = (struct template_retention_holds_bases){
		    .value = slice_of(hold_basis_word(basis)),
		    .label = hold_basis_key(basis),
		    .chosen = typed != NULL && typed->basis == basis,
		};
	}
	page->bases = bases;
	page->bases_count = HOLD_BASIS_COUNT;
}

/* Beside which field a refusal stands, or none: over the form. */
static void
put_refusal(enum hold_verdict verdict, struct template_retention_holds *page,
    struct template_errors_errors *error)
{
	const char *field = hold_field(verdict);
	const char *key = hold_key(verdict);

	if (field == NULL) {
		page->refusal = key;
		return;
	}
	page->who_error = verdict == HOLD_NOT_FOUND ? key : NULL;
	page->basis_error = verdict == HOLD_NO_BASIS ? key : NULL;
	page->reference_error = verdict == HOLD_NO_REFERENCE ? key : NULL;
	page->reason_error = verdict == HOLD_NO_REASON ? key : NULL;
	*error = (struct template_errors_errors){slice_of(field), key};
	page->errors = error;
	page->errors_count = 1;
}

/* typed is NULL when the page is only opened. */
static void
show_holds(struct web_request *request, const struct hold_set *typed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error;
	struct holds holds = {.ret_count = 0};
	struct template_retention_holds page = {
	    .done = typed == NULL && web_query(request, "done").size > 0,
	    .may_change = access_may(web_caller(request), ACCESS_HOLD_CHANGE),
	};
	enum fault fault = holds_open(web_acts(request), web_arena(request), &holds);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_lines(request, &holds, &page);
	put_bases(request, typed, &page);
	page.who = web_query(request, "who"); /* from a request's page */
	if (typed != NULL) {
		page.who = typed->who;
		page.reference = typed->reference;
		page.reason = typed->reason;
		put_refusal(typed->ret_verdict, &page, &error);
	}
	template_retention_holds(&html, web_frame(request), &page);
	web_reply_html(request, typed == NULL ? 200 : hold_http(typed->ret_verdict),
	    buffer_slice(&html));
}

static void
holds_get(struct web_request *request)
{
	show_holds(request, NULL);
}

static void
holds_post(struct web_request *request)
{
	struct hold_set set = {.caller = web_caller(request)};

	if (!hold_read_form(request, &set)) {
		return;
	}
	enum fault fault = hold_set_run(web_acts(request), web_arena(request), &set);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (set.ret_verdict != HOLD_OK) {
		show_holds(request, &set);
	} else {
		web_redirect_to(request, "/desk/privacy/holds?done=1");
	}
}

/* --- one is lifted --- */

/* typed is NULL when the page is only opened. */
static void
show_one(
    struct web_request *request, const struct id *hold, const struct hold_lift *typed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct hold_one one = {.hold = *hold};
	enum fault fault = hold_open(web_acts(request), web_arena(request), &one);
	const char *key = typed != NULL ? hold_key(typed->ret_verdict) : NULL;
	bool reason = typed != NULL && typed->ret_verdict == HOLD_NO_REASON;
	struct template_errors_errors error = {SLICE("reason"), key};

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!one.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	template_retention_lift(&html, web_frame(request),
	    &(struct template_retention_lift){
	        .errors = &error,
	        .errors_count = reason ? 1 : 0,
	        .refusal = reason ? NULL : key,
	        .id = id_slice(hold),
	        .basis = hold_basis_key(one.ret_line.basis),
	        .reference = one.ret_line.reference,
	        .about = one.ret_line.about,
	        .account = id_slice(&one.ret_line.account),
	        .words = one.ret_line.reason,
	        .by = one.ret_line.set_by_name,
	        .at = one.ret_line.set_at,
	        .reason = typed != NULL ? typed->reason : SLICE(""),
	        .reason_error = reason ? key : NULL,
	    });
	web_reply_html(request, typed == NULL ? 200 : hold_http(typed->ret_verdict),
	    buffer_slice(&html));
}

static void
hold_get(struct web_request *request)
{
	struct id hold;

	if (!id_parse(web_parameter(request, 0), &hold)) {
		web_reply_error(request, 404);
		return;
	}
	show_one(request, &hold, NULL);
}

static void
lift_post(struct web_request *request)
{
	struct hold_lift lift = {.caller = web_caller(request)};

	if (!hold_read_lift_form(request, &lift)) {
		return;
	}
	enum fault fault = hold_lift_run(web_acts(request), web_arena(request), &lift);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (lift.ret_verdict != HOLD_OK) {
		show_one(request, &lift.hold, &lift);
	} else {
		web_redirect_to(request, "/desk/privacy/holds?done=1");
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/desk/privacy/holds", ACCESS_RETENTION_READ, WEB_BODY_NONE, 0,
        holds_get},
    {WEB_POST, "/{lang}/desk/privacy/holds", ACCESS_HOLD_CHANGE, WEB_BODY_FORM, WEB_FRESH,
        holds_post},
    {WEB_GET, "/{lang}/desk/privacy/holds/{id}", ACCESS_HOLD_CHANGE, WEB_BODY_NONE, 0,
        hold_get},
    {WEB_POST, "/{lang}/desk/privacy/holds/{id}/lift", ACCESS_HOLD_CHANGE, WEB_BODY_FORM,
        WEB_FRESH, lift_post},
};
const struct web_routes hold_page_routes = {routes, ARRAY_LEN(routes)};
