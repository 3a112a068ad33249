/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/fold.h"
#include "base/text.h"

enum {
	FOLDED_SIZE = 64, /* of a typed code */
	CODE_DIGITS = 4,
	QUERY_SIZE = 256,
};

static_assert(CENTRE_OPEN_END == 84005, "2199-12-31 is the last day of base/moment.h");

static const char *const code_keys[] = {
    [CENTRE_CODE_OK] = "centre.code.ok",
    [CENTRE_CODE_MISSING] = "centre.code.missing",
    [CENTRE_CODE_BAD] = "centre.code.bad",
};
static_assert(
    ARRAY_LEN(code_keys) == CENTRE_CODE_VERDICT_COUNT, "each verdict has a message key");

static const char *const verdict_keys[] = {
    [CENTRE_OK] = "centre.ok",
    [CENTRE_UNKNOWN] = "centre.unknown",
    [CENTRE_NOT_YET] = "centre.not_yet",
    [CENTRE_LAPSED] = "centre.lapsed",
    [CENTRE_BETWEEN] = "centre.between",
    [CENTRE_WAS_SUSPENDED] = "centre.was_suspended",
    [CENTRE_OUT_OF_SCOPE] = "centre.out_of_scope",
};
static_assert(
    ARRAY_LEN(verdict_keys) == CENTRE_VERDICT_COUNT, "each verdict has a message key");

static const char *const state_names[] = {
    [CENTRE_ACCREDITED] = "accredited",
    [CENTRE_SUSPENDED] = "suspended",
};
static_assert(ARRAY_LEN(state_names) == CENTRE_STATE_COUNT, "each state has a word");

enum centre_code_verdict
centre_code_parse(struct slice typed, struct centre_code *ret_code)
{
	char folded[FOLDED_SIZE];
	struct centre_code code = {"TC-"};

	if (!text_code_into(typed, folded, sizeof(folded))) {
		return CENTRE_CODE_BAD;
	}
	if (folded[0] == '\0') {
		return CENTRE_CODE_MISSING;
	}
	if (strncmp(folded, "TC", 2) != 0 || strlen(folded) != 2 + CODE_DIGITS ||
	    strspn(folded + 2, "0123456789") != CODE_DIGITS) {
		return CENTRE_CODE_BAD;
	}
	memcpy(code.text + 3, folded + 2, CODE_DIGITS);
	*ret_code = code;
	return CENTRE_CODE_OK;
}

const char *
centre_code_key(enum centre_code_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(code_keys));
	return code_keys[verdict];
}

const char *
centre_state_name(enum centre_state state)
{
	assert((size_t)state < ARRAY_LEN(state_names));
	return state_names[state];
}

enum centre_state
centre_state_find(struct slice name)
{
	unsigned i = 0;

	while (i < CENTRE_STATE_COUNT && !slice_equal(name, slice_of(state_names[i]))) {
		i++;
	}
	return (enum centre_state)i;
}

static bool
is_within(const struct centre_interval *interval, day on)
{
	return on >= interval->from_day && on <= interval->until_day;
}

static enum centre_verdict
judge_interval(const struct centre_interval *interval, enum centre_class class)
{
	if (interval->state == CENTRE_SUSPENDED) {
		return CENTRE_WAS_SUSPENDED;
	}
	return (interval->scope & CENTRE_SCOPE(class)) != 0 ? CENTRE_OK
	                                                    : CENTRE_OUT_OF_SCOPE;
}

enum centre_verdict
centre_accredited_on(const struct centre_interval *intervals, size_t count, day on,
    enum centre_class class)
{
	bool any_before = false;
	bool any_after = false;

	assert(class >= CENTRE_CLASS_RECREATION && class <= CENTRE_CLASS_LAST);
	for (size_t i = 0; i < count; i++) {
		if (is_within(&intervals[i], on)) {
			return judge_interval(&intervals[i], class);
		}
		any_before = any_before || intervals[i].until_day < on;
		any_after = any_after || intervals[i].from_day > on;
	}
	if (any_before && any_after) {
		return CENTRE_BETWEEN;
	}
	if (any_before) {
		return CENTRE_LAPSED;
	}
	return any_after ? CENTRE_NOT_YET : CENTRE_UNKNOWN;
}

const char *
centre_key(enum centre_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}

bool
centre_intervals_fit(const struct centre_interval *intervals, size_t count,
    const struct centre_interval *added)
{
	if (added->from_day > added->until_day || added->scope == 0 ||
	    (added->scope & ~CENTRE_SCOPE_ALL) != 0) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		if (added->from_day <= intervals[i].until_day &&
		    added->until_day >= intervals[i].from_day) {
			return false;
		}
	}
	return true;
}

static bool
meets(const struct centre_interval *one, const struct centre_interval *other)
{
	return one->from_day <= other->until_day && one->until_day >= other->from_day;
}

/* Whether a day before today that one answers would be answered otherwise. */
static bool
rewrites(
    const struct centre_interval *one, const struct centre_interval *added, day today)
{
	return meets(one, added) && one->from_day < today && added->from_day < today &&
	    (one->scope != added->scope || one->state != added->state);
}

/* What is left of one on both sides of added; 0, 1 or 2 pieces. */
static size_t
cut(const struct centre_interval *one, const struct centre_interval *added,
    struct centre_interval ret_pieces[static 2])
{
	size_t count = 0;

	if (one->from_day < added->from_day) {
		ret_pieces[count] = *one;
		ret_pieces[count++].until_day = added->from_day - 1;
	}
	if (one->until_day > added->until_day) {
		ret_pieces[count] = *one;
		ret_pieces[count++].from_day = added->until_day + 1;
	}
	return count;
}

bool
centre_lay_over(const struct centre_timeline *now, const struct centre_interval *added,
    day today, struct centre_timeline *ret_timeline)
{
	struct centre_interval *made = ret_timeline->intervals;
	size_t count = 1;

	if (!centre_intervals_fit(NULL, 0, added)) {
		return false;
	}
	made[0] = *added;
	for (size_t i = 0; i < now->count; i++) {
		const struct centre_interval *one = &now->intervals[i];
		struct centre_interval pieces[2] = {*one};
		size_t pieces_count = meets(one, added) ? cut(one, added, pieces) : 1;
		if (rewrites(one, added, today) ||
		    pieces_count > CENTRE_INTERVALS_MOST - count) {
			return false;
		}
		memcpy(&made[count], pieces, pieces_count * sizeof(*pieces));
		count += pieces_count;
	}
	ret_timeline->count = count;
	return true;
}

bool
centre_fold(const struct centre *centre, char ret_folded[static CENTRE_FOLDED_SIZE])
{
	const struct slice parts[] = {slice_of(centre->code.text), centre->name_latin,
	    centre->name_arabic, centre->city_latin, centre->city_arabic};
	size_t used = 0;

	for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
		if (used > 0) {
			ret_folded[used++] = ' ';
		}
		/* one byte is kept for the next blank */
		if (!fold_key_into(
		        parts[i], ret_folded + used, CENTRE_FOLDED_SIZE - used - 1)) {
			return false;
		}
		used += strlen(ret_folded + used);
	}
	return true;
}

bool
centre_matches(struct slice folded, struct slice typed)
{
	char query[QUERY_SIZE];

	return fold_key_into(typed, query, sizeof(query)) &&
	    fold_has_words(folded, slice_of(query));
}
