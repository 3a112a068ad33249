/* SPDX-License-Identifier: EUPL-1.2 */
/* A mass as people type it: grams or kilograms, comma or dot, in both languages. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "drone/drone.h"

enum {
	FOLDED_SIZE = 64,
	WHOLE_MOST =
	    100000, /* more is too heavy in any unit, and need not be told apart */
};

enum unit { UNIT_NONE, UNIT_GRAM, UNIT_KILOGRAM, UNIT_UNKNOWN };

static const char *const verdict_keys[] = {
    [DRONE_MASS_OK] = "drone.mass.ok",
    [DRONE_MASS_MISSING] = "drone.mass.missing",
    [DRONE_MASS_BAD_NUMBER] = "drone.mass.bad_number",
    [DRONE_MASS_UNIT_NEEDED] = "drone.mass.unit_needed",
    [DRONE_MASS_ZERO] = "drone.mass.zero",
    [DRONE_MASS_TOO_HEAVY] = "drone.mass.too_heavy",
};
static_assert(ARRAY_LEN(verdict_keys) == DRONE_MASS_VERDICT_COUNT,
    "each verdict has a message key");

static const struct {
	struct slice word;
	enum unit unit;
} units[] = {
    {{"", 0}, UNIT_NONE},
    {SLICE_INIT("g"), UNIT_GRAM},
    {SLICE_INIT("gr"), UNIT_GRAM},
    {SLICE_INIT("gm"), UNIT_GRAM},
    {SLICE_INIT("gram"), UNIT_GRAM},
    {SLICE_INIT("grams"), UNIT_GRAM},
    {SLICE_INIT("غ"), UNIT_GRAM},
    {SLICE_INIT("غم"), UNIT_GRAM},
    {SLICE_INIT("جم"), UNIT_GRAM},
    {SLICE_INIT("غرام"), UNIT_GRAM},
    {SLICE_INIT("جرام"), UNIT_GRAM},
    {SLICE_INIT("kg"), UNIT_KILOGRAM},
    {SLICE_INIT("kgs"), UNIT_KILOGRAM},
    {SLICE_INIT("kilo"), UNIT_KILOGRAM},
    {SLICE_INIT("كغ"), UNIT_KILOGRAM},
    {SLICE_INIT("كغم"), UNIT_KILOGRAM},
    {SLICE_INIT("كجم"), UNIT_KILOGRAM},
    {SLICE_INIT("كيلو"), UNIT_KILOGRAM},
    {SLICE_INIT("كيلوغرام"), UNIT_KILOGRAM},
    {SLICE_INIT("كيلوجرام"), UNIT_KILOGRAM},
};

/* A number as it stands: of 12.5 whole is 12, thousandths is 500, places is 1. */
struct quantity {
	int whole;
	int thousandths; /* rounded up */
	size_t places;   /* digits behind the separator */
};

static enum unit
find_unit(struct slice word)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (slice_equal(word, units[i].word)) {
			return units[i].unit;
		}
	}
	return UNIT_UNKNOWN;
}

/* Small letters, and a dot for each separator: comma, Arabic comma (U+060C), Arabic
 * decimal (U+066B) and thousands (U+066C) signs. */
static void
make_alike(char *text)
{
	struct slice rest = slice_of(text);
	char *out = text;

	while (rest.size > 0) {
		uint32_t point = text_next(&rest);
		if (point == ',' || point == 0x060C || point == 0x066B ||
		    point == 0x066C) {
			point = '.';
		} else if (point >= 'A' && point <= 'Z') {
			point = point - 'A' + 'a';
		}
		out += text_put(point, out); /* never more bytes than were read */
	}
	*out = '\0';
}

static int
digit_at(struct slice digits, size_t index)
{
	return index < digits.size ? digits.bytes[index] - '0' : 0;
}

/* Three digits count; what stands behind them makes one more when it is not 0. */
static int
thousandths_of(struct slice fraction)
{
	int number = digit_at(fraction, 0) * 100 + digit_at(fraction, 1) * 10 +
	    digit_at(fraction, 2);

	for (size_t i = 3; i < fraction.size; i++) {
		if (fraction.bytes[i] != '0') {
			return number + 1;
		}
	}
	return number;
}

static int
whole_of(struct slice digits)
{
	int number = 0;

	for (size_t i = 0; i < digits.size; i++) {
		number = number * 10 + digit_at(digits, i);
		if (number > WHOLE_MOST) {
			return WHOLE_MOST;
		}
	}
	return number;
}

/* Digits, and at most one separator with digits behind it; the digits before it may be
 * left out. */
static bool
read_quantity(struct slice text, struct quantity *ret_quantity)
{
	struct slice fraction = text;
	struct slice whole = slice_cut(&fraction, '.');
	bool separated = whole.size < text.size;

	if (slice_find(fraction, '.') < fraction.size ||
	    separated != (fraction.size > 0) || text.size == 0) {
		return false;
	}
	ret_quantity->whole = whole_of(whole);
	ret_quantity->thousandths = thousandths_of(fraction);
	ret_quantity->places = fraction.size;
	return true;
}

/* Without a unit a fraction of less than 20 is meant as kilograms ("0.9", "4,5"), the
 * rest as grams. */
static enum unit
guess_unit(const struct quantity *quantity)
{
	if (quantity->whole >= DRONE_GRAMS_UNIT_LEAST) {
		return UNIT_GRAM;
	}
	bool is_zero = quantity->whole == 0 && quantity->thousandths == 0;
	return quantity->places > 0 || is_zero ? UNIT_KILOGRAM : UNIT_NONE;
}

/* In grams exactly three digits behind the separator are thousands: "1,250 g". */
static int
grams_of(const struct quantity *quantity, enum unit unit)
{
	bool thousands = quantity->places == 3 && quantity->whole > 0;

	if (unit == UNIT_KILOGRAM || thousands) {
		return quantity->whole * 1000 + quantity->thousandths;
	}
	return quantity->whole + (quantity->thousandths > 0 ? 1 : 0);
}

static enum drone_mass_verdict
judge_grams(int grams, int *ret_grams)
{
	if (grams == 0) {
		return DRONE_MASS_ZERO;
	}
	if (grams > DRONE_GRAMS_MOST) {
		return DRONE_MASS_TOO_HEAVY;
	}
	*ret_grams = grams;
	return DRONE_MASS_OK;
}

enum drone_mass_verdict
drone_mass_parse(struct slice typed, int *ret_grams)
{
	char text[FOLDED_SIZE];
	struct quantity quantity = {0};

	if (!text_folded_into(typed, text, sizeof(text))) {
		return DRONE_MASS_BAD_NUMBER;
	}
	if (text[0] == '\0') {
		return DRONE_MASS_MISSING;
	}
	make_alike(text);
	size_t digits = strspn(text, "0123456789.");
	enum unit unit = find_unit(slice_trim(slice_of(text + digits)));
	if (unit == UNIT_UNKNOWN ||
	    !read_quantity((struct slice){text, digits}, &quantity)) {
		return DRONE_MASS_BAD_NUMBER;
	}
	if (unit == UNIT_NONE) {
		unit = guess_unit(&quantity);
	}
	if (unit == UNIT_NONE) {
		return DRONE_MASS_UNIT_NEEDED;
	}
	return judge_grams(grams_of(&quantity, unit), ret_grams);
}

const char *
drone_mass_key(enum drone_mass_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}
