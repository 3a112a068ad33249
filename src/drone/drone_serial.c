/* SPDX-License-Identifier: EUPL-1.2 */
/* Serial numbers: ANSI/CTA-2063-A, and others. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "drone/drone.h"

enum {
	FOLDED_SIZE = 128,
	MAKER = 4,        /* characters of the manufacturer's code */
	HEAD = MAKER + 1, /* and the length behind it */
};

#define ALLOWED "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"

static const char *const verdict_keys[] = {
    [DRONE_SERIAL_OK] = "drone.serial.ok",
    [DRONE_SERIAL_MISSING] = "drone.serial.missing",
    [DRONE_SERIAL_BAD_CHARACTER] = "drone.serial.bad_character",
    [DRONE_SERIAL_HAS_O_OR_I] = "drone.serial.has_o_or_i",
    [DRONE_SERIAL_BAD_LENGTH_CODE] = "drone.serial.bad_length_code",
    [DRONE_SERIAL_WRONG_LENGTH] = "drone.serial.wrong_length",
    [DRONE_SERIAL_TOO_SHORT] = "drone.serial.too_short",
    [DRONE_SERIAL_TOO_LONG] = "drone.serial.too_long",
};
static_assert(ARRAY_LEN(verdict_keys) == DRONE_SERIAL_VERDICT_COUNT,
    "each verdict has a message key");

static enum drone_serial_verdict
judge_characters(const char *serial)
{
	size_t length = strlen(serial);

	if (strspn(serial, ALLOWED "OI") != length) {
		return DRONE_SERIAL_BAD_CHARACTER;
	}
	return strspn(serial, ALLOWED) == length ? DRONE_SERIAL_OK
	                                         : DRONE_SERIAL_HAS_O_OR_I;
}

static enum drone_serial_verdict
judge_cta2063(const char *serial)
{
	static const char lengths[] = "123456789ABCDEF";
	size_t length = strlen(serial);

	enum drone_serial_verdict verdict = judge_characters(serial);
	if (verdict != DRONE_SERIAL_OK) {
		return verdict;
	}
	if (length <= HEAD) {
		return DRONE_SERIAL_TOO_SHORT;
	}
	const char *told = strchr(lengths, serial[MAKER]);
	if (told == NULL) {
		return DRONE_SERIAL_BAD_LENGTH_CODE;
	}
	size_t wanted = (size_t)(told - lengths) + 1;
	return length - HEAD == wanted ? DRONE_SERIAL_OK : DRONE_SERIAL_WRONG_LENGTH;
}

static enum drone_serial_verdict
judge_other(const char *serial)
{
	for (const char *at = serial; *at != '\0'; at++) {
		if (*at < ' ' || *at > '~') {
			return DRONE_SERIAL_BAD_CHARACTER;
		}
	}
	return strlen(serial) < DRONE_SERIAL_LEAST ? DRONE_SERIAL_TOO_SHORT
	                                           : DRONE_SERIAL_OK;
}

enum drone_serial_verdict
drone_serial_parse(struct slice typed, enum drone_serial_kind kind,
    char ret_serial[static DRONE_SERIAL_MOST + 1])
{
	char serial[FOLDED_SIZE];
	bool standard = kind == DRONE_CTA2063;

	bool fits = standard ? text_code_into(typed, serial, sizeof(serial))
	                     : text_folded_into(typed, serial, sizeof(serial));
	if (!fits) {
		return DRONE_SERIAL_TOO_LONG;
	}
	if (serial[0] == '\0') {
		return DRONE_SERIAL_MISSING;
	}
	enum drone_serial_verdict verdict =
	    standard ? judge_cta2063(serial) : judge_other(serial);
	if (verdict != DRONE_SERIAL_OK) {
		return verdict;
	}
	if (strlen(serial) > DRONE_SERIAL_MOST) {
		return DRONE_SERIAL_TOO_LONG;
	}
	memcpy(ret_serial, serial, strlen(serial) + 1);
	return DRONE_SERIAL_OK;
}

const char *
drone_serial_key(enum drone_serial_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
