/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "web/form_private.h"
#include "web/percent.h"

bool
form_pairs_add(
    struct arena *arena, struct form_pairs *pairs, struct slice name, struct slice value)
{
	if (pairs->count == FORM_PAIRS_MOST) {
		return false;
	}
	if (pairs->count == pairs->capacity) {
		size_t capacity = pairs->capacity > 0 ? pairs->capacity * 2 : 16;
		struct web_form_pair *grown =
		    ARENA_ARRAY(arena, struct web_form_pair, capacity);
		if (pairs->count > 0) {
			memcpy(grown, pairs->pairs, pairs->count * sizeof(*grown));
		}
		pairs->pairs = grown;
		pairs->capacity = capacity;
	}
	pairs->pairs[pairs->count++] = (struct web_form_pair){name, value};
	return true;
}

enum web_form_verdict
form_pairs_parse(struct arena *arena, struct slice body, struct form_pairs *ret_pairs)
{
	struct form_pairs pairs = {.count = 0};

	while (body.size > 0) {
		struct slice value = slice_cut(&body, '&');
		if (value.size == 0) {
			continue;
		}
		struct slice name = slice_cut(&value, '=');
		if (!percent_decode_form(arena, name, &name) ||
		    !percent_decode_form(arena, value, &value) ||
		    !form_pairs_add(arena, &pairs, name, value)) {
			return WEB_FORM_BROKEN;
		}
	}
	*ret_pairs = pairs;
	return WEB_FORM_OK;
}

static struct slice
clean(struct arena *arena, enum web_field_kind kind, struct slice typed)
{
	switch (kind) {
	case WEB_FIELD_LINE:
	case WEB_FIELD_MANY:
		return text_line(arena, typed);
	case WEB_FIELD_LINES:
		return text_lines(arena, typed);
	case WEB_FIELD_RAW:
	default:
		return typed;
	}
}

static bool
is_line_of(struct slice lines, struct slice line)
{
	while (lines.size > 0) {
		if (slice_equal(slice_cut(&lines, '\n'), line)) {
			return true;
		}
	}
	return false;
}

/* One field. Of those that may come often, the values are joined with \n, as a set: empty
 * ones, and those that were there already, are passed over. */
static enum web_form_verdict
take_field(struct arena *arena, const struct form_pairs *pairs,
    const struct web_field *field, struct slice *ret_value)
{
	struct buffer joined = BUFFER_IN(arena);
	struct slice found = {NULL, 0};
	bool seen = false;

	for (size_t i = 0; i < pairs->count; i++) {
		const struct web_form_pair *pair = &pairs->pairs[i];
		if (!slice_equal(pair->name, slice_of(field->name))) {
			continue;
		}
		if (seen && field->kind != WEB_FIELD_MANY) {
			return WEB_FORM_TWICE;
		}
		seen = true;
		if (pair->value.size > field->bytes_most) {
			return WEB_FORM_TOO_LONG;
		}
		found = clean(arena, field->kind, pair->value);
		if (field->kind == WEB_FIELD_MANY && found.size > 0 &&
		    !is_line_of(buffer_slice(&joined), found)) {
			buffer_puts(&joined, joined.size > 0 ? "\n" : "");
			buffer_put(&joined, found);
		}
	}
	if (joined.size > field->bytes_most) {
		return WEB_FORM_TOO_LONG;
	}
	*ret_value = field->kind == WEB_FIELD_MANY ? buffer_slice(&joined) : found;
	return WEB_FORM_OK;
}

enum web_form_verdict
form_pairs_take(struct arena *arena, const struct form_pairs *pairs,
    const struct web_field *fields, size_t count, struct slice *ret_values)
{
	struct slice *values = ARENA_ARRAY(arena, struct slice, count);

	for (size_t i = 0; i < count; i++) {
		enum web_form_verdict verdict =
		    take_field(arena, pairs, &fields[i], &values[i]);
		if (verdict != WEB_FORM_OK) {
			return verdict;
		}
	}
	if (count > 0) {
		memcpy(ret_values, values, count * sizeof(*values));
	}
	return WEB_FORM_OK;
}

enum web_form_verdict
web_form_parse(struct arena *arena, struct slice body, const struct web_field *fields,
    size_t count, struct slice *ret_values)
{
	struct form_pairs pairs;
	enum web_form_verdict verdict = form_pairs_parse(arena, body, &pairs);

	if (verdict != WEB_FORM_OK) {
		return verdict;
	}
	return form_pairs_take(arena, &pairs, fields, count, ret_values);
}
