/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/registrar_fields_page.h"

#include "base/buffer.h"
#include "centre/registrar_act.h"

enum { NAME_BYTES = 1000 };
const struct web_field registrar_fields[REGISTRAR_FIELD_COUNT] = {
    [REGISTRAR_CODE] = {"code", 40, WEB_FIELD_LINE},
    [REGISTRAR_NAME_LATIN] = {"name_latin", NAME_BYTES, WEB_FIELD_LINE},
    [REGISTRAR_NAME_ARABIC] = {"name_arabic", NAME_BYTES, WEB_FIELD_LINE},
    [REGISTRAR_CITY_LATIN] = {"city_latin", NAME_BYTES, WEB_FIELD_LINE},
    [REGISTRAR_CITY_ARABIC] = {"city_arabic", NAME_BYTES, WEB_FIELD_LINE},
    [REGISTRAR_FROM] = {"from", 40, WEB_FIELD_LINE},
    [REGISTRAR_UNTIL] = {"until", 40, WEB_FIELD_LINE},
    [REGISTRAR_CLASSES] = {"classes", 40, WEB_FIELD_MANY},
    [REGISTRAR_STATE] = {"state", 40, WEB_FIELD_LINE},
    [REGISTRAR_REASON] = {"reason", CENTRE_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

/* Boxes that were ticked: one a line. */
static struct slice
with_commas(struct arena *arena, struct slice ticked)
{
	struct buffer list = BUFFER_IN(arena);

	for (size_t i = 0; i < ticked.size; i++) {
		char byte = ticked.bytes[i];
		if (byte == '\n') {
			byte = ',';
		}
		buffer_putc(&list, byte);
	}
	return buffer_slice(&list);
}

struct slice
registrar_line(
    struct arena *arena, const struct slice values[static REGISTRAR_FIELD_COUNT])
{
	struct buffer line = BUFFER_IN(arena);

	for (size_t i = REGISTRAR_CODE; i <= REGISTRAR_STATE; i++) {
		buffer_put(&line,
		    i == REGISTRAR_CLASSES ? with_commas(arena, values[i])
		                           : slice_trim(values[i]));
		buffer_putc(&line, '\t');
	}
	buffer_puts(&line, "registrar");
	return buffer_slice(&line);
}

struct slice
registrar_field(enum centre_line_verdict verdict)
{
	switch ((int)verdict) {
	case CENTRE_LINE_BAD_CODE:
		return SLICE("code");
	case CENTRE_LINE_BAD_DAY:
	case CENTRE_LINE_REWRITES_PAST:
		return SLICE("from");
	case CENTRE_LINE_BAD_SCOPE:
		return SLICE("classes");
	case CENTRE_LINE_BAD_STATE:
		return SLICE("state");
	default:
		return SLICE("name_latin");
	}
}
