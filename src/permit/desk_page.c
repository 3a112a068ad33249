/* SPDX-License-Identifier: EUPL-1.2 */
/* One permit at the desk, and what may be done with it. */
#include "permit/desk_page.h"

#include <assert.h>

#include "base/number.h"
#include "order/words_page.h"
#include "permit/claims_page.h"
#include "permit/file_act.h"
#include "permit/status_act.h"
#include "permit/story_page.h"
#include "template/desk_permit.h"
#include "template/desk_reason.h"
#include "web/form.h"
#include "web/html.h"

enum { REASONS_MOST = 16, ERRORS_MOST = 4 };

/* --- the page --- */

static void
put_head(struct web_request *request, const struct permit_file *file,
    struct template_desk_permit *page)
{
	int offset = web_frame(request)->offset_minutes;
	const struct permit_public *public = &file->ret_public;

	page->number = arena_copy(web_arena(request), slice_of(file->number.text));
	page->version = file->ret_version;
	page->look = answer_card_look(public->answer);
	page->state = answer_word_key(public->answer);
	page->name_latin = file->ret_claims.name_latin;
	page->name_arabic = file->ret_claims.name_arabic;
	page->class = permit_class_key(public->class);
	page->from = moment_day(public->not_before, offset);
	page->until = claims_last_day(public->expires, offset);
	struct order_words order = order_words_of(request, &public->order);
	page->order_number = order.number;
	page->order_words = order.text;
	page->order_lang = order.lang;
	page->order_last = order.last;
	page->application =
	    arena_copy(web_arena(request), id_slice(&file->ret_application));
}

/* Why the one who reads cannot give the second signature, when that is not told yet. */
static const char *
waits_key(enum permit_change_verdict verdict)
{
	switch ((int)verdict) {
	case PERMIT_CHANGE_SAME_PERSON:
		return permit_change_key(verdict);
	case PERMIT_CHANGE_NOT_ROLE:
		return "permit.desk.needs_supervisor";
	default:
		return NULL;
	}
}

static void
put_waiting(struct web_request *request, const struct permit_file *file,
    struct template_desk_permit *page)
{
	const struct permit_hands *hands = &file->ret_hands;
	const struct permit_waiting *proposal = &file->ret_revocation;
	enum say_language language = web_language(request);

	page->unconfirmed = hands->unconfirmed;
	page->confirmed = hands->status == PERMIT_SUSPENDED && !hands->unconfirmed;
	page->confirm_until = file->ret_suspension.until;
	page->hours = story_hours(file->ret_suspension.until, web_now(request));
	page->suspended_by = story_who(language, &file->ret_suspension);
	page->confirm_waits = waits_key(permit_judge(PERMIT_CONFIRM, hands));
	page->proposed = hands->proposed;
	page->proposed_by = story_who(language, proposal);
	page->proposed_at = proposal->at;
	page->proposed_reason = permit_reason_key(proposal->reason);
	page->proposed_en = proposal->text_en;
	page->proposed_ar = proposal->text_ar;
	page->sign_waits = waits_key(permit_judge(PERMIT_SIGN_REVOCATION, hands));
}

static bool
may(const struct permit_hands *hands, enum permit_event event)
{
	return permit_judge(event, hands) == PERMIT_CHANGE_OK;
}

static void
put_rights(const struct permit_hands *hands, struct template_desk_permit *page)
{
	page->own = hands->own;
	page->may_confirm = may(hands, PERMIT_CONFIRM);
	page->may_lift = may(hands, PERMIT_LIFT);
	page->may_suspend = may(hands, PERMIT_SUSPEND);
	page->may_propose = may(hands, PERMIT_PROPOSE_REVOCATION);
	page->may_sign = may(hands, PERMIT_SIGN_REVOCATION);
}

static const struct template_desk_reason_reasons *
list_reasons(struct arena *arena, const struct permit_decision *refused,
    enum permit_event form, size_t *ret_count)
{
	struct template_desk_reason_reasons *reasons =
	    ARENA_ARRAY(arena, struct template_desk_reason_reasons, REASONS_MOST);
	bool typed = refused != NULL && refused->event == form;

