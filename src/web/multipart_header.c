/* SPDX-License-Identifier: EUPL-1.2 */
/* multipart_header - parameters of Content-Type and Content-Disposition, file names. */
#include <assert.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "web/multipart.h"

/* Reads name=value or name="value" from behind a ';'. Browsers write a quote in a name
 * as %22 (HTML section 4.10.21.8), curl as \"; a backslash before anything else is only
 * a backslash (old browsers sent C:\path\name). False at the end or at nonsense. */
static bool
next_parameter(struct arena *arena, struct slice *rest, struct slice *ret_name,
    struct slice *ret_value)
{
	*rest = slice_trim(*rest);
	size_t equals = slice_find(*rest, '=');
	if (equals == rest->size) {
		return false;
	}
	*ret_name = slice_trim(slice_cut(rest, '='));
	if (!slice_starts(*rest, SLICE("\""))) {
		*ret_value = slice_trim(slice_cut(rest, ';'));
		return true;
	}
	struct buffer value = BUFFER_IN(arena);
	size_t i = 1;
	while (i < rest->size && rest->bytes[i] != '"') {
		bool escaped = rest->bytes[i] == '\\' && i + 1 < rest->size &&
		    (rest->bytes[i + 1] == '"' || rest->bytes[i + 1] == '\\');
		i += escaped ? 1 : 0;
		buffer_putc(&value, rest->bytes[i]);
		i++;
	}
	if (i >= rest->size) {
		return false; /* the quote is never closed */
	}
	*rest = slice_trim(slice_from(*rest, i + 1));
	if (rest->size > 0 && rest->bytes[0] != ';') {
		return false;
	}
	(void)slice_cut(rest, ';');
	*ret_value = buffer_slice(&value);
	return true;
}

bool
multipart_parameter(
    struct arena *arena, struct slice value, const char *name, struct slice *ret_text)
{
	struct slice wanted = slice_of(name);
	struct slice parameter = {NULL, 0};
	struct slice text = {NULL, 0};

	(void)slice_cut(&value, ';');
	while (next_parameter(arena, &value, &parameter, &text)) {
		if (parameter.size == wanted.size &&
		    strncasecmp(parameter.bytes, wanted.bytes, wanted.size) == 0) {
			*ret_text = text;
			return true;
		}
	}
	return false;
}

/* bchars of RFC 2046 section 5.1.1. */
static bool
is_boundary_byte(char byte)
{
	bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
	bool digit = byte >= '0' && byte <= '9';

	return letter || digit || (byte != '\0' && strchr("'()+_,-./:=? ", byte) != NULL);
}

bool
multipart_boundary(struct slice content_type, struct slice *ret_boundary)
{
	static const char name[] = "boundary";
	struct slice boundary = {NULL, 0};
	struct slice rest = content_type;

	(void)slice_cut(&rest, ';');
	while (rest.size > 0 && boundary.size == 0) {
		struct slice value = slice_trim(slice_cut(&rest, ';'));
		struct slice parameter = slice_cut(&value, '=');
		if (parameter.size == strlen(name) &&
		    strncasecmp(parameter.bytes, name, parameter.size) == 0) {
			boundary = value;
		}
	}
	if (boundary.size >= 2 && boundary.bytes[0] == '"' &&
	    slice_ends(boundary, SLICE("\""))) {
		boundary = slice_from(slice_first(boundary, boundary.size - 1), 1);
	}
	if (boundary.size == 0 || boundary.size > MULTIPART_BOUNDARY_MOST ||
	    boundary.bytes[boundary.size - 1] == ' ') {
		return false;
	}
	for (size_t i = 0; i < boundary.size; i++) {
		if (!is_boundary_byte(boundary.bytes[i])) {
			return false;
		}
	}
	*ret_boundary = boundary;
	return true;
}

/* %22 is a quote, %0D and %0A are line ends; any other percent is a percent. */
static struct slice
undo_percent(struct arena *arena, struct slice sent)
{
	struct buffer out = BUFFER_IN(arena);

	while (sent.size > 0) {
		struct slice three = slice_first(sent, sent.size < 3 ? sent.size : 3);
		bool quote = slice_equal(three, SLICE("%22"));
		bool line_end =
		    slice_equal(three, SLICE("%0D")) || slice_equal(three, SLICE("%0A"));
		struct slice meant = slice_first(sent, 1);
		meant = quote ? SLICE("\"") : line_end ? SLICE(" ") : meant;
		buffer_put(&out, meant);
		sent = slice_from(sent, quote || line_end ? 3 : 1);
	}
	return buffer_slice(&out);
}

struct slice
multipart_file_name(struct arena *arena, struct slice sent)
{
	struct slice name = sent;
	struct slice kept = {NULL, 0};

	if (!text_is_utf8(sent)) {
		return kept;
	}
	for (size_t i = 0; i < sent.size; i++) {
		if (sent.bytes[i] == '/' || sent.bytes[i] == '\\') {
			name = slice_from(sent, i + 1);
		}
	}
	name = text_line(arena, undo_percent(arena, name));
	struct slice rest = name;
	while (rest.size > 0 && name.size - rest.size <= MULTIPART_NAME_BYTES_MOST) {
		kept = slice_first(name, name.size - rest.size);
		(void)text_next(&rest);
	}
	return rest.size == 0 && name.size <= MULTIPART_NAME_BYTES_MOST ? name : kept;
}
