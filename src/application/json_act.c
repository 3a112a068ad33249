/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/json_act.h"

void
application_put_fields(struct json *json, const struct person_typed *typed, unsigned mask)
{
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		if ((mask & PERSON_BIT(i)) != 0) {
			json_text(json, person_field_name((enum person_field)i),
			    typed->field[i]);
		}
	}
}

void
application_put_certificate(struct json *json, const struct application_view *view)
{
	json_text_or_null(json, "centre", view->centre);
	json_text_or_null(json, "centre_name_latin", view->centre_name_latin);
	json_text_or_null(json, "centre_name_arabic", view->centre_name_arabic);
	json_text_or_null(json, "number", view->number);
	json_day(json, "issued_on", view->issued_on);
	json_flag(json, "from_register", view->from_register);
}

void
application_put_drone(struct json *json, const struct application_view_drone *drone)
{
	json_text(json, "make", drone->make);
	json_text(json, "model", drone->model);
	json_text(json, "serial", drone->serial);
	json_text(
	    json, "serial_kind", slice_of(drone_serial_kind_name(drone->serial_kind)));
	json_number(json, "grams", drone->grams);
}

void
application_put_event(struct json *json, const struct application_view_event *event)
{
	json_text(json, "what", slice_of(application_event_name(event->what)));
	json_text(json, "to", slice_of(application_state_name(event->to)));
	json_moment(json, "at", event->at);
	json_text_or_null(json, "reason", event->reason);
	json_text_or_null(json, "text_en", event->text_en);
	json_text_or_null(json, "text_ar", event->text_ar);
}

void
application_put_rules(struct json *json, const struct application_view *view)
{
	json_array_named(json, "rules");
	for (size_t i = 0; i < view->rules_count; i++) {
		json_object(json);
		json_text(json, "code", view->rules[i]->code);
		json_number(json, "version", view->rules[i]->version);
		json_flag(json, "accepted", view->rules_accepted[i]);
		json_moment(json, "accepted_at", view->rules_accepted_at[i]);
		json_end(json);
	}
	json_end(json);
}
