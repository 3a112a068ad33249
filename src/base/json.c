/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/json.h"

#include <assert.h>
#include <stddef.h>

#include "base/number.h"
#include "base/text.h"

static void
put_point(struct buffer *out, uint32_t point)
{
	char bytes[4];

	switch (point) {
	case '"':
		buffer_puts(out, "\\\"");
		return;
	case '\\':
		buffer_puts(out, "\\\\");
		return;
	case '\n':
		buffer_puts(out, "\\n");
		return;
	default:
		break;
	}
	/* U+2028 and U+2029 end a line in old JavaScript; "<" would open a tag if the
	 * JSON were ever put into a page. */
	if (point < ' ' || point == 0x7F || point == '<' || point == 0x2028 ||
	    point == 0x2029) {
		buffer_print(out, "\\u%04x", (unsigned)point);
		return;
	}
	buffer_put(out, slice_bytes(bytes, text_put(point, bytes)));
}

static bool
is_plain(char byte)
{
	return byte >= ' ' && byte < 0x7F && byte != '"' && byte != '\\' && byte != '<';
}

static void
put_text(struct buffer *out, struct slice value)
{
	buffer_putc(out, '"');
	while (value.size > 0) {
		size_t plain = 0;
		while (plain < value.size && is_plain(value.bytes[plain])) {
			plain++;
		}
		buffer_put(out, slice_first(value, plain));
		value = slice_from(value, plain);
		if (value.size > 0) {
			put_point(out, text_next(&value));
		}
	}
	buffer_putc(out, '"');
}

/* The comma before all but the first, and the name inside an object. */
static void
begin_value(struct json *json, const char *name)
{
	if (json->depth > 0) {
		bool in_object = json->close[json->depth - 1] == '}';
		assert(in_object == (name != NULL));
		if (!json->first[json->depth - 1]) {
			buffer_putc(json->out, ',');
		}
		json->first[json->depth - 1] = false;
	}
	if (name != NULL) {
		put_text(json->out, slice_of(name));
		buffer_putc(json->out, ':');
	}
}

static void
open_level(struct json *json, const char *name, char open, char close)
{
	assert(json->depth < JSON_DEPTH_MOST);
	begin_value(json, name);
	buffer_putc(json->out, open);
	json->first[json->depth] = true;
	json->close[json->depth] = close;
	json->depth++;
}

void
json_object_named(struct json *json, const char *name)
{
	open_level(json, name, '{', '}');
}

void
json_array_named(struct json *json, const char *name)
{
	open_level(json, name, '[', ']');
}

void
json_end(struct json *json)
{
	assert(json->depth > 0);
	json->depth--;
	buffer_putc(json->out, json->close[json->depth]);
}

void
json_text(struct json *json, const char *name, struct slice value)
{
	begin_value(json, name);
	put_text(json->out, value);
}

void
json_text_or_null(struct json *json, const char *name, struct slice value)
{
	begin_value(json, name);
	if (value.size == 0) {
		buffer_puts(json->out, "null");
		return;
	}
	put_text(json->out, value);
}

void
json_ready(struct json *json, const char *name, struct slice value)
{
	begin_value(json, name);
	buffer_put(json->out, value);
}

void
json_number(struct json *json, const char *name, int64_t value)
{
	begin_value(json, name);
	number_put(value, json->out);
}

void
json_flag(struct json *json, const char *name, bool value)
{
	begin_value(json, name);
	buffer_puts(json->out, value ? "true" : "false");
}

void
json_moment(struct json *json, const char *name, moment value)
{
	char text[MOMENT_TEXT_SIZE];

	if (value == 0) {
		json_text_or_null(json, name, slice_of(NULL));
		return;
	}
	moment_format(value, text);
	json_text(json, name, slice_of(text));
}

void
json_day(struct json *json, const char *name, day value)
{
	char text[DAY_TEXT_SIZE];

	if (value == DAY_NONE) {
		json_text_or_null(json, name, slice_of(NULL));
		return;
	}
	day_format(value, text);
	json_text(json, name, slice_of(text));
}

void
json_item_text(struct json *json, struct slice value)
{
	json_text(json, NULL, value);
}

void
json_item_number(struct json *json, int64_t value)
{
	json_number(json, NULL, value);
}
