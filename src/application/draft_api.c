/* SPDX-License-Identifier: EUPL-1.2 */
/* The parts of a draft: details, certificate, drones, rules. */
#include "application/answer_api.h"
#include "register/register_act.h"
#include "rule/rule_act.h"
#include "web/form.h"

enum { STATUS_OK = 200, STATUS_CREATED = 201 };

static void
refuse_field(struct web_request *request, const char *field, const char *key)
{
	web_reply_problem(request, application_status(APPLICATION_FIELDS),
	    application_key(APPLICATION_FIELDS), &(struct web_problem_field){field, key},
	    1);
}

/* --- details --- */

static const struct web_field details_fields[] = {
    [PERSON_NAME_LATIN] = {"name_latin", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_NAME_ARABIC] = {"name_arabic", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_NATIONALITY] = {"nationality", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_PASSPORT_NUMBER] = {"passport_number", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_EMIRATES_ID] = {"emirates_id", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_EMAIL] = {"email", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PERSON_PHONE] = {"phone", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
};
_Static_assert(ARRAY_LEN(details_fields) == PERSON_FIELD_COUNT, "each detail is a field");

void
details_put(struct web_request *request)
{
	struct application_details_saved saved = {
	    .caller = web_caller(request),
	    .language = slice_of(say_code(web_language(request))),
	};
	struct answer_fields fields = {.count = 0};

	if (!web_form_accepted(request,
	        web_form(
	            request, details_fields, PERSON_FIELD_COUNT, saved.typed.field))) {
		return;
	}
	enum fault fault =
	    application_save_details(web_acts(request), web_arena(request), &saved);
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		answer_add_field(&fields, person_field_name((enum person_field)i),
		    saved.ret_refusals.key[i]);
	}
	if (answer_went_well(request, fault, saved.ret_verdict, &fields)) {
		answer_application(request, STATUS_OK);
	}
}

/* --- certificate --- */

