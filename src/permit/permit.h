/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit - the rules of a drone permit: its number, its states, who may fly with it.
 *
 *	DP-2026-00123451
 *	   |    |      `- check digit: Luhn over year and sequence
 *	   |    `-------- sequence of the year, 7 digits
 *	   `------------- year of issue
 *
 * Pure: no I/O, no heap, no clock.
 */
#ifndef PERMIT_PERMIT_H
#define PERMIT_PERMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

/* What is stored. Expired is not a state: the clock says it. */
enum permit_status {
	PERMIT_ACTIVE,
	PERMIT_SUSPENDED,
	PERMIT_REVOKED,
	PERMIT_SUPERSEDED,
	PERMIT_SURRENDERED,
	PERMIT_STATUS_COUNT
};

/* "active" ...: in the database and the API. */
const char *permit_status_text(enum permit_status status);
MUST_USE bool permit_status_parse(struct slice text, enum permit_status *ret_status);
/* "permit.status.active" ... */
const char *permit_status_key(enum permit_status status);

/* active <-> suspended; active -> superseded, surrendered; both -> revoked. */
bool permit_transition(enum permit_status from, enum permit_status to);

enum permit_class {
	PERMIT_RECREATION = 1,
	PERMIT_TRAINING = 2,
	PERMIT_COMMERCIAL = 3,
	PERMIT_CLASS_END = 4 /* for loops from 1 */
};

/* "recreation", "training", "commercial". */
const char *permit_class_text(enum permit_class class);
MUST_USE bool permit_class_parse(struct slice text, enum permit_class *ret_class);
/* "permit.class.recreation" ... */
const char *permit_class_key(enum permit_class class);

/* Bits of a permit's conditions. */
enum permit_condition {
	PERMIT_LINE_OF_SIGHT = 1,
	PERMIT_NIGHT_ALLOWED = 2,
	PERMIT_DAY_ONLY = 4,
	PERMIT_OVER_PEOPLE_ALLOWED = 8,
	PERMIT_NOT_OVER_PEOPLE = 16,
	PERMIT_SECOND_CREW = 32,
	PERMIT_CONDITION_END = 64 /* for loops: bit = 1; bit < END; bit *= 2 */
};

/* "line_of_sight" ... and "permit.condition.line_of_sight" ...; one bit. */
const char *permit_condition_text(unsigned bit);
const char *permit_condition_key(unsigned bit);
/* False when bits are unknown or contradict each other (night allowed and day only). */
bool permit_conditions_hold(unsigned conditions);

enum {
	PERMIT_NUMBER_SIZE = 17, /* with the NUL */
	PERMIT_SEQUENCE_MOST = 9999999,
	PERMIT_YEAR_LEAST = 2000,
	PERMIT_YEAR_MOST = 2199,
};

/* Only _make and _parse make one: the check digit holds. */
struct permit_number {
	char text[PERMIT_NUMBER_SIZE];
};

enum permit_number_verdict {
	PERMIT_NUMBER_OK,
	PERMIT_NUMBER_BAD_FORMAT,
	PERMIT_NUMBER_BAD_CHECK_DIGIT,
	PERMIT_NUMBER_VERDICT_COUNT
};

/* year from PERMIT_YEAR_LEAST to _MOST, sequence from 1 to PERMIT_SEQUENCE_MOST. */
struct permit_number permit_number_make(int year, int32_t sequence);
/* What a person typed: Arabic digits, blanks, lower case, missing hyphens, and even a
 * missing DP are fine. */
MUST_USE enum permit_number_verdict permit_number_parse(
    struct slice typed, struct permit_number *ret_number);
/* "permit.number.bad_format" ... */
const char *permit_number_verdict_key(enum permit_number_verdict verdict);

/* May the holder fly now? In the order in which the reasons are tried. */
enum permit_flight {
	PERMIT_FLY_YES,
	PERMIT_FLY_REVOKED,
	PERMIT_FLY_SUPERSEDED,
	PERMIT_FLY_SURRENDERED,
	PERMIT_FLY_SUSPENDED,
	PERMIT_FLY_NOT_YET,
	PERMIT_FLY_EXPIRED,
	PERMIT_FLY_ORDER, /* an order of the authority is in force over it */
	PERMIT_FLIGHT_COUNT
};

/* In force from not_before (included) until expires (not included). */
enum permit_flight permit_may_fly(enum permit_status status, moment not_before,
    moment expires, bool under_order, moment now);
/* "permit.fly.yes" ...: one sentence for the holder. */
const char *permit_flight_key(enum permit_flight flight);

#endif
