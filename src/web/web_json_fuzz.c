/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a JSON body: no crash, and what is taken keeps the table's limits; what the
 * writer then writes is taken again with the same values. */
#include <assert.h>
#include <stdint.h>

#include "base/json.h"
#include "base/text.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct web_field fields[] = {
    {"name", 60, WEB_FIELD_RAW},
    {"note", 200, WEB_FIELD_RAW},
    {"rules", 100, WEB_FIELD_MANY},
};

static void
check_values(const struct slice *values)
{
	for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
		assert(values[i].size <= fields[i].bytes_most);
		assert(text_is_utf8(values[i]));
	}
}

static void
read_again(struct arena *arena, const struct slice *values)
{
	struct slice again[ARRAY_LEN(fields)];
	struct buffer out = BUFFER_IN(arena);
	struct json json = JSON_INTO(&out);

	json_object_named(&json, NULL);
	json_text(&json, "name", values[0]);
	json_text(&json, "note", values[1]);
	json_end(&json);
	enum web_form_verdict verdict = web_form_parse_json(
	    arena, buffer_slice(&out), fields, ARRAY_LEN(fields), again);
	assert(verdict == WEB_FORM_OK);
	assert(slice_equal(values[0], again[0]) && slice_equal(values[1], again[1]));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	struct slice values[ARRAY_LEN(fields)];
	struct slice body = slice_bytes(
	    data, size < WEB_JSON_BYTES_MOST ? size : (size_t)WEB_JSON_BYTES_MOST);

	if (web_form_parse_json(&arena, body, fields, ARRAY_LEN(fields), values) ==
	    WEB_FORM_OK) {
		check_values(values);
		read_again(&arena, values);
	}
	arena_done(&arena);
	return 0;
}
