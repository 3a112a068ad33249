/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/register_page.h"

#include "access/access.h"
#include "centre/intervals_page.h"
#include "register/clerk_page.h"
#include "register/register_act.h"
#include "template/centre_certificate.h"
#include "template/centre_desk.h"
#include "template/centre_issue.h"
#include "template/desk_withdrawn.h"
#include "web/html.h"

enum { TYPED_MOST = 60 }; /* bytes of a search that make sense */

const struct web_field clerk_fields[] = {
    [REGISTER_NAME] = {"name", CLERK_FIELD_BYTES, WEB_FIELD_LINE},
    [REGISTER_HOLDER] = {"holder", CLERK_FIELD_BYTES, WEB_FIELD_LINE},
    [REGISTER_NUMBER] = {"number", CLERK_FIELD_BYTES, WEB_FIELD_LINE},
    [REGISTER_CLASS] = {"class", CLERK_FIELD_BYTES, WEB_FIELD_LINE},
    [REGISTER_ISSUED_ON] = {"issued_on", CLERK_FIELD_BYTES, WEB_FIELD_LINE},
};

static const struct slice class_words[] = {
    [CENTRE_CLASS_RECREATION] = SLICE_INIT("1"),
    [CENTRE_CLASS_TRAINING] = SLICE_INIT("2"),
    [CENTRE_CLASS_COMMERCIAL] = SLICE_INIT("3"),
};

/* --- the desk --- */

static void
put_lines(struct web_request *request, const struct register_desk *desk,
    struct template_centre_desk *page)
{
	size_t count = desk->ret_lines_count;
	struct template_centre_desk_lines *lines =
	    ARENA_ARRAY(web_arena(request), struct template_centre_desk_lines, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct register_line *one = &desk->ret_lines[i];
		lines[i] = (struct template_centre_desk_lines){
		    .id = id_slice(&one->id),
		    .number = one->number,
		    .name = one->name,
		    .class = centre_class_key(one->class),
		    .issued = one->issued_on,
		    .withdrawn = one->withdrawn_at,
		};
	}
	page->lines = lines;
	page->lines_count = count;
	page->more = desk->ret_more;
	page->last = count > 0 ? lines[count - 1].id : SLICE("");
}

static void
put_centre(struct web_request *request, const struct centre *centre,
    struct template_centre_desk *page)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;

	page->centre = is_arabic ? centre->name_arabic : centre->name_latin;
	page->other_name = is_arabic ? centre->name_latin : centre->name_arabic;
	page->other_lang = slice_of(say_code(say_other(web_language(request))));
	page->code = slice_of(centre->code.text);
}

/* What ?done= stands for. */
static const char *
done_key(struct slice done)
{
	static const char *const words[][2] = {
	    {"issued", "register.done.issued"},
	    {"withdrawn", "register.done.withdrawn"},
	    {"imported", "register.done.imported"},
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (slice_equal(done, slice_of(words[i][0]))) {
			return words[i][1];
		}
	}
	return NULL;
}

/* A number as it is kept; what cannot be one finds nothing. */
static struct slice
number_of(struct arena *arena, struct slice typed)
{
	struct certificate_number number = {{0}};

	typed = slice_trim(typed);
	return certificate_number_parse(typed, &number) == CERTIFICATE_NUMBER_OK
	    ? arena_copy(arena, slice_of(number.text))
	    : typed;
}

