/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a urlencoded form: no crash, and what is taken keeps the table's limits. */
#include <assert.h>
#include <stdint.h>

#include "base/text.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct web_field fields[] = {
    {"name", 60, WEB_FIELD_LINE},
    {"note", 200, WEB_FIELD_LINES},
    {"raw", 100, WEB_FIELD_RAW},
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

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	struct slice values[ARRAY_LEN(fields)];
	struct slice body = slice_bytes(
	    data, size < WEB_FORM_BYTES_MOST ? size : (size_t)WEB_FORM_BYTES_MOST);

	if (web_form_parse(&arena, body, fields, ARRAY_LEN(fields), values) ==
	    WEB_FORM_OK) {
		check_values(values);
	}
	arena_done(&arena);
	return 0;
}