	*ret_count = 0;
	for (size_t i = 0; permit_reasons[i] != NULL; i++) {
		struct slice code = slice_of(permit_reasons[i]);
		reasons[(*ret_count)++] = (struct template_desk_reason_reasons){
		    .value = code,
		    .label = permit_reason_key(code),
		    .chosen = typed && slice_equal(code, refused->reason),
		};
	}
	return reasons;
}

/* --- what was refused --- */

struct form_errors {
	const char *form; /* the beginning of the ids */
	const char **reason;
	const char **english;
	const char **arabic;
};

static void
add_error(struct web_request *request, struct template_desk_permit *page,
    struct template_errors_errors *errors, const char *form, const char *field,
    const char **beside)
{
	struct buffer id = BUFFER_IN(web_arena(request));

	buffer_print(&id, "%s-%s", form, field);
	errors[page->errors_count++] =
	    (struct template_errors_errors){buffer_slice(&id), page->refusal};
	*beside = page->refusal;
}

/* Beside the field that it is about; where it is about none, the note says it. */
static void
put_errors(struct web_request *request, const struct permit_decision *refused,
    const struct form_errors *form, struct template_desk_permit *page)
{
	struct template_errors_errors *errors =
	    ARENA_ARRAY(web_arena(request), struct template_errors_errors, ERRORS_MOST);
	bool both = refused->text_en.size > 0 && refused->text_ar.size > 0;

	page->errors = errors;
	if (refused->ret_verdict == PERMIT_CHANGE_NO_REASON && form->reason != NULL) {
		add_error(request, page, errors, form->form, "reason", form->reason);
	}
	if (refused->ret_verdict == PERMIT_CHANGE_NO_WORDS) {
		if (both || refused->text_en.size == 0) {
			add_error(request, page, errors, form->form,
			    form->arabic != NULL ? "en" : "words", form->english);
		}
		if (form->arabic != NULL && (both || refused->text_ar.size == 0)) {
			add_error(request, page, errors, form->form, "ar", form->arabic);
		}
	}
	if (page->errors_count > 0) {
		page->refusal = NULL;
	}
}

static void
put_refused(struct web_request *request, const struct permit_decision *refused,
    struct template_desk_permit *page)
{
	struct form_errors form = {NULL, NULL, NULL, NULL};

	page->refusal = permit_change_key(refused->ret_verdict);
	switch ((int)refused->event) {
	case PERMIT_SUSPEND:
		form = (struct form_errors){"suspend", &page->suspend_reason_error,
		    &page->suspend_en_error, &page->suspend_ar_error};
		page->suspend_en = refused->text_en;
		page->suspend_ar = refused->text_ar;
		break;
	case PERMIT_PROPOSE_REVOCATION:
		form = (struct form_errors){"revoke", &page->revoke_reason_error,
		    &page->revoke_en_error, &page->revoke_ar_error};
		page->revoke_en = refused->text_en;
		page->revoke_ar = refused->text_ar;
		break;
	case PERMIT_SEND_BACK:
		form = (struct form_errors){"back", NULL, &page->back_error, NULL};
		page->back = refused->text_en;
		break;
	default:
		return;
	}
	put_errors(request, refused, &form, page);
}

/* --- showing it --- */

static const char *
notice_of(struct slice done)
{
	static const char *const keys[] = {
	    [PERMIT_SUSPEND] = "permit.desk.done.suspend",
	    [PERMIT_CONFIRM] = "permit.desk.done.confirm",
	    [PERMIT_LIFT] = "permit.desk.done.lift",
	    [PERMIT_FALL] = NULL,
	    [PERMIT_PROPOSE_REVOCATION] = "permit.desk.done.propose_revocation",
	    [PERMIT_SIGN_REVOCATION] = "permit.desk.done.sign_revocation",
	    [PERMIT_SEND_BACK] = "permit.desk.done.send_back",
	    [PERMIT_SUPERSEDE] = NULL,
	    [PERMIT_SURRENDER] = NULL,
	};
	static_assert(ARRAY_LEN(keys) == PERMIT_EVENT_COUNT, "each event is thought of");
	enum permit_event event = PERMIT_EVENT_COUNT;

	return permit_event_find(done, &event) ? keys[event] : NULL;
}

