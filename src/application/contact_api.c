/* SPDX-License-Identifier: EUPL-1.2 */
/* The contacts of the applicant: how they stand, a code sent, a code typed back. */
#include "application/answer_api.h"
#include "base/number.h"
#include "person/contact_act.h"
#include "web/form.h"

enum { STATUS_OK = 200 };

enum { FIELD_CONTACT, FIELD_CODE, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_CONTACT] = {"field", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [FIELD_CODE] = {"code", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
};

static const char *
status_name(const struct contact_standing *standing)
{
	return standing->vouched          ? "vouched"
	    : standing->confirmed_at != 0 ? "confirmed"
	                                  : "not_confirmed";
}

static void
put_standing(
    struct json *json, enum person_field field, const struct contact_standing *standing)
{
	json_object(json);
	json_text(json, "field", slice_of(person_field_name(field)));
	json_text(json, "value", standing->value);
	json_text(json, "status", slice_of(status_name(standing)));
	json_flag(json, "required", standing->asked);
	json_moment(json, "confirmed_at", standing->confirmed_at);
	json_flag(json, "code_valid", standing->live);
	json_moment(json, "code_expires_at", standing->live ? standing->expires_at : 0);
	json_number(json, "tries_left", standing->live ? standing->tries_left : 0);
	json_moment(json, "next_code_at", standing->again_at);
	json_end(json);
}

static void
answer_contacts(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct contact_standings standings;
	enum fault fault = contact_own(
	    web_acts(request), web_arena(request), web_caller(request), &standings);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "contacts");
	put_standing(&json, PERSON_EMAIL, &standings.email);
	put_standing(&json, PERSON_PHONE, &standings.phone);
	json_end(&json);
	json_end(&json);
	web_reply_json(request, STATUS_OK, buffer_slice(&out));
}

void
contacts_get(struct web_request *request)
{
	answer_contacts(request);
}

/* --- codes --- */

/* The contact that the body names; false when it has answered. */
static bool
read_body(struct web_request *request, struct slice ret_values[static FIELD_COUNT],
    enum person_field *ret_field)
{
	unsigned refused = application_status(APPLICATION_FIELDS);

	if (!web_form_accepted(
	        request, web_form(request, fields, FIELD_COUNT, ret_values))) {
		return false;
	}
	*ret_field = person_field_find(ret_values[FIELD_CONTACT]);
	if (!contact_is(*ret_field)) {
		web_reply_problem(request, refused, application_key(APPLICATION_FIELDS),
		    &(struct web_problem_field){"field", "application.contact.unknown"},
		    1);
		return false;
	}
	return true;
}

static void
answer(struct web_request *request, enum fault fault, enum contact_verdict verdict,
    const char *field)
{
	const char *key = contact_key(verdict);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (contact_status(verdict) != STATUS_OK) {
		web_reply_problem(request, contact_status(verdict), key,
		    &(struct web_problem_field){field, key}, 1);
	} else {
		answer_contacts(request);
	}
}

static void
say_when(struct web_request *request, moment again_at)
{
	struct buffer seconds = BUFFER_IN(web_arena(request));
	moment left = again_at - web_now(request);

	buffer_print(
	    &seconds, "%lld", left > 0 ? (long long)(left / MOMENT_SECOND + 1) : 1LL);
	web_set_header(request, "Retry-After", buffer_slice(&seconds));
}

void
contacts_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct contact_sent sent = {
	    .caller = web_caller(request),
	    .language = slice_of(say_code(web_language(request))),
	};

	if (!read_body(request, values, &sent.field)) {
		return;
	}
	enum fault fault = contact_send(web_acts(request), web_arena(request), &sent);
	if (fault == FAULT_NONE && sent.ret_verdict == CONTACT_TOO_MANY) {
		say_when(request, sent.ret_again_at);
	}
	answer(request, fault, sent.ret_verdict, "field");
}

void
contacts_confirm(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct contact_confirmed confirmed = {.caller = web_caller(request)};

	if (!read_body(request, values, &confirmed.field)) {
		return;
	}
	confirmed.typed = values[FIELD_CODE];
	enum fault fault =
	    contact_confirm(web_acts(request), web_arena(request), &confirmed);
	answer(request, fault, confirmed.ret_verdict, "code");
}
