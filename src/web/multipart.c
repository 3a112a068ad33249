/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/multipart.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

void
multipart_init(struct multipart *parser, struct arena *arena, struct slice boundary,
    struct multipart_sink sink)
{
	assert(boundary.size > 0 && boundary.size <= MULTIPART_BOUNDARY_MOST);
	memset(parser, 0, sizeof(*parser));
	parser->arena = arena;
	parser->sink = sink;
	memcpy(parser->delimiter, "\r\n--", 4);
	memcpy(parser->delimiter + 4, boundary.bytes, boundary.size);
	parser->delimiter_size = boundary.size + 4;
	/* at the very start the boundary needs no line end before it */
	parser->matched = 2;
}

bool
multipart_is_whole(const struct multipart *parser)
{
	return parser->state == MULTIPART_EPILOGUE;
}

static void
break_off(struct multipart *parser)
{
	parser->state = MULTIPART_BROKEN;
}

/* A form has one file. An input of type file that was left empty sends a part without a
 * name and without bytes: that is none. */
static void
claim_file(struct multipart *parser)
{
	if (parser->has_file) {
		break_off(parser);
		return;
	}
	parser->has_file = true;
	parser->part_is_file = true;
}

/* Bytes of the part that is read now. */
static void
give(struct multipart *parser, struct slice bytes)
{
	if (parser->state == MULTIPART_FILE && bytes.size > 0) {
		if (!parser->part_is_file) {
			claim_file(parser);
		}
		if (parser->state == MULTIPART_FILE) {
			parser->sink.file_bytes(parser->sink.self, bytes);
		}
		return;
	}
	if (parser->state != MULTIPART_FIELD) {
		return;
	}
	parser->fields_bytes += bytes.size;
	if (parser->fields_bytes > WEB_FORM_BYTES_MOST) {
		break_off(parser);
		return;
	}
	buffer_put(&parser->field_value, bytes);
}

/* A boundary has come: the part before it is over. */
static void
end_part(struct multipart *parser)
{
	if (parser->state == MULTIPART_FIELD) {
		struct slice value =
		    arena_copy(parser->arena, buffer_slice(&parser->field_value));
		parser->field_value.size = 0;
		if (!text_is_utf8(value) ||
		    !form_pairs_add(
		        parser->arena, &parser->fields, parser->field_name, value)) {
			break_off(parser);
			return;
		}
	}
	parser->state = MULTIPART_DELIMITER_END;
	parser->end_size = 0;
}

/* Of content (preamble, field or file), looks for the delimiter; returns the number of
 * bytes taken. A CR is only at the start of the delimiter, so that when a match fails
 * nothing of what was held back can be the start of another one. */
static size_t
take_content(struct multipart *parser, struct slice bytes)
{
	if (parser->matched == 0) {
		size_t plain = slice_find(bytes, '\r');
		give(parser, slice_first(bytes, plain));
		if (plain > 0) {
			return plain;
		}
		parser->matched = 1;
		return 1;
	}
	if (bytes.bytes[0] != parser->delimiter[parser->matched]) {
		size_t held = parser->matched;
		parser->matched = 0;
		give(parser, slice_bytes(parser->delimiter, held));
		return 0;
	}
	parser->matched++;
	if (parser->matched == parser->delimiter_size) {
		parser->matched = 0;
		end_part(parser);
	}
	return 1;
}

/* "--" ends it all; blanks (RFC 2046 allows them) and CRLF begin the next part. */
static void
take_delimiter_end(struct multipart *parser, char byte)
{
	if (parser->end_size == 0 && (byte == ' ' || byte == '\t')) {
		return;
	}
	parser->end[parser->end_size++] = byte;
	if (parser->end_size == 1) {
		if (byte != '-' && byte != '\r') {
			break_off(parser);
		}
		return;
	}
	if (parser->end[0] == '-' && byte == '-') {
		parser->state = MULTIPART_EPILOGUE;
	} else if (parser->end[0] == '\r' && byte == '\n') {
		parser->state = MULTIPART_HEADERS;
		parser->headers_size = 0;
	} else {
		break_off(parser);
	}
}

/* The value of one header of the part; empty when it is not there. */
static struct slice
part_header(struct slice headers, const char *name)
{
	struct slice wanted = slice_of(name);

	while (headers.size > 0) {
		struct slice line = slice_cut(&headers, '\n');
		struct slice before = slice_cut(&line, ':');
		if (before.size == wanted.size &&
		    strncasecmp(before.bytes, wanted.bytes, wanted.size) == 0) {
			return slice_trim(line);
		}
	}
	return (struct slice){NULL, 0};
}

static void
begin_file(struct multipart *parser, struct slice sent_name)
{
	parser->state = MULTIPART_FILE;
	parser->part_is_file = false;
	if (sent_name.size > 0) {
		claim_file(parser);
	}
	if (parser->part_is_file) {
		parser->file_name = multipart_file_name(parser->arena, sent_name);
	}
}

static void
begin_part(struct multipart *parser)
{
	struct slice headers = slice_bytes(parser->headers, parser->headers_size);
	struct slice value = part_header(headers, "Content-Disposition");
	struct slice kind = value;
	struct slice file_name = {NULL, 0};

	kind = slice_trim(slice_cut(&kind, ';'));
	if (kind.size != strlen("form-data") ||
	    strncasecmp(kind.bytes, "form-data", kind.size) != 0 ||
	    !multipart_parameter(parser->arena, value, "name", &parser->field_name) ||
	    !text_is_utf8(parser->field_name)) {
		break_off(parser);
		return;
	}
	if (multipart_parameter(parser->arena, value, "filename", &file_name)) {
		begin_file(parser, file_name);
		return;
	}
	parser->state = MULTIPART_FIELD;
	/* the next part's headers come where these are */
	parser->field_name = arena_copy(parser->arena, parser->field_name);
	parser->field_value = BUFFER_IN(parser->arena);
}

static void
take_header(struct multipart *parser, char byte)
{
	static const char empty_line[] = "\r\n\r\n";

	if (byte == '\0' || parser->headers_size == MULTIPART_HEADERS_MOST) {
		break_off(parser);
		return;
	}
	parser->headers[parser->headers_size++] = byte;
	struct slice headers = slice_bytes(parser->headers, parser->headers_size);
	if (slice_ends(headers, slice_of(empty_line)) ||
	    slice_equal(headers, SLICE("\r\n"))) {
		begin_part(parser);
	}
}

void
multipart_feed(struct multipart *parser, struct slice bytes)
{
	while (bytes.size > 0) {
		size_t taken = 1;
		switch (parser->state) {
		case MULTIPART_PREAMBLE:
		case MULTIPART_FIELD:
		case MULTIPART_FILE:
			taken = take_content(parser, bytes);
			break;
		case MULTIPART_DELIMITER_END:
			take_delimiter_end(parser, bytes.bytes[0]);
			break;
		case MULTIPART_HEADERS:
			take_header(parser, bytes.bytes[0]);
			break;
		case MULTIPART_EPILOGUE:
		case MULTIPART_BROKEN:
		default:
			return;
		}
		bytes = slice_from(bytes, taken);
	}
}
