/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_token.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/number.h"
#include "crypto/base45.h"
#include "crypto/digits.h"

#define APP_PREFIX SLICE("TP1:")
#define QR_PATH SLICE("/V#")

enum fault
permit_token_ask(const struct permit_claims *claims, const struct signing *signing,
    struct arena *arena, struct signing_cose_asked *ret_asked)
{
	struct buffer payload = BUFFER_IN(arena);

	permit_claims_encode(claims, &payload);
	return signing_cose_ask(signing,
	    signing_key_at(signing, SIGNING_PERMIT, claims->issued), SLICE(""),
	    buffer_slice(&payload), arena, ret_asked);
}

enum fault
permit_token_collect(const struct signing *signing, struct signing_cose_asked *asked,
    struct arena *arena, struct slice *ret_token)
{
	struct slice token = {0};

	TRY(signing_cose_collect(signing, asked, arena, &token));
	assert(token.size <= PERMIT_TOKEN_BYTES_MOST);
	*ret_token = token;
	return FAULT_NONE;
}

enum fault
permit_token_sign(const struct permit_claims *claims, const struct signing *signing,
    struct arena *arena, struct slice *ret_token)
{
	struct signing_cose_asked asked;

	TRY(permit_token_ask(claims, signing, arena, &asked));
	return permit_token_collect(signing, &asked, arena, ret_token);
}

void
permit_qr_text(struct slice origin, struct slice token, struct buffer *out)
{
	if (slice_ends(origin, SLICE("/"))) {
		origin = slice_first(origin, origin.size - 1);
	}
	for (size_t i = 0; i < origin.size; i++) {
		buffer_putc(out, (char)toupper((unsigned char)origin.bytes[i]));
	}
	buffer_put(out, QR_PATH);
	digits_format(token, out);
}

void
permit_app_text(struct slice token, struct buffer *out)
{
	buffer_put(out, APP_PREFIX);
	base45_format(token, out);
}

static bool
starts_in_any_case(struct slice whole, struct slice start)
{
	return whole.size >= start.size &&
	    strncasecmp(whole.bytes, start.bytes, start.size) == 0;
}

static bool
is_host(struct slice host)
{
	for (size_t i = 0; i < host.size; i++) {
		unsigned char byte = (unsigned char)host.bytes[i];
		if (isalnum(byte) == 0 && byte != '.' && byte != ':' && byte != '-') {
			return false;
		}
	}
	return host.size > 0;
}

/* The page has an address in each language too: what was copied from there is as good. */
static struct slice
without_language(struct slice path)
{
	bool has = starts_in_any_case(path, SLICE("/en/")) ||
	    starts_in_any_case(path, SLICE("/ar/"));

	return slice_from(path, has ? 3 : 0);
}

/* The digits of HTTPS://HOST/V#digits; false when it is no such address. */
static bool
address_digits(struct slice text, struct slice *ret_digits)
{
	struct slice rest = {0};

	if (starts_in_any_case(text, SLICE("https://"))) {
		rest = slice_from(text, 8);
	} else if (starts_in_any_case(text, SLICE("http://"))) {
		rest = slice_from(text, 7);
	} else {
		return false;
	}
	size_t slash = slice_find(rest, '/');
	struct slice path = without_language(slice_from(rest, slash));
	if (!is_host(slice_first(rest, slash)) || !starts_in_any_case(path, QR_PATH)) {
		return false;
	}
	*ret_digits = slice_from(path, QR_PATH.size);
	return true;
}

static bool
is_all(struct slice text, int (*is)(int))
{
	for (size_t i = 0; i < text.size; i++) {
		if (is((unsigned char)text.bytes[i]) == 0) {
			return false;
		}
	}
	return true;
}

/* D2 84: tag 18 over four parts. In base64url that is "0oQ..0oT", so that no text is
 * both. */
static bool
is_hex(struct slice text)
{
	return text.size % 2 == 0 && starts_in_any_case(text, SLICE("d284")) &&
	    is_all(text, isxdigit);
}

static bool
unhex(struct slice text, struct arena *arena, struct slice *ret_token)
{
	uint8_t *bytes = arena_alloc(arena, text.size / 2);

	if (!number_unhex(text, bytes, text.size / 2)) {
		return false;
	}
	*ret_token = slice_bytes(bytes, text.size / 2);
	return true;
}

static bool
read_one_line(struct slice text, struct arena *arena, struct slice *ret_token)
{
	struct slice digits = {0};

	if (address_digits(text, &digits)) {
		return digits_parse(digits, arena, ret_token);
	}
	if (is_all(text, isdigit)) {
		return digits_parse(text, arena, ret_token);
	}
	if (slice_starts(text, APP_PREFIX)) {
		return base45_parse(slice_from(text, APP_PREFIX.size), arena, ret_token);
	}
	if (is_hex(text)) {
		return unhex(text, arena, ret_token);
	}
	return number_unbase64url(text, arena, ret_token);
}

static bool
is_broken(struct slice text)
{
	return memchr(text.bytes, '\r', text.size) != NULL ||
	    memchr(text.bytes, '\n', text.size) != NULL ||
	    memchr(text.bytes, '\t', text.size) != NULL;
}

/* Mail and terminals break long lines. */
static struct slice
without_line_breaks(struct slice text, struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	if (!is_broken(text)) {
		return slice_trim(text);
	}
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.bytes[i];
		if (byte != '\r' && byte != '\n' && byte != '\t') {
			buffer_putc(&out, byte);
		}
	}
	return slice_trim(buffer_slice(&out));
}

bool
permit_text_read(struct slice text, struct arena *arena, struct slice *ret_token)
{
	struct slice token = {0};

	if (text.size == 0 || text.size > PERMIT_TEXT_BYTES_MOST) {
		return false;
	}
	struct slice line = without_line_breaks(text, arena);
	if (!read_one_line(line, arena, &token) || token.size == 0 ||
	    token.size > PERMIT_TOKEN_BYTES_MOST) {
		return false;
	}
	*ret_token = token;
	return true;
}