static void
put_page(struct web_request *request, const struct permit_file *file,
    const struct permit_decision *refused, struct slice done)
{
	struct arena *arena = web_arena(request);
	struct template_desk_permit *page = ARENA_NEW(arena, struct template_desk_permit);
	struct buffer html = BUFFER_IN(arena);

	put_head(request, file, page);
	put_waiting(request, file, page);
	put_rights(&file->ret_hands, page);
	page->suspend_reasons =
	    list_reasons(arena, refused, PERMIT_SUSPEND, &page->suspend_reasons_count);
	page->revoke_reasons = list_reasons(
	    arena, refused, PERMIT_PROPOSE_REVOCATION, &page->revoke_reasons_count);
	page->events = story_of_desk(request, file, &page->events_count);
	page->notice = notice_of(done);
	if (refused != NULL) {
		put_refused(request, refused, page);
	}
	template_desk_permit(&html, web_frame(request), page);
	web_reply_html(request,
	    refused != NULL ? permit_change_http(refused->ret_verdict) : 200,
	    buffer_slice(&html));
}

static void
show(struct web_request *request, const struct permit_number *number,
    const struct permit_decision *refused, struct slice done)
{
	struct permit_file *file = ARENA_NEW(web_arena(request), struct permit_file);

	file->caller = web_caller(request);
	file->number = *number;
	enum fault fault = permit_file_open(web_acts(request), web_arena(request), file);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!file->ret_found) {
		web_reply_error(request, 404);
	} else {
		put_page(request, file, refused, done);
	}
}

/* False when it has answered. */
static bool
read_number(struct web_request *request, struct permit_number *ret_number)
{
	if (permit_number_parse(web_parameter(request, 0), ret_number) ==
	    PERMIT_NUMBER_OK) {
		return true;
	}
	web_reply_error(request, 404);
	return false;
}

void
permit_desk_get(struct web_request *request)
{
	struct permit_number number;

	if (read_number(request, &number)) {
		show(request, &number, NULL, web_query(request, "done"));
	}
}

/* --- changes --- */

enum { FIELD_VERSION, FIELD_REASON, FIELD_TEXT_EN, FIELD_TEXT_AR, FIELDS };
static const struct web_field fields[] = {
    [FIELD_VERSION] = {"version", 20, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", PERMIT_WORDS_BYTES_MOST, WEB_FIELD_LINES},
};

static void
go_back(struct web_request *request, const struct permit_decision *decision)
{
	struct buffer where = BUFFER_IN(web_arena(request));

	buffer_print(&where, "/desk/permits/%s?done=%s", decision->number.text,
	    permit_event_name(decision->event));
	web_redirect_to(request, buffer_text(&where));
}

static void
decide(struct web_request *request, enum permit_event event)
{
	struct permit_decision decision = {.caller = web_caller(request), .event = event};
	struct slice values[FIELDS];

	if (!read_number(request, &decision.number) ||
	    !web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	if (!number_parse(values[FIELD_VERSION], 1, INT64_MAX, &decision.version)) {
		decision.version = 0; /* of no permit: refused as stale */
	}
	decision.reason = values[FIELD_REASON];
	decision.text_en = values[FIELD_TEXT_EN];
	decision.text_ar = values[FIELD_TEXT_AR];
	enum fault fault =
	    permit_decide(web_acts(request), web_arena(request), &decision);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (decision.ret_verdict == PERMIT_CHANGE_OK) {
		go_back(request, &decision);
	} else {
		show(request, &decision.number, &decision, (struct slice){NULL, 0});
	}
}

void
permit_suspend_post(struct web_request *request)
{
	decide(request, PERMIT_SUSPEND);
}

void
permit_confirm_post(struct web_request *request)
{
	decide(request, PERMIT_CONFIRM);
}

void
permit_lift_post(struct web_request *request)
{
	decide(request, PERMIT_LIFT);
}

void
permit_revoke_post(struct web_request *request)
{
	decide(request, PERMIT_PROPOSE_REVOCATION);
}

void
permit_sign_post(struct web_request *request)
{
	decide(request, PERMIT_SIGN_REVOCATION);
}

void
permit_send_back_post(struct web_request *request)
{
	decide(request, PERMIT_SEND_BACK);
}
