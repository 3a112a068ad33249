/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"

struct word {
	const char *text;
	const char *key;
};

static const struct word statuses[] = {
    [PERMIT_ACTIVE] = {"active", "permit.status.active"},
    [PERMIT_SUSPENDED] = {"suspended", "permit.status.suspended"},
    [PERMIT_REVOKED] = {"revoked", "permit.status.revoked"},
    [PERMIT_SUPERSEDED] = {"superseded", "permit.status.superseded"},
    [PERMIT_SURRENDERED] = {"surrendered", "permit.status.surrendered"},
};
static_assert(ARRAY_LEN(statuses) == PERMIT_STATUS_COUNT, "each status has its words");

static const struct word classes[] = {
    [PERMIT_RECREATION] = {"recreation", "permit.class.recreation"},
    [PERMIT_TRAINING] = {"training", "permit.class.training"},
    [PERMIT_COMMERCIAL] = {"commercial", "permit.class.commercial"},
};
static_assert(ARRAY_LEN(classes) == PERMIT_CLASS_END, "each class has its words");

/* In the order of the bits. */
static const struct word conditions_words[] = {
    {"line_of_sight", "permit.condition.line_of_sight"},
    {"night_allowed", "permit.condition.night_allowed"},
    {"day_only", "permit.condition.day_only"},
    {"over_people_allowed", "permit.condition.over_people_allowed"},
    {"not_over_people", "permit.condition.not_over_people"},
    {"second_crew", "permit.condition.second_crew"},
};
static_assert(1U << ARRAY_LEN(conditions_words) == PERMIT_CONDITION_END,
    "each condition has its words");

const char *
permit_status_text(enum permit_status status)
{
	assert((size_t)status < ARRAY_LEN(statuses));
	return statuses[status].text;
}

const char *
permit_status_key(enum permit_status status)
{
	assert((size_t)status < ARRAY_LEN(statuses));
	return statuses[status].key;
}

bool
permit_status_parse(struct slice text, enum permit_status *ret_status)
{
	for (size_t i = 0; i < ARRAY_LEN(statuses); i++) {
		if (slice_equal(text, slice_of(statuses[i].text))) {
			*ret_status = (enum permit_status)i;
			return true;
		}
	}
	return false;
}

bool
permit_transition(enum permit_status from, enum permit_status to)
{
	static const bool may[PERMIT_STATUS_COUNT][PERMIT_STATUS_COUNT] = {
	    [PERMIT_ACTIVE] =
	        {
	            [PERMIT_SUSPENDED] = true,
	            [PERMIT_REVOKED] = true,
	            [PERMIT_SUPERSEDED] = true,
	            [PERMIT_SURRENDERED] = true,
	        },
	    [PERMIT_SUSPENDED] =
	        {
	            [PERMIT_ACTIVE] = true,
	            [PERMIT_REVOKED] = true,
	        },
	};

	assert(from < PERMIT_STATUS_COUNT && to < PERMIT_STATUS_COUNT);
	return may[from][to];
}

const char *permit_class_text(enum permit_class class)
{
	assert(class >= PERMIT_RECREATION && class < PERMIT_CLASS_END);
	return classes[class].text;
}

const char *permit_class_key(enum permit_class class)
{
	assert(class >= PERMIT_RECREATION && class < PERMIT_CLASS_END);
	return classes[class].key;
}

bool
permit_class_parse(struct slice text, enum permit_class *ret_class)
{
	for (size_t i = PERMIT_RECREATION; i < ARRAY_LEN(classes); i++) {
		if (slice_equal(text, slice_of(classes[i].text))) {
			*ret_class = (enum permit_class)i;
			return true;
		}
	}
	return false;
}

static const struct word *
condition_word(unsigned bit)
{
	assert(bit > 0 && bit < PERMIT_CONDITION_END && (bit & (bit - 1)) == 0);
	return &conditions_words[__builtin_ctz(bit)];
}

const char *
permit_condition_text(unsigned bit)
{
	return condition_word(bit)->text;
}

const char *
permit_condition_key(unsigned bit)
{
	return condition_word(bit)->key;
}

bool
permit_conditions_hold(unsigned conditions)
{
	const unsigned night = PERMIT_NIGHT_ALLOWED | PERMIT_DAY_ONLY;
	const unsigned people = PERMIT_OVER_PEOPLE_ALLOWED | PERMIT_NOT_OVER_PEOPLE;

	return conditions < PERMIT_CONDITION_END && (conditions & night) != night &&
	    (conditions & people) != people;
}

enum {
	YEAR_DIGITS = 4,
	SEQUENCE_DIGITS = 7,
	NUMBER_DIGITS = YEAR_DIGITS + SEQUENCE_DIGITS + 1,
};

