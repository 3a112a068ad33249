/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/order_fetch.h"

#include <jansson.h>
#include <string.h>

#include "app/status_fetch.h"
#include "base/buffer.h"
#include "base/number.h"

enum { TIME_AT = 11, TIME_SIZE = MOMENT_TEXT_SIZE - 1 };

/* --- one order --- */

static struct slice
text_of(const json_t *order, const char *name)
{
	const json_t *value = json_object_get(order, name);

	return json_is_string(value)
	    ? slice_bytes(json_string_value(value), json_string_length(value))
	    : (struct slice){NULL, 0};
}

/* "2026-11-22T10:00:00.000Z", as the API writes it; 0 of null. */
static bool
moment_at(const json_t *order, const char *name, moment *ret_when)
{
	struct slice text = text_of(order, name);
	int64_t part[4] = {0};
	static const int64_t most[] = {23, 59, 59, 999};
	day date = 0;

	*ret_when = 0;
	if (text.size == 0) {
		return json_is_null(json_object_get(order, name));
	}
	if (text.size != TIME_SIZE || !day_parse(slice_first(text, TIME_AT - 1), &date)) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(part); i++) {
		size_t digits = i == 3 ? 3 : 2;
		if (!number_parse(slice_first(slice_from(text, TIME_AT + 3 * i), digits),
		        0, most[i], &part[i])) {
			return false;
		}
	}
	*ret_when = moment_of_day(date, 0) + part[0] * MOMENT_HOUR +
	    part[1] * MOMENT_MINUTE + part[2] * MOMENT_SECOND + part[3];
	return true;
}

static unsigned
classes_of(const json_t *order)
{
	const json_t *list = json_object_get(order, "classes");
	unsigned classes = 0;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *word = json_array_get(list, i);
		for (int class = 1; class < ORDER_CLASS_END; class ++) {
			if (json_is_string(word) &&
			    strcmp(json_string_value(word), order_class_text(class)) ==
			        0) {
				classes |= 1U << (class - 1);
			}
		}
	}
	return classes;
}

static bool
read_terms(const json_t *order, struct order_terms *ret_terms)
{
	*ret_terms = (struct order_terms){
	    .classes = classes_of(order),
	    .centre = text_of(order, "centre"),
	    .later = !json_is_true(json_object_get(order, "only_earlier")),
	};
	return order_kind_parse(text_of(order, "kind"), &ret_terms->kind) &&
	    json_is_null(json_object_get(order, "lifted_at")) &&
	    moment_at(order, "issued_from", &ret_terms->issued_from) &&
	    moment_at(order, "issued_until", &ret_terms->issued_until) &&
	    moment_at(order, "starts_at", &ret_terms->starts_at) &&
	    moment_at(order, "ends_at", &ret_terms->ends_at);
}

static bool
is_over(const json_t *order, const struct permit_finding *found, moment now)
{
	struct order_permit permit = {
	    (int)found->claims.class, found->claims.issued, found->claims.centre};
	enum order_kind kind =
	    found->answer == PERMIT_ANSWER_REVOKED ? ORDER_INVALIDATE : ORDER_SUSPEND;
	struct order_terms terms;

	return read_terms(order, &terms) && terms.kind == kind &&
	    order_phase(&terms, ORDER_SIGNED, now) == ORDER_IN_FORCE &&
	    order_covers(&terms, &permit);
}

/* --- the list --- */

struct order_told
order_find_told(struct slice list, const struct permit_finding *found, moment now,
    struct arena *arena)
{
	struct order_told told = {.number = {NULL, 0}};
	json_t *whole = json_loadb(list.bytes, list.size, JSON_REJECT_DUPLICATES, NULL);
	const json_t *orders = json_object_get(whole, "orders");

	for (size_t i = 0; i < json_array_size(orders) && told.number.size == 0; i++) {
		const json_t *order = json_array_get(orders, i);
		if (is_over(order, found, now)) {
			told = (struct order_told){
			    .number = arena_copy(arena, text_of(order, "number")),
			    .text_en = arena_copy(arena, text_of(order, "text_en")),
			    .text_ar = arena_copy(arena, text_of(order, "text_ar")),
			};
		}
	}
	json_decref(whole);
	return told;
}

/* Beside the status list: "https://permits.example.ae/status/1" -> ".../api/v1/orders". */
static bool
address_of(const struct permit_claims *claims, struct arena *arena, struct slice *ret_uri)
{
	struct buffer uri = BUFFER_IN(arena);
	struct slice origin = claims->status_uri;

	while (origin.size > 0 && origin.bytes[origin.size - 1] != '/') {
		origin.size--;
	}
	if (!slice_ends(origin, SLICE("/status/"))) {
		return false;
	}
	buffer_put(&uri, slice_first(origin, origin.size - strlen("status/")));
	buffer_puts(&uri, "api/v1/orders");
	*ret_uri = buffer_slice(&uri);
	return true;
}

struct order_told
order_fetch(const struct permit_finding *found, moment now, struct arena *arena)
{
	struct slice uri;
	struct slice list;

	if ((found->answer != PERMIT_ANSWER_SUSPENDED &&
	        found->answer != PERMIT_ANSWER_REVOKED) ||
	    !found->has_claims || !address_of(&found->claims, arena, &uri) ||
	    status_fetch(uri, arena, &list) != FAULT_NONE) {
		return (struct order_told){.number = {NULL, 0}};
	}
	return order_find_told(list, found, now, arena);
}