enum {
	PART_CENTRE,
	PART_NUMBER,
	PART_ISSUED_ON,
	PART_DAY,
	PART_MONTH,
	PART_YEAR,
	PART_COUNT
};
static const struct web_field certificate_fields[] = {
    [PART_CENTRE] = {"centre", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PART_NUMBER] = {"number", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PART_ISSUED_ON] = {"issued_on", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PART_DAY] = {"issued_day", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PART_MONTH] = {"issued_month", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [PART_YEAR] = {"issued_year", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
};

void
certificate_put(struct web_request *request)
{
	struct slice values[PART_COUNT];
	struct answer_fields fields = {.count = 0};

	if (!web_form_accepted(
	        request, web_form(request, certificate_fields, PART_COUNT, values))) {
		return;
	}
	struct application_certificate_saved saved = {
	    .caller = web_caller(request),
	    .centre = values[PART_CENTRE],
	    .number = values[PART_NUMBER],
	    .issued_iso = values[PART_ISSUED_ON],
	    .issued_day = values[PART_DAY],
	    .issued_month = values[PART_MONTH],
	    .issued_year = values[PART_YEAR],
	};
	enum fault fault =
	    application_save_certificate(web_acts(request), web_arena(request), &saved);
	answer_add_field(&fields, "centre", saved.ret_centre_key);
	answer_add_field(&fields, "number", saved.ret_number_key);
	answer_add_field(&fields, "issued_on", saved.ret_issued_key);
	if (answer_went_well(request, fault, saved.ret_verdict, &fields)) {
		answer_application(request, STATUS_OK);
	}
}

/* --- those that wait in the registers of the centres --- */

static void
put_waiting(struct json *json, const struct register_waiting *waiting)
{
	json_object(json);
	json_text(json, "id", id_slice(&waiting->id));
	json_text(json, "centre", waiting->centre);
	json_text(json, "centre_name_latin", waiting->centre_latin);
	json_text(json, "centre_name_arabic", waiting->centre_arabic);
	json_text(json, "number", waiting->number);
	json_number(json, "class", waiting->class);
	json_day(json, "issued_on", waiting->issued_on);
	json_end(json);
}

void
certificates_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct application_waiting waiting = {.caller = web_caller(request)};
	enum fault fault =
	    application_list_waiting(web_acts(request), web_arena(request), &waiting);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "certificates");
	for (size_t i = 0; i < waiting.ret_count; i++) {
		put_waiting(&json, &waiting.ret_waiting[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, STATUS_OK, buffer_slice(&out));
}

void
certificate_pick(struct web_request *request)
{
	static const struct web_field field[] = {
	    {"certificate", ID_DIGITS, WEB_FIELD_LINE}};
	struct application_certificate_picked picked = {.caller = web_caller(request)};
	struct slice value;

	if (!web_form_accepted(request, web_form(request, field, 1, &value))) {
		return;
	}
	picked.ret_verdict = APPLICATION_CERTIFICATE_NOT_YOURS;
	enum fault fault = id_parse(value, &picked.certificate)
	    ? application_pick_certificate(web_acts(request), web_arena(request), &picked)
	    : FAULT_NONE;
	if (answer_went_well(request, fault, picked.ret_verdict,
	        &(struct answer_fields){.count = 0})) {
		answer_application(request, STATUS_OK);
	}
}

/* --- drones --- */

enum { DRONE_KIND = DRONE_FIELD_COUNT, DRONE_FIELDS };
static const struct web_field drone_fields[] = {
    [DRONE_MAKE] = {"make", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_MODEL] = {"model", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_SERIAL] = {"serial", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_MASS] = {"mass", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
    [DRONE_KIND] = {"serial_kind", ANSWER_FIELD_BYTES, WEB_FIELD_LINE},
};

void
drones_list(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&out);
	struct application_view view;
	enum fault fault = application_view_own(
	    web_acts(request), web_arena(request), web_caller(request), &view);

	if (!answer_went_well(request, fault,
	        fault != FAULT_NONE || view.found ? APPLICATION_OK
	                                          : APPLICATION_NOT_FOUND,
	        &(struct answer_fields){.count = 0})) {
		return;
	}
	json_object(&json);
	json_array_named(&json, "drones");
	for (size_t i = 0; i < view.drones_count; i++) {
		answer_put_drone(&json, &view.drones[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, STATUS_OK, buffer_slice(&out));
}

static void
list_drone_fields(
    const struct application_drone_added *added, struct answer_fields *ret_fields)
{
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		answer_add_field(ret_fields, drone_field_name((enum drone_field)i),
		    added->ret_refusals.key[i]);
	}
}

void
drones_post(struct web_request *request)
{
	struct slice values[DRONE_FIELDS];
	struct application_drone_added added = {.caller = web_caller(request)};
	struct answer_fields fields = {.count = 0};

	if (!web_form_accepted(
	        request, web_form(request, drone_fields, DRONE_FIELDS, values))) {
		return;
	}
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		added.typed.field[i] = values[i];
	}
	added.typed.serial_kind = drone_serial_kind_of_typed(values[DRONE_KIND]);
	if (added.typed.serial_kind == DRONE_SERIAL_KIND_COUNT) {
		refuse_field(request, "serial_kind", "drone.serial_kind.unknown");
		return;
	}
	enum fault fault =
	    application_add_drone(web_acts(request), web_arena(request), &added);
	list_drone_fields(&added, &fields);
	if (answer_went_well(request, fault, added.ret_verdict, &fields)) {
		answer_application(request, STATUS_CREATED);
	}
}

void
drones_delete(struct web_request *request)
{
	struct application_drone_removed removed = {.caller = web_caller(request)};
	struct answer_fields none = {.count = 0};
	enum fault fault = FAULT_NONE;

	if (id_parse(web_parameter(request, 0), &removed.drone)) {
		fault = application_remove_drone(
		    web_acts(request), web_arena(request), &removed);
	} else {
		removed.ret_verdict = APPLICATION_NOT_FOUND;
	}
	if (answer_went_well(request, fault, removed.ret_verdict, &none)) {
		answer_application(request, STATUS_OK);
	}
}

/* --- rules --- */

enum { RULES_RULE, RULES_SHOWN, RULES_FIELDS };
static const struct web_field rules_fields[] = {
    [RULES_RULE] = {"rule", (size_t)RULE_MOST *(RULE_CODE_MOST + 1), WEB_FIELD_MANY},
    [RULES_SHOWN] = {"shown", (size_t)RULE_MOST *(RULE_CODE_MOST + 12), WEB_FIELD_LINE},
};

static bool
is_in_force(const struct rules_today *today, struct slice code)
{
	for (size_t i = 0; i < today->ret_count; i++) {
		if (slice_equal(today->ret_rules[i]->code, code)) {
			return true;
		}
	}
	return false;
}

/* True when each code is of a rule in force, or when the act will say that the rules are
 * not those that were shown; else it has answered. */
static bool
codes_are_known(struct web_request *request, struct slice codes, struct slice shown)
{
	struct rules_today today;
	enum fault fault = rule_act_today(web_acts(request), web_arena(request), &today);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	if (shown.size > 0 &&
	    !slice_equal(shown,
	        application_rules_shown(
	            web_arena(request), today.ret_rules, today.ret_count))) {
		return true;
	}
	while (codes.size > 0) {
		if (!is_in_force(&today, slice_cut(&codes, '\n'))) {
			refuse_field(request, "rule", "application.rules.unknown");
			return false;
		}
	}
	return true;
}

void
rules_put(struct web_request *request)
{
	struct slice values[RULES_FIELDS];
	struct answer_fields fields = {.count = 0};

	if (!web_form_accepted(
	        request, web_form(request, rules_fields, RULES_FIELDS, values)) ||
	    !codes_are_known(request, values[RULES_RULE], values[RULES_SHOWN])) {
		return;
	}
	struct application_rules_accepted accepted = {
	    .caller = web_caller(request),
	    .codes = values[RULES_RULE],
	    .shown = values[RULES_SHOWN],
	};
	enum fault fault =
	    application_accept_rules(web_acts(request), web_arena(request), &accepted);
	if (accepted.ret_verdict == APPLICATION_INCOMPLETE) {
		answer_add_field(&fields, "rule", "application.rules.missed_summary");
	}
	if (answer_went_well(request, fault, accepted.ret_verdict, &fields)) {
		answer_application(request, STATUS_OK);
	}
}