static void
desk_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct register_desk desk = {
	    .caller = web_caller(request),
	    .typed = number_of(web_arena(request), web_query(request, "q")),
	};
	struct template_centre_desk page = {
	    .typed = desk.typed,
	    .done = done_key(web_query(request, "done")),
	};

	struct slice before = web_query(request, "before");
	if (desk.typed.size > TYPED_MOST ||
	    (before.size > 0 && !id_parse(before, &desk.before))) {
		web_reply_error(request, 400);
		return;
	}
	enum fault fault =
	    register_desk_open(web_acts(request), web_arena(request), &desk);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	page.has_centre = desk.ret_has_centre;
	if (desk.ret_has_centre) {
		put_centre(request, &desk.ret_centre, &page);
		page.intervals = centre_interval_lines(
		    request, desk.ret_intervals, desk.ret_intervals_count);
		page.intervals_count = desk.ret_intervals_count;
		put_lines(request, &desk, &page);
	}
	template_centre_desk(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- one is issued --- */

static void
put_refusals(const struct register_refusals *refusals, struct template_centre_issue *page,
    struct template_errors_errors ret_errors[static REGISTER_FIELD_COUNT])
{
	page->name_error = refusals->key[REGISTER_NAME];
	page->holder_error = refusals->key[REGISTER_HOLDER];
	page->number_error = refusals->key[REGISTER_NUMBER];
	page->class_error = refusals->key[REGISTER_CLASS];
	page->issued_on_error = refusals->key[REGISTER_ISSUED_ON];
	for (size_t i = 0; i < REGISTER_FIELD_COUNT; i++) {
		if (refusals->key[i] != NULL) {
			ret_errors[page->errors_count++] =
			    (struct template_errors_errors){
			        slice_of(register_field_name((enum register_field)i)),
			        refusals->key[i]};
		}
	}
	page->errors = ret_errors;
}

static const struct template_radios_options *
class_options(struct web_request *request, struct slice chosen)
{
	struct template_radios_options *options = ARENA_ARRAY(
	    web_arena(request), struct template_radios_options, CENTRE_CLASS_LAST);

	for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST; class ++) {
		options[class - 1] = (struct template_radios_options){
		    .value = class_words[class],
		    .label = centre_class_key((enum centre_class) class),
		    .chosen = slice_equal(chosen, class_words[class]),
		};
	}
	return options;
}

/* issued is NULL when the page is only opened. */
static void
show_form(struct web_request *request, const struct register_issued *issued)
{
	static const struct register_issued empty = {
	    .typed.field[REGISTER_CLASS] = SLICE_INIT("1")};
	const struct slice *field = (issued != NULL ? issued : &empty)->typed.field;
	struct template_errors_errors errors[REGISTER_FIELD_COUNT + 1];
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_centre_issue page = {
	    .name = field[REGISTER_NAME],
	    .holder = field[REGISTER_HOLDER],
	    .number = field[REGISTER_NUMBER],
	    .issued_on = field[REGISTER_ISSUED_ON],
	    .classes = class_options(request, field[REGISTER_CLASS]),
	    .classes_count = CENTRE_CLASS_LAST,
	};

	if (issued != NULL && issued->ret_verdict == REGISTER_FIELDS) {
		put_refusals(&issued->ret_refusals, &page, errors);
	} else if (issued != NULL && issued->ret_verdict == REGISTER_TAKEN) {
		page.number_error = register_key(REGISTER_TAKEN);
		errors[page.errors_count++] =
		    (struct template_errors_errors){SLICE("number"), page.number_error};
		page.errors = errors;
	} else if (issued != NULL) {
		page.refusal = register_key(issued->ret_verdict);
	}
	template_centre_issue(&html, web_frame(request), &page);
	web_reply_html(request,
	    issued != NULL ? register_status(issued->ret_verdict) : 200,
	    buffer_slice(&html));
}

static void
issue_get(struct web_request *request)
{
	show_form(request, NULL);
}

static void
issue_post(struct web_request *request)
{
	struct register_issued issued = {.caller = web_caller(request)};

	if (!web_form_accepted(request,
	        web_form(
	            request, clerk_fields, REGISTER_FIELD_COUNT, issued.typed.field))) {
		return;
	}
	enum fault fault = register_issue(web_acts(request), web_arena(request), &issued);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (issued.ret_verdict != REGISTER_OK) {
		show_form(request, &issued);
	} else {
		web_redirect_to(request, "/centre?done=issued");
	}
}

/* --- one certificate --- */

/* withdrawal is NULL when the page is only opened. */
static void
show_certificate(struct web_request *request, const struct id *id,
    const struct register_withdrawal *withdrawal)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct register_shown shown = {.caller = web_caller(request), .certificate = *id};
	enum fault fault = register_show(web_acts(request), web_arena(request), &shown);
	struct template_errors_errors error;

	if (fault != FAULT_NONE || !shown.ret_found) {
		fault != FAULT_NONE ? web_reply_fault(request, fault)
		                    : web_reply_error(request, 404);
		return;
	}
	const struct register_line *line = &shown.ret_line;
	struct template_centre_certificate page = {
	    .id = id_slice(&line->id),
	    .number = line->number,
	    .name = line->name,
	    .kind = register_holder_key(line->holder.kind),
	    .holder = slice_of(line->holder.text),
	    .class = centre_class_key(line->class),
	    .issued = line->issued_on,
	    .entered = line->entered_at,
	    .withdrawn = line->withdrawn_at,
	    .reason = line->reason,
	};
	if (withdrawal != NULL) {
		page.typed = withdrawal->reason;
		error = (struct template_errors_errors){
		    SLICE("reason"), register_key(withdrawal->ret_verdict)};
		if (withdrawal->ret_verdict == REGISTER_NO_REASON) {
			page.reason_error = error.message;
			page.errors = &error;
			page.errors_count = 1;
		} else {
			page.refusal = error.message;
		}
	}
	template_centre_certificate(&html, web_frame(request), &page);
	web_reply_html(request,
	    withdrawal != NULL ? register_status(withdrawal->ret_verdict) : 200,
	    buffer_slice(&html));
}

