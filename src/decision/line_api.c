/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/line_api.h"

void
decision_put_look(struct json *json, const struct clearance *look)
{
	json_array_named(json, "look");
	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		enum clearance_reason reason = (enum clearance_reason)i;
		if (clearance_has(look, reason)) {
			json_item_text(json, slice_of(clearance_reason_name(reason)));
		}
	}
	json_end(json);
}

void
decision_put_line(
    struct json *json, const struct decision_case_line *line, int64_t minutes)
{
	bool ends =
	    line->claimed && line->state == APPLICATION_REVIEW && !line->refusal_proposed;

	json_object(json);
	json_text(json, "id", id_slice(&line->id));
	json_text(json, "reference", line->reference);
	json_text(json, "name_latin", line->name_latin);
	json_text(json, "name_arabic", line->name_arabic);
	json_text(json, "centre", line->centre);
	json_text(json, "state", slice_of(application_state_name(line->state)));
	json_number(json, "version", line->version);
	json_moment(json, "submitted_at", line->submitted_at);
	json_day(json, "due", line->due);
	json_flag(json, "overdue", line->overdue);
	json_flag(json, "claimed", line->claimed);
	json_flag(json, "mine", line->claimed_mine);
	json_text_or_null(json, "officer", line->officer_name);
	if (ends) {
		json_moment(
		    json, "claimed_until", line->claimed_at + minutes * MOMENT_MINUTE);
	}
	if (line->state == APPLICATION_REVIEW) {
		decision_put_look(json, &line->look);
	}
	json_flag(json, "refusal_proposed", line->refusal_proposed);
	json_flag(json, "emirates_id_warning", line->emirates_id_warning);
	json_end(json);
}
