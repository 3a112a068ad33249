/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_mime.h"

#include <assert.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

enum {
	WORD_BYTES =
	    39, /* in an encoded word: its line has 73 bytes behind "Subject: " */
	LINE_BYTES = 57, /* in a line of the body: 76 of base64 */
};

/* --- addresses --- */

static bool
is_address_byte(char byte)
{
	static const char special[] = "()<>[]:;@\\,\"";

	return byte > ' ' && byte < 127 && strchr(special, byte) == NULL;
}

bool
mime_address_fits(struct slice address)
{
	size_t at = slice_find(address, '@');

	if (address.size > MIME_ADDRESS_MOST || at == 0 || at + 1 >= address.size) {
		return false;
	}
	for (size_t i = 0; i < address.size; i++) {
		if (i != at && !is_address_byte(address.bytes[i])) {
			return false;
		}
	}
	return true;
}

static struct slice
domain_of(struct slice address)
{
	return slice_from(address, slice_find(address, '@') + 1);
}

/* --- headers --- */

/* The longest start that is whole characters, no line end, and not more than WORD_BYTES;
 * control characters are left out. */
static struct slice
take_word(struct slice *rest, struct buffer *word)
{
	while (rest->size > 0) {
		struct slice after = *rest;
		uint32_t point = text_next(&after);
		char bytes[4];
		size_t size = text_put(point, bytes);
		if (word->size + size > WORD_BYTES) {
			break;
		}
		if (point >= ' ' && point != 127) {
			buffer_put(word, slice_bytes(bytes, size));
		}
		*rest = after;
	}
	return buffer_slice(word);
}

/* Any words as encoded words, a line each: "=?UTF-8?B?...?=". */
static void
put_words(struct buffer *out, struct slice words)
{
	for (bool first = true; words.size > 0; first = false) {
		struct buffer word = BUFFER_IN(out->arena);
		buffer_puts(out, first ? "" : "\r\n ");
		buffer_puts(out, "=?UTF-8?B?");
		number_base64(take_word(&words, &word), out);
		buffer_puts(out, "?=");
	}
}

static void
put_date(struct buffer *out, moment at)
{
	static const char *const days[] = {
	    "Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
	    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	struct civil civil = moment_civil(at, 0);

	assert(at >= 0); /* 1970-01-01 was a Thursday */
	buffer_print(out, "Date: %s, %d %s %d %02d:%02d:%02d +0000\r\n",
	    days[at / MOMENT_DAY % 7], civil.day, months[civil.month - 1], civil.year,
	    civil.hour, civil.minute, civil.second);
}

static void
put_headers(struct buffer *out, const struct mime_mail *mail)
{
	buffer_puts(out, "From: ");
	put_words(out, mail->from_name);
	buffer_print(out, "\r\n <%.*s>\r\n", SLICE_PRINT(mail->from));
	buffer_print(out, "To: <%.*s>\r\nSubject: ", SLICE_PRINT(mail->to));
	put_words(out, mail->subject);
	buffer_puts(out, "\r\n");
	put_date(out, mail->at);
	buffer_print(out, "Message-ID:\r\n <%.*s@%.*s>\r\n", SLICE_PRINT(mail->id),
	    SLICE_PRINT(domain_of(mail->from)));
	/* Nobody's absence is told to us: RFC 3834. */
	buffer_print(out,
	    "Auto-Submitted: auto-generated\r\nContent-Language: %s\r\n"
	    "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n"
	    " boundary=\"=_%.*s\"\r\n\r\n",
	    mail->language, SLICE_PRINT(mail->id));
}

/* --- parts --- */

/* Lines end as mail wants them. */
static struct slice
with_crlf(struct arena *arena, struct slice text)
{
	struct buffer out = BUFFER_IN(arena);

	while (text.size > 0) {
		buffer_put(&out, slice_cut(&text, '\n'));
		buffer_puts(&out, "\r\n");
	}
	return buffer_slice(&out);
}

static void
put_part(struct buffer *out, struct slice id, const char *type, struct slice text)
{
	struct slice rest = with_crlf(out->arena, text);

	buffer_print(out,
	    "--=_%.*s\r\nContent-Type: %s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n",
	    SLICE_PRINT(id), type);
	while (rest.size > 0) {
		size_t size = rest.size < LINE_BYTES ? rest.size : LINE_BYTES;
		number_base64(slice_first(rest, size), out);
		buffer_puts(out, "\r\n");
		rest = slice_from(rest, size);
	}
}

void
mime_write(struct buffer *out, const struct mime_mail *mail)
{
	assert(mime_address_fits(mail->from) && mime_address_fits(mail->to));
	put_headers(out, mail);
	put_part(out, mail->id, "text/plain", mail->text);
	put_part(out, mail->id, "text/html", mail->html);
	buffer_print(out, "--=_%.*s--\r\n", SLICE_PRINT(mail->id));
}
