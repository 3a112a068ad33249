/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/period.h"

#include <assert.h>

static const struct {
	const char *word;
	const char *key;
	const char *starts;
} kinds[] = {
    [PERIOD_DRAFT] = {"draft", "retention.kind.draft", "retention.starts.draft"},
    [PERIOD_ENDED] = {"ended", "retention.kind.ended", "retention.starts.ended"},
    [PERIOD_REFUSED] = {"refused", "retention.kind.refused", "retention.starts.refused"},
    [PERIOD_PERMIT] = {"permit", "retention.kind.permit", "retention.starts.permit"},
    [PERIOD_PERSON] = {"person", "retention.kind.person", "retention.starts.person"},
    [PERIOD_LETTER] = {"letter", "retention.kind.letter", "retention.starts.letter"},
    [PERIOD_READING] = {"reading", "retention.kind.reading", "retention.starts.reading"},
    [PERIOD_LIFTED_HOLD] = {"lifted_hold", "retention.kind.lifted_hold",
        "retention.starts.lifted_hold"},
};
static_assert(ARRAY_LEN(kinds) == PERIOD_KIND_COUNT, "each kind has its words");

static const char *const units[] = {[PERIOD_DAYS] = "days", [PERIOD_YEARS] = "years"};
static_assert(ARRAY_LEN(units) == PERIOD_UNIT_COUNT, "each unit has its word");

const char *
period_kind_word(enum period_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].word;
}

const char *
period_kind_key(enum period_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].key;
}

const char *
period_starts_key(enum period_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].starts;
}

enum period_kind
period_kind_find(struct slice word)
{
	size_t i = 0;

	while (i < ARRAY_LEN(kinds) && !slice_equal(word, slice_of(kinds[i].word))) {
		i++;
	}
	return (enum period_kind)i;
}

const char *
period_unit_word(enum period_unit unit)
{
	assert((size_t)unit < ARRAY_LEN(units));
	return units[unit];
}

enum period_unit
period_unit_find(struct slice word)
{
	size_t i = 0;

	while (i < ARRAY_LEN(units) && !slice_equal(word, slice_of(units[i]))) {
		i++;
	}
	return (enum period_unit)i;
}

bool
period_in_force(const struct period *periods, size_t count, enum period_kind kind,
    day today, struct period *ret_period)
{
	const struct period *newest = NULL;

	for (size_t i = 0; i < count; i++) {
		const struct period *period = &periods[i];
		if (period->kind == kind && period->valid_from <= today &&
		    (newest == NULL || period->valid_from > newest->valid_from)) {
			newest = period;
		}
	}
	if (newest != NULL) {
		*ret_period = *newest;
	}
	return newest != NULL;
}

day
period_cutoff(const struct period *period, day today)
{
	return period->unit == PERIOD_YEARS ? day_add_years(today, -period->amount)
	                                    : today - period->amount;
}
