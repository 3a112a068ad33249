/* SPDX-License-Identifier: EUPL-1.2 */
/* Check your e-mail, check your phone: one contact a page, until none is left. */
#include "application/parts_page.h"
#include "person/contact_act.h"
#include "template/application_contact.h"
#include "web/form.h"
#include "web/html.h"

enum { FIELD_CODE, FIELD_CONTACT, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_CODE] = {"code", PARTS_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_CONTACT] = {"field", 20, WEB_FIELD_LINE},
};

/* What was refused, to be shown; CONTACT_OK: nothing was. */
struct contact_refused {
	enum person_field field;
	enum contact_verdict verdict;
	int tries_left;
};

static struct contact_standing
standing_of(const struct contact_standings *standings, enum person_field field)
{
	return field == PERSON_EMAIL ? standings->email : standings->phone;
}

static bool
is_missing(const struct contact_standing *standing)
{
	return standing->asked && !standing->vouched && standing->confirmed_at == 0 &&
	    standing->value.size > 0;
}

/* The first that is not confirmed, this one before others; or PERSON_FIELD_COUNT. */
static enum person_field
first_missing(const struct contact_standings *standings, enum person_field before)
{
	if (before == PERSON_PHONE && is_missing(&standings->phone)) {
		return PERSON_PHONE;
	}
	return is_missing(&standings->email) ? PERSON_EMAIL
	    : is_missing(&standings->phone)  ? PERSON_PHONE
	                                     : PERSON_FIELD_COUNT;
}

/* Why a code that was sent cannot be used any more; NULL before one is sent. */
static const char *
over_key(const struct contact_standing *standing)
{
	if (standing->live || standing->sent_at == 0) {
		return NULL;
	}
	return contact_key(
	    standing->tries_left <= 0 ? CONTACT_TRIES_USED : CONTACT_EXPIRED);
}

static void
put_refused(const struct contact_refused *refused,
    struct template_application_contact *page, struct parts_errors *errors)
{
	bool beside = page->live && contact_status(refused->verdict) == 422;

	if (!beside) {
		if (page->over == NULL && refused->verdict == CONTACT_NO_CODE) {
			page->over = contact_key(refused->verdict);
		}
		return;
	}
	page->error = contact_key(refused->verdict);
	page->tries = refused->tries_left;
	parts_add_error(errors, SLICE("code"), page->error);
	page->errors = errors->list;
	page->errors_count = errors->count;
}

static void
contact_show(struct web_request *request, const struct contact_standings *standings,
    enum person_field field, const struct contact_refused *refused)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct contact_standing standing = standing_of(standings, field);
	struct parts_errors errors = {.count = 0};
	char address[CONTACT_MASKED_SIZE];
	bool phone = field == PERSON_PHONE;

	contact_masked(field, standing.value, address);
	struct template_application_contact page = {
	    .title = standing.live ? (phone ? "application.contact.title_phone"
	                                    : "application.contact.title_email")
	                           : (phone ? "application.contact.task_phone"
	                                    : "application.contact.task_email"),
	    .field = slice_of(person_field_name(field)),
	    .address = slice_of(address),
	    .phone = phone,
	    .live = standing.live,
	    .sent = standing.sent_at,
	    .until = standing.expires_at,
	    .again = standing.again_at,
	    .over = over_key(&standing),
	};
	put_refused(refused, &page, &errors);
	template_application_contact(&html, web_frame(request), &page);
	web_reply_html(request, contact_status(refused->verdict), buffer_slice(&html));
}

/* Shows the contact that is missing; where none is, goes on to the hub. */
static void
show_next(struct web_request *request, const struct contact_refused *refused)
{
	struct contact_standings standings;
	enum fault fault = contact_own(
	    web_acts(request), web_arena(request), web_caller(request), &standings);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	enum person_field field = first_missing(&standings, refused->field);
	if (field == PERSON_FIELD_COUNT) {
		web_redirect_to(request, "/application");
	} else {
		contact_show(request, &standings, field, refused);
	}
}

void
contact_get(struct web_request *request)
{
	struct application_view view;

	if (parts_load_draft(request, &view)) {
		show_next(
		    request, &(struct contact_refused){PERSON_EMAIL, CONTACT_OK, 0});
	}
}

/* The contact that the form is about; false when it has answered. */
static bool
read_form(struct web_request *request, struct slice ret_values[static FIELD_COUNT],
    enum person_field *ret_field)
{
	if (!web_form_accepted(
	        request, web_form(request, fields, FIELD_COUNT, ret_values))) {
		return false;
	}
	*ret_field = person_field_find(ret_values[FIELD_CONTACT]);
	if (!contact_is(*ret_field)) {
		web_reply_error(request, 400);
		return false;
	}
	return true;
}

/* What is refused is shown on the page of the contact that is still missing. */
static void
answer(
    struct web_request *request, enum fault fault, const struct contact_refused *refused)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (contact_status(refused->verdict) == 200) {
		web_redirect_to(request, "/application/contact");
	} else {
		show_next(request, refused);
	}
}

void
contact_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct contact_confirmed confirmed = {.caller = web_caller(request)};

	if (!read_form(request, values, &confirmed.field)) {
		return;
	}
	confirmed.typed = values[FIELD_CODE];
	enum fault fault =
	    contact_confirm(web_acts(request), web_arena(request), &confirmed);
	answer(request, fault,
	    &(struct contact_refused){
	        confirmed.field, confirmed.ret_verdict, confirmed.ret_tries_left});
}

void
contact_send_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct contact_sent sent = {
	    .caller = web_caller(request),
	    .language = slice_of(say_code(web_language(request))),
	};

	if (!read_form(request, values, &sent.field)) {
		return;
	}
	enum fault fault = contact_send(web_acts(request), web_arena(request), &sent);
	answer(
	    request, fault, &(struct contact_refused){sent.field, sent.ret_verdict, 0});
}