static struct permit_number
number_of(const char digits[static NUMBER_DIGITS])
{
	struct permit_number number;

	(void)snprintf(number.text, sizeof(number.text), "DP-%.4s-%.8s", digits,
	    digits + YEAR_DIGITS);
	return number;
}

struct permit_number
permit_number_make(int year, int32_t sequence)
{
	char digits[NUMBER_DIGITS + 1];

	assert(year >= PERMIT_YEAR_LEAST && year <= PERMIT_YEAR_MOST);
	assert(sequence >= 1 && sequence <= PERMIT_SEQUENCE_MOST);
	(void)snprintf(digits, sizeof(digits), "%04d%07d", year % 10000,
	    (int)sequence % (PERMIT_SEQUENCE_MOST + 1));
	digits[NUMBER_DIGITS - 1] = number_luhn(slice_bytes(digits, NUMBER_DIGITS - 1));
	digits[NUMBER_DIGITS] = '\0';
	return number_of(digits);
}

enum permit_number_verdict
permit_number_parse(struct slice typed, struct permit_number *ret_number)
{
	char code[32];
	int64_t year = 0;
	int64_t sequence = 0;

	if (!text_code_into(typed, code, sizeof(code))) {
		return PERMIT_NUMBER_BAD_FORMAT;
	}
	struct slice digits = slice_of(code);
	if (slice_starts(digits, SLICE("DP"))) {
		digits = slice_from(digits, 2);
	}
	if (digits.size != NUMBER_DIGITS ||
	    !number_parse(slice_first(digits, YEAR_DIGITS), PERMIT_YEAR_LEAST,
	        PERMIT_YEAR_MOST, &year) ||
	    !number_parse(slice_from(digits, YEAR_DIGITS), 10, INT32_MAX, &sequence)) {
		return PERMIT_NUMBER_BAD_FORMAT;
	}
	if (digits.bytes[NUMBER_DIGITS - 1] !=
	    number_luhn(slice_first(digits, NUMBER_DIGITS - 1))) {
		return PERMIT_NUMBER_BAD_CHECK_DIGIT;
	}
	*ret_number = number_of(digits.bytes);
	return PERMIT_NUMBER_OK;
}

const char *
permit_number_verdict_key(enum permit_number_verdict verdict)
{
	static const char *const keys[] = {
	    [PERMIT_NUMBER_OK] = "permit.number.ok",
	    [PERMIT_NUMBER_BAD_FORMAT] = "permit.number.bad_format",
	    [PERMIT_NUMBER_BAD_CHECK_DIGIT] = "permit.number.bad_check_digit",
	};
	static_assert(ARRAY_LEN(keys) == PERMIT_NUMBER_VERDICT_COUNT, "each has a key");

	assert((size_t)verdict < ARRAY_LEN(keys));
	return keys[verdict];
}

enum permit_flight
permit_may_fly(enum permit_status status, moment not_before, moment expires,
    bool under_order, moment now)
{
	static const enum permit_flight by_status[] = {
	    [PERMIT_ACTIVE] = PERMIT_FLY_YES,
	    [PERMIT_SUSPENDED] = PERMIT_FLY_SUSPENDED,
	    [PERMIT_REVOKED] = PERMIT_FLY_REVOKED,
	    [PERMIT_SUPERSEDED] = PERMIT_FLY_SUPERSEDED,
	    [PERMIT_SURRENDERED] = PERMIT_FLY_SURRENDERED,
	};
	static_assert(ARRAY_LEN(by_status) == PERMIT_STATUS_COUNT, "each status counts");

	assert((size_t)status < ARRAY_LEN(by_status));
	if (by_status[status] != PERMIT_FLY_YES) {
		return by_status[status];
	}
	if (now < not_before) {
		return PERMIT_FLY_NOT_YET;
	}
	if (now >= expires) {
		return PERMIT_FLY_EXPIRED;
	}
	return under_order ? PERMIT_FLY_ORDER : PERMIT_FLY_YES;
}

const char *
permit_flight_key(enum permit_flight flight)
{
	static const char *const keys[] = {
	    [PERMIT_FLY_YES] = "permit.fly.yes",
	    [PERMIT_FLY_REVOKED] = "permit.fly.revoked",
	    [PERMIT_FLY_SUPERSEDED] = "permit.fly.superseded",
	    [PERMIT_FLY_SURRENDERED] = "permit.fly.surrendered",
	    [PERMIT_FLY_SUSPENDED] = "permit.fly.suspended",
	    [PERMIT_FLY_NOT_YET] = "permit.fly.not_yet",
	    [PERMIT_FLY_EXPIRED] = "permit.fly.expired",
	    [PERMIT_FLY_ORDER] = "permit.fly.order",
	};
	static_assert(ARRAY_LEN(keys) == PERMIT_FLIGHT_COUNT, "each reason has a key");

	assert((size_t)flight < ARRAY_LEN(keys));
	return keys[flight];
}
