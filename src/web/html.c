/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/html.h"

#include <inttypes.h>
#include <string.h>

static struct slice
reference_of(char byte)
{
	switch (byte) {
	case '&':
		return SLICE("&amp;");
	case '<':
		return SLICE("&lt;");
	case '>':
		return SLICE("&gt;");
	case '"':
		return SLICE("&quot;");
	case '\'':
		return SLICE("&#39;");
	default:
		return SLICE("");
	}
}

/* Runs of harmless bytes are copied in one piece. */
void
html_escape(struct buffer *out, struct slice text)
{
	size_t start = 0;

	for (size_t i = 0; i < text.size; i++) {
		struct slice reference = reference_of(text.bytes[i]);
		if (reference.size == 0) {
			continue;
		}
		buffer_put(out, slice_bytes(text.bytes + start, i - start));
		buffer_put(out, reference);
		start = i + 1;
	}
	buffer_put(out, slice_from(text, start));
}

void
html_put_text(struct buffer *out, struct slice words)
{
	if (words.size == 0) {
		return;
	}
	buffer_puts(out, "<bdi>");
	html_escape(out, words);
	buffer_puts(out, "</bdi>");
}

void
html_put_code(struct buffer *out, struct slice code)
{
	if (code.size == 0) {
		return;
	}
	buffer_puts(out, "<bdi dir=\"ltr\" class=\"code\">");
	html_escape(out, code);
	buffer_puts(out, "</bdi>");
}

void
html_put_isolated(struct buffer *out, struct slice words)
{
	struct buffer text = BUFFER_IN(out->arena);

	say_isolate(&text, words);
	html_escape(out, buffer_slice(&text));
}

/* "//host" and "/\host" leave this server. */
static bool
is_path(struct slice url)
{
	return slice_starts(url, SLICE("/")) && !slice_starts(url, SLICE("//")) &&
	    !slice_starts(url, SLICE("/\\"));
}

void
html_put_url(struct buffer *out, struct slice url)
{
	bool good = is_path(url) || slice_starts(url, SLICE("#")) ||
	    slice_starts(url, SLICE("?")) || slice_starts(url, SLICE("https://")) ||
	    slice_starts(url, SLICE("http://"));

	html_escape(out, good ? url : SLICE("#"));
}

void
html_put_url_rest(struct buffer *out, struct slice rest)
{
	if (slice_starts(rest, SLICE("/")) || slice_starts(rest, SLICE("?")) ||
	    slice_starts(rest, SLICE("#"))) {
		html_escape(out, rest);
	}
}

/* RFC 3986 section 2.3. */
static bool
is_unreserved(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	    (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' ||
	    byte == '~';
}

void
html_put_url_part(struct buffer *out, struct slice part)
{
	for (size_t i = 0; i < part.size; i++) {
		if (is_unreserved(part.bytes[i])) {
			buffer_putc(out, part.bytes[i]);
		} else {
			buffer_print(out, "%%%02X", (unsigned char)part.bytes[i]);
		}
	}
}

struct slice
html_url(struct arena *arena, enum say_language language, const char *url)
{
	struct buffer text = BUFFER_IN(arena);
	struct slice rest = slice_of(url);
	struct slice literal = SLICE("");
	struct slice name = SLICE("");

	while (say_next(&rest, &literal, &name)) {
		buffer_put(&text, literal);
		if (slice_equal(name, SLICE("lang"))) {
			buffer_puts(&text, say_code(language));
		}
	}
	return buffer_slice(&text);
}

void
html_put_key(struct buffer *out, const struct html_frame *frame, const char *key)
{
	if (key != NULL) {
		html_escape(out, slice_of(say_text(frame->language, key)));
	}
}

struct slice
html_sentence(const struct html_frame *frame, const char *key)
{
	return slice_of(key != NULL ? say_text(frame->language, key) : NULL);
}

/* Where no tag can stand, the isolating characters of plain text do the work. */
static void
put_value_plain(
    struct buffer *out, const struct html_frame *frame, const struct say_value *value)
{
	struct buffer text = BUFFER_IN(out->arena);

	say_value(&text, frame->language, value);
	html_escape(out, buffer_slice(&text));
}

static void
put_value(struct buffer *out, const struct html_frame *frame, enum html_place place,
    const struct say_value *value)
{
	if (place != HTML_TEXT) {
		put_value_plain(out, frame, value);
		return;
	}
	switch (value->kind) {
	case SAY_KIND_TEXT:
		html_put_text(out, value->text);
		return;
	case SAY_KIND_CODE:
		html_put_code(out, value->text);
		return;
	case SAY_KIND_DAY:
		html_put_day(out, frame, place, (day)value->number);
		return;
	case SAY_KIND_MOMENT:
		html_put_moment(out, frame, place, value->number);
		return;
	case SAY_KIND_PLAIN:
	case SAY_KIND_NUMBER:
		put_value_plain(out, frame, value);
		return;
	}
}

void
html_put_sentence(struct buffer *out, const struct html_frame *frame,
    enum html_place place, const char *sentence, const struct say_value *values,
    size_t count)
{
	struct slice rest = slice_of(sentence);
	struct slice literal = SLICE("");
	struct slice name = SLICE("");

	while (say_next(&rest, &literal, &name)) {
		const struct say_value *value = say_find(name, values, count);
		html_escape(out, literal);
		if (value != NULL) {
			put_value(out, frame, place, value);
		} else if (name.size > 0) {
			buffer_print(out, "{%.*s}", SLICE_PRINT(name));
		}
	}
}

void
html_put_message(struct buffer *out, const struct html_frame *frame,
    enum html_place place, const char *key, const struct say_value *values, size_t count)
{
	if (key != NULL) {
		html_put_sentence(
		    out, frame, place, say_text(frame->language, key), values, count);
	}
}

void
html_put_number(struct buffer *out, const struct html_frame *frame, int64_t number)
{
	say_number(out, frame->language, number);
}

void
html_put_plain_number(struct buffer *out, int64_t number)
{
	buffer_print(out, "%" PRId64, number);
}

void
html_put_day_code(struct buffer *out, day which)
{
	char code[DAY_TEXT_SIZE];

	if (which != DAY_NONE) {
		day_format(which, code);
		buffer_puts(out, code);
	}
}

void
html_put_moment_code(struct buffer *out, moment when)
{
	char code[MOMENT_TEXT_SIZE];

	if (when != 0) {
		moment_format(when, code);
		buffer_puts(out, code);
	}
}

void
html_put_day(
    struct buffer *out, const struct html_frame *frame, enum html_place place, day which)
{
	if (which == DAY_NONE) {
		return;
	}
	if (place != HTML_TEXT) {
		say_day(out, frame->language, which);
		return;
	}
	buffer_puts(out, "<time datetime=\"");
	html_put_day_code(out, which);
	buffer_puts(out, "\">");
	say_day(out, frame->language, which);
	buffer_puts(out, "</time>");
}

void
html_put_moment(struct buffer *out, const struct html_frame *frame, enum html_place place,
    moment when)
{
	if (when == 0) {
		return;
	}
	if (place != HTML_TEXT) {
		say_moment(out, frame->language, when, frame->offset_minutes);
		return;
	}
	buffer_puts(out, "<time datetime=\"");
	html_put_moment_code(out, when);
	buffer_puts(out, "\">");
	say_moment(out, frame->language, when, frame->offset_minutes);
	buffer_puts(out, "</time>");
}
