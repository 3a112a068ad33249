/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/hold_form_page.h"

#include "web/form.h"

enum { BYTES_A_CHARACTER = 4 };

enum { FIELD_WHO, FIELD_BASIS, FIELD_REFERENCE, FIELD_REASON, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_WHO] = {"who", 80, WEB_FIELD_LINE},
    [FIELD_BASIS] = {"basis", 40, WEB_FIELD_LINE},
    [FIELD_REFERENCE] = {"reference",
        (HOLD_REFERENCE_MOST + (size_t)1) * BYTES_A_CHARACTER, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", (HOLD_REASON_MOST + (size_t)1) * BYTES_A_CHARACTER,
        WEB_FIELD_LINES},
};

bool
hold_read_form(struct web_request *request, struct hold_set *set)
{
	struct slice values[FIELD_COUNT];

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return false;
	}
	set->who = values[FIELD_WHO];
	set->basis = hold_basis_find(values[FIELD_BASIS]);
	set->reference = values[FIELD_REFERENCE];
	set->reason = values[FIELD_REASON];
	return true;
}

bool
hold_read_lift_form(struct web_request *request, struct hold_lift *lift)
{
	if (!id_parse(web_parameter(request, 0), &lift->hold)) {
		web_reply_error(request, 404);
		return false;
	}
	return web_form_accepted(
	    request, web_form(request, &fields[FIELD_REASON], 1, &lift->reason));
}

const char *
hold_field(enum hold_verdict verdict)
{
	switch (verdict) {
	case HOLD_NOT_FOUND:
		return "who";
	case HOLD_NO_BASIS:
		return "basis";
	case HOLD_NO_REFERENCE:
		return "reference";
	case HOLD_NO_REASON:
		return "reason";
	case HOLD_OK:
	case HOLD_ERASED:
	case HOLD_SO_ALREADY:
	case HOLD_VERDICT_COUNT:
	default:
		return NULL;
	}
}
