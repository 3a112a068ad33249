/* SPDX-License-Identifier: EUPL-1.2 */
#include "order/form_page.h"

#include "base/text.h"
#include "web/form.h"
#include "web/html.h"

enum {
	FIELD_KIND,
	FIELD_CLASSES,
	FIELD_ISSUED_FROM,
	FIELD_ISSUED_LAST,
	FIELD_CENTRE,
	FIELD_ONLY_EARLIER,
	FIELD_STARTS_ON,
	FIELD_LAST_DAY,
	FIELD_REASON,
	FIELD_TEXT_EN,
	FIELD_TEXT_AR,
	FIELD_CHANGE,
	FIELDS
};
static const struct web_field fields[] = {
    [FIELD_KIND] = {"kind", 20, WEB_FIELD_LINE},
    [FIELD_CLASSES] = {"classes", 100, WEB_FIELD_MANY},
    [FIELD_ISSUED_FROM] = {"issued_from", 40, WEB_FIELD_LINE},
    [FIELD_ISSUED_LAST] = {"issued_last", 40, WEB_FIELD_LINE},
    [FIELD_CENTRE] = {"centre", 60, WEB_FIELD_LINE},
    [FIELD_ONLY_EARLIER] = {"only_earlier", 1, WEB_FIELD_LINE},
    [FIELD_STARTS_ON] = {"starts_on", 40, WEB_FIELD_LINE},
    [FIELD_LAST_DAY] = {"last_day", 40, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", 60, WEB_FIELD_LINE},
    [FIELD_TEXT_EN] = {"text_en", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_TEXT_AR] = {"text_ar", ORDER_WORDS_BYTES_MOST, WEB_FIELD_LINES},
    [FIELD_CHANGE] = {"change", 1, WEB_FIELD_LINE},
};

bool
order_form_read(struct web_request *request, struct order_typed *ret_typed)
{
	struct slice values[FIELDS];

	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return false;
	}
	*ret_typed = (struct order_typed){
	    .kind = values[FIELD_KIND],
	    .classes = values[FIELD_CLASSES],
	    .issued_from = slice_trim(values[FIELD_ISSUED_FROM]),
	    .issued_last = slice_trim(values[FIELD_ISSUED_LAST]),
	    .centre = text_folded(web_arena(request), values[FIELD_CENTRE]),
	    .only_earlier = values[FIELD_ONLY_EARLIER].size > 0,
	    .starts_on = slice_trim(values[FIELD_STARTS_ON]),
	    .last_day = slice_trim(values[FIELD_LAST_DAY]),
	    .reason = values[FIELD_REASON],
	    .text_en = slice_trim(values[FIELD_TEXT_EN]),
	    .text_ar = slice_trim(values[FIELD_TEXT_AR]),
	    .change = values[FIELD_CHANGE].size > 0,
	};
	return true;
}

bool
order_form_has_class(const struct order_typed *typed, int class)
{
	struct slice rest = typed->classes;

	while (rest.size > 0) {
		if (slice_equal(
		        slice_cut(&rest, '\n'), slice_of(order_class_text(class)))) {
			return true;
		}
	}
	return false;
}

/* Of which class there is none is told like none at all. */
static unsigned
read_classes(const struct order_typed *typed)
{
	unsigned classes = 0;

	for (int class = 1; class < ORDER_CLASS_END; class ++) {
		classes |= order_form_has_class(typed, class) ? 1U << (class - 1) : 0;
	}
	return classes;
}

/* The first moment of a day, some days later; 0 of nothing. Digits of any script. */
static bool
read_day(
    struct web_request *request, struct slice typed, int days_later, moment *ret_when)
{
	struct slice folded = text_folded(web_arena(request), typed);
	day which = 0;

	*ret_when = 0;
	if (folded.size == 0) {
		return true;
	}
	if (!day_parse(folded, &which)) {
		return false;
	}
	*ret_when = moment_of_day(which + days_later, web_frame(request)->offset_minutes);
	return true;
}

bool
order_form_last_day(struct web_request *request, struct slice typed, moment *ret_ends_at)
{
	return read_day(request, typed, 1, ret_ends_at);
}

enum order_verdict
order_form_terms(struct web_request *request, const struct order_typed *typed,
    struct order_terms *ret_terms)
{
	*ret_terms = (struct order_terms){
	    .kind = ORDER_KIND_COUNT,
	    .classes = read_classes(typed),
	    .centre = typed->centre,
	    .later = !typed->only_earlier,
	    .reason = typed->reason,
	    .text_en = typed->text_en,
	    .text_ar = typed->text_ar,
	};
	if (!order_kind_parse(typed->kind, &ret_terms->kind)) {
		return ORDER_NO_KIND;
	}
	if (!read_day(request, typed->issued_from, 0, &ret_terms->issued_from) ||
	    !read_day(request, typed->issued_last, 1, &ret_terms->issued_until)) {
		return ORDER_BAD_ISSUED;
	}
	if (!read_day(request, typed->starts_on, 0, &ret_terms->starts_at)) {
		return ORDER_BAD_START;
	}
	return read_day(request, typed->last_day, 1, &ret_terms->ends_at) ? ORDER_OK
	                                                                  : ORDER_BAD_END;
}

const char *
order_form_field(enum order_verdict verdict, struct slice text_en, struct slice text_ar)
{
	switch ((int)verdict) {
	case ORDER_NO_KIND:
	case ORDER_TOO_WIDE:
		return "kind";
	case ORDER_NO_CLASS:
		return "classes";
	case ORDER_BAD_ISSUED:
		return "issued_from";
	case ORDER_NO_CENTRE:
		return "centre";
	case ORDER_BAD_START:
		return "starts_on";
	case ORDER_BAD_END:
	case ORDER_END_OF_INVALIDATION:
		return "last_day";
	case ORDER_NO_REASON:
		return "reason";
	case ORDER_NO_WORDS:
		return text_en.size > 0 && text_ar.size == 0 ? "text_ar" : "text_en";
	default:
		return NULL;
	}
}
