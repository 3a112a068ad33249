/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/claims_page.h"

#include <assert.h>

static const struct {
	const char *word;
	const char *look;
	const char *card_look;
} answers[] = {
    [PERMIT_ANSWER_IN_FORCE] = {"permit.word.in_force", "ok", "ok"},
    [PERMIT_ANSWER_NOT_YET] = {"permit.word.not_yet", "bad", ""},
    [PERMIT_ANSWER_EXPIRED] = {"permit.word.expired", "bad", "bad"},
    [PERMIT_ANSWER_SUSPENDED] = {"permit.word.suspended", "bad", "warn"},
    [PERMIT_ANSWER_REVOKED] = {"permit.word.revoked", "bad", "bad"},
    [PERMIT_ANSWER_SUPERSEDED] = {"permit.word.superseded", "bad", ""},
    [PERMIT_ANSWER_SURRENDERED] = {"permit.word.surrendered", "bad", ""},
    [PERMIT_ANSWER_UNKNOWN] = {"permit.word.unknown", "bad", "bad"},
    [PERMIT_ANSWER_UNKNOWN_KEY] = {"permit.word.unknown_key", "warn", "warn"},
    [PERMIT_ANSWER_NOT_GENUINE] = {"permit.word.not_genuine", "bad", "bad"},
    [PERMIT_ANSWER_STATUS_OLD] = {"permit.word.status_old", "warn", "warn"},
};
static_assert(ARRAY_LEN(answers) == PERMIT_ANSWER_COUNT, "each answer has its look");

const char *
answer_word_key(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].word;
}

struct slice
answer_look(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return slice_of(answers[answer].look);
}

struct slice
answer_card_look(enum permit_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return slice_of(answers[answer].card_look);
}

day
claims_last_day(moment expires, int offset_minutes)
{
	return moment_day(expires - 1, offset_minutes);
}

static void
list_drones(
    struct arena *arena, const struct permit_claims *claims, struct claims_lists *lists)
{
	struct template_permit_claims_drones *drones =
	    ARENA_ARRAY(arena, struct template_permit_claims_drones, PERMIT_DRONES_MOST);

	for (size_t i = 0; i < claims->drone_count; i++) {
		drones[i] = (struct template_permit_claims_drones){
		    .model = claims->drones[i].model,
		    .serial = claims->drones[i].serial,
		    .grams = claims->drones[i].grams,
		};
	}
	lists->drones = drones;
	lists->drones_count = claims->drone_count;
}

static void
list_conditions(struct arena *arena, unsigned bits, struct claims_lists *lists)
{
	enum { CONDITIONS_MOST = 6 };
	struct template_permit_claims_conditions *conditions =
	    ARENA_ARRAY(arena, struct template_permit_claims_conditions, CONDITIONS_MOST);

	for (unsigned bit = 1; bit < PERMIT_CONDITION_END; bit *= 2) {
		if ((bits & bit) != 0) {
			conditions[lists->conditions_count++].words =
			    permit_condition_key(bit);
		}
	}
	lists->conditions = conditions;
}

static void
list_zones(
    struct arena *arena, const struct permit_claims *claims, struct claims_lists *lists)
{
	struct template_permit_claims_zones *zones =
	    ARENA_ARRAY(arena, struct template_permit_claims_zones, PERMIT_ZONES_MOST);

	for (size_t i = 0; i < claims->zone_count; i++) {
		zones[i].zone = claims->zones[i];
	}
	lists->zones = zones;
	lists->zones_count = claims->zone_count;
}

struct claims_lists
claims_lists(struct arena *arena, const struct permit_claims *claims)
{
	struct claims_lists lists = {0};

	list_drones(arena, claims, &lists);
	list_conditions(arena, claims->conditions, &lists);
	list_zones(arena, claims, &lists);
	return lists;
}
