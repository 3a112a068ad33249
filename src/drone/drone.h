/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * drone - make, model, serial number and take-off mass of an unmanned aircraft.
 *
 *	MFR1C123456789ABC
 *	 |  |`------------- as many characters as the length says
 *	 |  `-------------- length: 1-9 or A-F (1 to 15)
 *	 `----------------- manufacturer, given out by ICAO
 *
 * Serial numbers follow ANSI/CTA-2063-A: digits and capitals without O and I, no check
 * digit. Older and home-built drones have others: they are marked, kept as printed, and
 * only their characters are judged. Individuals fly drones of 5 kg or less (GCAA, drone
 * conditions for individuals, 2025).
 */
#ifndef DRONE_DRONE_H
#define DRONE_DRONE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/slice.h"

enum {
	DRONE_MOST = 8,       /* of one application, and of one permit */
	DRONE_NAME_MOST = 60, /* characters, of make and of model */
	DRONE_NAME_SIZE = DRONE_NAME_MOST * 4 + 1,
	DRONE_SERIAL_LEAST = 3, /* characters of another serial; CTA-2063-A has 6 to 20 */
	DRONE_SERIAL_MOST = 40,
	DRONE_GRAMS_MOST = 5000,
	DRONE_GRAMS_UNIT_LEAST = 20, /* a bare whole number below it may be kilograms */
};

enum drone_field { DRONE_MAKE, DRONE_MODEL, DRONE_SERIAL, DRONE_MASS, DRONE_FIELD_COUNT };

enum drone_serial_kind { DRONE_CTA2063, DRONE_OTHER, DRONE_SERIAL_KIND_COUNT };

struct drone_typed {
	struct slice field[DRONE_FIELD_COUNT];
	enum drone_serial_kind serial_kind; /* which the person has marked */
};

/* Only drone_check makes one (and the store reads it back). */
struct drone {
	char make[DRONE_NAME_SIZE];
	char model[DRONE_NAME_SIZE];
	char serial[DRONE_SERIAL_MOST + 1];
	enum drone_serial_kind serial_kind;
	int grams; /* take-off mass, 1 to DRONE_GRAMS_MOST */
};

struct drone_refusals {
	const char *key[DRONE_FIELD_COUNT]; /* the message of the refusal, or NULL */
	unsigned count;
};

enum drone_verdict {
	DRONE_OK,
	DRONE_REFUSED,   /* see the refusals */
	DRONE_TOO_MANY,  /* DRONE_MOST are there already */
	DRONE_DUPLICATE, /* its serial number is there already */
	DRONE_VERDICT_COUNT
};

/* Judges all fields. *ret_refusals is always written, *ret_drone on DRONE_OK only. */
MUST_USE enum drone_verdict drone_check(const struct drone_typed *typed,
    struct drone *ret_drone, struct drone_refusals *ret_refusals);
/* Whether one more may stand beside those of the application (without itself). */
MUST_USE enum drone_verdict drone_fits(
    const struct drone *others, size_t count, const struct drone *added);
/* Of DRONE_TOO_MANY and DRONE_DUPLICATE (shown beside the serial number). */
const char *drone_key(enum drone_verdict verdict);

/* The name of the form field and the JSON member: "make" "model" "serial" "mass". */
const char *drone_field_name(enum drone_field field);
/* The message key of the field's label. */
const char *drone_field_key(enum drone_field field);
/* The word in the database and in JSON: "cta2063", "other". */
const char *drone_serial_kind_name(enum drone_serial_kind kind);
/* The kind of that word, or DRONE_SERIAL_KIND_COUNT. */
enum drone_serial_kind drone_serial_kind_find(struct slice name);
/* The same of what somebody sent: who says nothing means the standard. */
enum drone_serial_kind drone_serial_kind_of_typed(struct slice typed);

/* --- the parts, also judged one by one --- */

enum drone_serial_verdict {
	DRONE_SERIAL_OK,
	DRONE_SERIAL_MISSING,
	DRONE_SERIAL_BAD_CHARACTER,
	DRONE_SERIAL_HAS_O_OR_I,      /* letters that the standard leaves out */
	DRONE_SERIAL_BAD_LENGTH_CODE, /* the fifth character is not 1-9 or A-F */
	DRONE_SERIAL_WRONG_LENGTH,    /* not as many characters as the fifth says */
	DRONE_SERIAL_TOO_SHORT,
	DRONE_SERIAL_TOO_LONG,
	DRONE_SERIAL_VERDICT_COUNT
};

/* Blanks and hyphens are dropped and letters raised for CTA-2063-A; another serial
 * keeps its case, hyphens and single blanks. *ret_serial on DRONE_SERIAL_OK only. */
MUST_USE enum drone_serial_verdict drone_serial_parse(struct slice typed,
    enum drone_serial_kind kind, char ret_serial[static DRONE_SERIAL_MOST + 1]);
const char *drone_serial_key(enum drone_serial_verdict verdict);

enum drone_mass_verdict {
	DRONE_MASS_OK,
	DRONE_MASS_MISSING,
	DRONE_MASS_BAD_NUMBER,
	DRONE_MASS_UNIT_NEEDED, /* "4": grams or kilograms? */
	DRONE_MASS_ZERO,
	DRONE_MASS_TOO_HEAVY,
	DRONE_MASS_VERDICT_COUNT
};

/* "249", "249 g", "0.249 kg", "0,249", "٢٤٩ غ", "0٫9 كجم": digits of any script, comma
 * or dot. Without a unit a whole number from 20 on is grams, and a fraction below 20
 * is kilograms. Parts of a gram count as a whole one. *ret_grams on OK only. */
MUST_USE enum drone_mass_verdict drone_mass_parse(struct slice typed, int *ret_grams);
const char *drone_mass_key(enum drone_mass_verdict verdict);

#endif