/* False when it has answered. */
static bool
read_id(struct web_request *request, struct id *ret_id)
{
	if (id_parse(web_parameter(request, 0), ret_id)) {
		return true;
	}
	web_reply_error(request, 404);
	return false;
}

static void
certificate_get(struct web_request *request)
{
	struct id id;

	if (read_id(request, &id)) {
		show_certificate(request, &id, NULL);
	}
}

static void
withdraw_post(struct web_request *request)
{
	static const struct web_field field[] = {
	    {"reason", REGISTER_REASON_BYTES_MOST, WEB_FIELD_LINE}};
	struct register_withdrawal withdrawal = {.caller = web_caller(request)};

	if (!read_id(request, &withdrawal.certificate) ||
	    !web_form_accepted(
	        request, web_form(request, field, 1, &withdrawal.reason))) {
		return;
	}
	enum fault fault =
	    register_withdraw(web_acts(request), web_arena(request), &withdrawal);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (withdrawal.ret_verdict != REGISTER_OK) {
		show_certificate(request, &withdrawal.certificate, &withdrawal);
	} else {
		web_redirect_to(request, "/centre?done=withdrawn");
	}
}

/* --- for officers: withdrawn under a permit --- */

static void
show_fallen(struct web_request *request, enum register_verdict verdict)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct register_fallen_list list = {.ret_count = 0};
	enum fault fault =
	    register_fallen_open(web_acts(request), web_arena(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_desk_withdrawn_rows *rows = ARENA_ARRAY(
	    web_arena(request), struct template_desk_withdrawn_rows, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		const struct register_fallen *one = &list.ret_rows[i];
		rows[i] = (struct template_desk_withdrawn_rows){
		    .id = id_slice(&one->certificate),
		    .centre = one->centre,
		    .number = one->number,
		    .at = one->withdrawn_at,
		    .reason = one->reason,
		    .application = id_slice(&one->application),
		    .reference = one->reference,
		    .permit = one->permit,
		};
	}
	template_desk_withdrawn(&html, web_frame(request),
	    &(struct template_desk_withdrawn){
	        .refusal = register_key(verdict),
	        .may_look = access_may(web_caller(request), ACCESS_PERMIT_CHANGE),
	        .rows = rows,
	        .rows_count = list.ret_count,
	    });
	web_reply_html(request, register_status(verdict), buffer_slice(&html));
}

static void
fallen_get(struct web_request *request)
{
	show_fallen(request, REGISTER_OK);
}

static void
looked_post(struct web_request *request)
{
	struct register_looked looked = {.caller = web_caller(request)};

	if (!read_id(request, &looked.certificate)) {
		return;
	}
	enum fault fault =
	    register_mark_looked(web_acts(request), web_arena(request), &looked);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (looked.ret_verdict != REGISTER_OK) {
		show_fallen(request, looked.ret_verdict);
	} else {
		web_redirect_to(request, "/desk/withdrawn");
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/centre", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE, 0, desk_get},
    {WEB_GET, "/{lang}/centre/issue", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE, 0,
        issue_get},
    {WEB_POST, "/{lang}/centre/issue", ACCESS_CENTRE_REGISTER, WEB_BODY_FORM, 0,
        issue_post},
    {WEB_GET, "/{lang}/centre/certificates/{id}", ACCESS_CENTRE_REGISTER, WEB_BODY_NONE,
        0, certificate_get},
    {WEB_POST, "/{lang}/centre/certificates/{id}/withdraw", ACCESS_CENTRE_REGISTER,
        WEB_BODY_FORM, 0, withdraw_post},
    {WEB_GET, "/{lang}/desk/withdrawn", ACCESS_CASE_LIST, WEB_BODY_NONE, 0, fallen_get},
    {WEB_POST, "/{lang}/desk/withdrawn/{id}/looked", ACCESS_PERMIT_CHANGE, WEB_BODY_FORM,
        0, looked_post},
};
const struct web_routes register_page_routes = {routes, ARRAY_LEN(routes)};
