/* SPDX-License-Identifier: EUPL-1.2 */
#include "person/phone.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"

#define UAE "971"
enum {
	FOLDED_SIZE = 64,
	UAE_MOBILE_DIGITS = 9,   /* behind 971: 5 and 8 more */
	UAE_LANDLINE_DIGITS = 8, /* behind 971: the area and 7 more */
};

static const char *const verdict_keys[] = {
    [PHONE_OK] = "person.phone.ok",
    [PHONE_MISSING] = "person.phone.missing",
    [PHONE_BAD_CHARACTER] = "person.phone.bad_character",
    [PHONE_NEEDS_COUNTRY] = "person.phone.needs_country",
    [PHONE_TOO_SHORT] = "person.phone.too_short",
    [PHONE_TOO_LONG] = "person.phone.too_long",
    [PHONE_BAD_UAE] = "person.phone.bad_uae",
};
static_assert(
    ARRAY_LEN(verdict_keys) == PHONE_VERDICT_COUNT, "each verdict has a message key");

/* A number without its plus and its free signs. */
struct dialled {
	char digits[FOLDED_SIZE];
	bool international; /* a plus, or 00, stood in front */
};

/* False when something stands there that is neither digit nor free sign. */
static bool
read_dialled(const char *folded, struct dialled *ret_dialled)
{
	size_t used = 0;

	ret_dialled->international = folded[0] == '+';
	for (const char *at = folded + (folded[0] == '+' ? 1 : 0); *at != '\0'; at++) {
		if (strchr("().-/", *at) != NULL) {
			continue;
		}
		if (*at < '0' || *at > '9') {
			return false;
		}
		ret_dialled->digits[used++] = *at;
	}
	ret_dialled->digits[used] = '\0';
	return true;
}

/* Puts a country code, or nothing, in place of the first digits. */
static void
replace_front(struct dialled *dialled, size_t count, const char *country)
{
	size_t size = strlen(country);
	size_t kept = strlen(dialled->digits + count);

	assert(size + kept < sizeof(dialled->digits));
	memmove(dialled->digits + size, dialled->digits + count, kept + 1);
	memcpy(dialled->digits, country, size);
	dialled->international = true;
}

static bool
starts(const struct dialled *dialled, const char *digits)
{
	return strncmp(dialled->digits, digits, strlen(digits)) == 0;
}

/* 05 and 8 digits is a mobile number; 0, an area and 7 digits another one. */
static bool
is_uae_local(const char *digits)
{
	size_t national = strlen(digits + 1);

	if (digits[1] == '5') {
		return national == UAE_MOBILE_DIGITS;
	}
	return national == UAE_LANDLINE_DIGITS && strchr("234679", digits[1]) != NULL;
}

/* What people of the country type, made international; also "+971 (0)50". */
static void
complete(struct dialled *dialled)
{
	if (!dialled->international && starts(dialled, "00")) {
		replace_front(dialled, strlen("00"), "");
	} else if (!dialled->international && starts(dialled, "0") &&
	    is_uae_local(dialled->digits)) {
		replace_front(dialled, strlen("0"), UAE);
	} else if (!dialled->international && starts(dialled, UAE)) {
		dialled->international = true;
	}
	if (dialled->international && starts(dialled, UAE "0")) {
		replace_front(dialled, strlen(UAE "0"), UAE);
	}
}

static bool
uae_length_holds(const char *digits)
{
	const char *national = digits + strlen(UAE);

	return strlen(national) ==
	    (national[0] == '5' ? UAE_MOBILE_DIGITS : UAE_LANDLINE_DIGITS);
}

static enum phone_verdict
judge(const struct dialled *dialled)
{
	size_t length = strlen(dialled->digits);

	if (!dialled->international || dialled->digits[0] == '0') {
		return PHONE_NEEDS_COUNTRY;
	}
	if (starts(dialled, UAE)) {
		return uae_length_holds(dialled->digits) ? PHONE_OK : PHONE_BAD_UAE;
	}
	if (length < PHONE_DIGITS_LEAST) {
		return PHONE_TOO_SHORT;
	}
	return length > PHONE_DIGITS_MOST ? PHONE_TOO_LONG : PHONE_OK;
}

static struct phone
with_plus(const char *digits)
{
	struct phone phone = {{'+'}};

	assert(strlen(digits) <= PHONE_DIGITS_MOST);
	memcpy(phone.text + 1, digits, strlen(digits));
	return phone;
}

enum phone_verdict
phone_parse(struct slice typed, struct phone *ret_phone)
{
	char folded[FOLDED_SIZE];
	struct dialled dialled = {{0}, false};

	/* room is left for a country code in front */
	if (!text_code_into(typed, folded, sizeof(folded) - sizeof(UAE))) {
		return PHONE_TOO_LONG;
	}
	if (folded[0] == '\0') {
		return PHONE_MISSING;
	}
	if (!read_dialled(folded, &dialled) || dialled.digits[0] == '\0') {
		return PHONE_BAD_CHARACTER;
	}
	complete(&dialled);
	enum phone_verdict verdict = judge(&dialled);
	if (verdict == PHONE_OK) {
		*ret_phone = with_plus(dialled.digits);
	}
	return verdict;
}

bool
phone_vouched(struct slice value, struct phone *ret_phone)
{
	char folded[FOLDED_SIZE];
	struct dialled dialled = {{0}, false};

	*ret_phone = (struct phone){{0}};
	if (!text_code_into(value, folded, sizeof(folded) - sizeof(UAE)) ||
	    !read_dialled(folded, &dialled)) {
		return false;
	}
	complete(&dialled);
	size_t length = strlen(dialled.digits);
	if (length < PHONE_DIGITS_LEAST || length > PHONE_DIGITS_MOST ||
	    dialled.digits[0] == '0') {
		return false;
	}
	*ret_phone = with_plus(dialled.digits);
	return true;
}

const char *
phone_key(enum phone_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
