/* SPDX-License-Identifier: EUPL-1.2 */
/* form_json - a JSON object read by the same table of fields as a form. */
#include <inttypes.h>
#include <stdio.h>

#include <jansson.h>

#include "base/text.h"
#include "web/form_private.h"

/* jansson calls itself for each level; the workers' stacks are small, and no body of
 * ours needs more. */
enum { DEPTH_MOST = 16 };

static bool
is_shallow(struct slice body)
{
	int depth = 0;
	bool in_string = false;

	for (size_t i = 0; i < body.size; i++) {
		char byte = body.bytes[i];
		if (in_string) {
			i += byte == '\\' ? 1 : 0;
			in_string = byte != '"';
			continue;
		}
		in_string = byte == '"';
		depth += (byte == '{' || byte == '[') ? 1 : 0;
		depth -= (byte == '}' || byte == ']') ? 1 : 0;
		if (depth > DEPTH_MOST) {
			return false;
		}
	}
	return true;
}

/* A string, true, false, a whole number or null as the text of a form's field. */
static bool
text_of(struct arena *arena, const json_t *value, struct slice *ret_text)
{
	char digits[24];

	switch (json_typeof(value)) {
	case JSON_STRING:
		*ret_text = arena_copy(arena,
		    slice_bytes(json_string_value(value), json_string_length(value)));
		return true;
	case JSON_INTEGER:
		(void)snprintf(digits, sizeof(digits), "%" JSON_INTEGER_FORMAT,
		    json_integer_value(value));
		*ret_text = arena_copy(arena, slice_of(digits));
		return true;
	case JSON_TRUE:
		*ret_text = SLICE("1");
		return true;
	case JSON_FALSE:
	case JSON_NULL:
		*ret_text = SLICE("");
		return true;
	case JSON_OBJECT:
	case JSON_ARRAY:
	case JSON_REAL:
	default:
		return false;
	}
}

/* What a field of this table holds: an array of strings only where it may come often. */
static bool
add_value(struct arena *arena, struct form_pairs *pairs, const struct web_field *field,
    const json_t *value)
{
	struct slice name = slice_of(field->name);
	struct slice text = {NULL, 0};

	if (!json_is_array(value) || field->kind != WEB_FIELD_MANY) {
		return text_of(arena, value, &text) &&
		    form_pairs_add(arena, pairs, name, text);
	}
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *item = json_array_get(value, i);
		if (!json_is_string(item) || !text_of(arena, item, &text) ||
		    !form_pairs_add(arena, pairs, name, text)) {
			return false;
		}
	}
	return true;
}

static enum web_form_verdict
take_object(struct arena *arena, const json_t *object, const struct web_field *fields,
    size_t count, struct slice *ret_values)
{
	struct form_pairs pairs = {.count = 0};

	if (!json_is_object(object)) {
		return WEB_FORM_BROKEN;
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *value = json_object_get(object, fields[i].name);
		if (value != NULL && !add_value(arena, &pairs, &fields[i], value)) {
			return WEB_FORM_BROKEN;
		}
	}
	return form_pairs_take(arena, &pairs, fields, count, ret_values);
}

enum web_form_verdict
web_form_parse_json(struct arena *arena, struct slice body,
    const struct web_field *fields, size_t count, struct slice *ret_values)
{
	json_error_t error;

	if (!is_shallow(body)) {
		return WEB_FORM_BROKEN;
	}
	json_t *whole = json_loadb(
	    body.size > 0 ? body.bytes : "", body.size, JSON_REJECT_DUPLICATES, &error);
	if (whole == NULL) {
		return json_error_code(&error) == json_error_duplicate_key
		    ? WEB_FORM_TWICE
		    : WEB_FORM_BROKEN;
	}
	enum web_form_verdict verdict =
	    take_object(arena, whole, fields, count, ret_values);
	json_decref(whole);
	return verdict;
}
