/* SPDX-License-Identifier: EUPL-1.2 */
#include "order/order.h"

#include <assert.h>

#include "base/text.h"

struct word {
	const char *text;
	const char *key;
};

static const struct word kinds[] = {
    [ORDER_SUSPEND] = {"suspend", "order.kind.suspend"},
    [ORDER_INVALIDATE] = {"invalidate", "order.kind.invalidate"},
};
static_assert(ARRAY_LEN(kinds) == ORDER_KIND_COUNT, "each kind has its words");

static const char *const states[] = {
    [ORDER_PROPOSED] = "proposed",
    [ORDER_SIGNED] = "signed",
    [ORDER_LIFTED] = "lifted",
    [ORDER_DROPPED] = "dropped",
};
static_assert(ARRAY_LEN(states) == ORDER_STATE_COUNT, "each state has its word");

static const struct word phases[] = {
    [ORDER_WAITS] = {"waits", "order.phase.waits"},
    [ORDER_SCHEDULED] = {"scheduled", "order.phase.scheduled"},
    [ORDER_IN_FORCE] = {"in_force", "order.phase.in_force"},
    [ORDER_ENDED] = {"ended", "order.phase.ended"},
    [ORDER_OVER_BY_LIFT] = {"lifted", "order.phase.lifted"},
    [ORDER_REJECTED] = {"rejected", "order.phase.rejected"},
};
static_assert(ARRAY_LEN(phases) == ORDER_PHASE_COUNT, "each phase has its words");

static const struct word steps[] = {
    [ORDER_ISSUE] = {"issue", "order.step.issue"},
    [ORDER_LIFT] = {"lift", "order.step.lift"},
    [ORDER_EXTEND] = {"extend", "order.step.extend"},
};
static_assert(ARRAY_LEN(steps) == ORDER_STEP_COUNT, "each step has its words");

/* Those of permit/permit.h, where the same message keys are. */
static const struct word classes[] = {
    [1] = {"recreation", "permit.class.recreation"},
    [2] = {"training", "permit.class.training"},
    [3] = {"commercial", "permit.class.commercial"},
};
static_assert(ARRAY_LEN(classes) == ORDER_CLASS_END, "each class has its words");

const char *const order_reasons[] = {
    "airspace_security",
    "public_event",
    "public_safety",
    "rules_changed",
    "centre_not_genuine",
    NULL,
};

const char *
order_kind_text(enum order_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].text;
}

const char *
order_kind_key(enum order_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind].key;
}

bool
order_kind_parse(struct slice text, enum order_kind *ret_kind)
{
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		if (slice_equal(text, slice_of(kinds[i].text))) {
			*ret_kind = (enum order_kind)i;
			return true;
		}
	}
	return false;
}

const char *
order_state_text(enum order_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state];
}

bool
order_state_parse(struct slice text, enum order_state *ret_state)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (slice_equal(text, slice_of(states[i]))) {
			*ret_state = (enum order_state)i;
			return true;
		}
	}
	return false;
}

const char *
order_phase_text(enum order_phase phase)
{
	assert((size_t)phase < ARRAY_LEN(phases));
	return phases[phase].text;
}

const char *
order_phase_key(enum order_phase phase)
{
	assert((size_t)phase < ARRAY_LEN(phases));
	return phases[phase].key;
}

const char *
order_step_text(enum order_step step)
{
	assert((size_t)step < ARRAY_LEN(steps));
	return steps[step].text;
}

const char *
order_step_key(enum order_step step)
{
	assert((size_t)step < ARRAY_LEN(steps));
	return steps[step].key;
}

bool
order_step_parse(struct slice text, enum order_step *ret_step)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		if (slice_equal(text, slice_of(steps[i].text))) {
			*ret_step = (enum order_step)i;
			return true;
		}
	}
	return false;
}

const char *
order_class_text(int class)
{
	assert(class >= 1 && class < ORDER_CLASS_END);
	return classes[class].text;
}

const char *
order_class_key(int class)
{
	assert(class >= 1 && class < ORDER_CLASS_END);
	return classes[class].key;
}

const char *
order_reason_key(struct slice reason)
{
	static const char *const keys[] = {
	    "order.reason.airspace_security",
	    "order.reason.public_event",
	    "order.reason.public_safety",
	    "order.reason.rules_changed",
	    "order.reason.centre_not_genuine",
	};
	static_assert(
	    ARRAY_LEN(keys) + 1 == ARRAY_LEN(order_reasons), "each reason has a key");

	for (size_t i = 0; order_reasons[i] != NULL; i++) {
		if (slice_equal(reason, slice_of(order_reasons[i]))) {
			return keys[i];
		}
	}
	return NULL;
}

/* --- whom it meets, and when --- */

bool
order_covers(const struct order_terms *terms, const struct order_permit *permit)
{
	assert(permit->class >= 1 && permit->class < ORDER_CLASS_END);
	if ((terms->classes & 1U << (permit->class - 1)) == 0) {
		return false;
	}
	if (permit->issued_at < terms->issued_from ||
	    (terms->issued_until != 0 && permit->issued_at >= terms->issued_until)) {
		return false;
	}
	if (terms->centre.size > 0 && !slice_equal(terms->centre, permit->centre)) {
		return false;
	}
	return terms->later || terms->starts_at == 0 ||
	    permit->issued_at < terms->starts_at;
}

enum order_phase
order_phase(const struct order_terms *terms, enum order_state state, moment now)
{
	switch (state) {
	case ORDER_PROPOSED:
		return ORDER_WAITS;
	case ORDER_LIFTED:
		return ORDER_OVER_BY_LIFT;
	case ORDER_DROPPED:
		return ORDER_REJECTED;
	case ORDER_SIGNED:
	case ORDER_STATE_COUNT:
		break;
	}
	if (terms->ends_at != 0 && now >= terms->ends_at) {
		return ORDER_ENDED;
	}
	return now < terms->starts_at ? ORDER_SCHEDULED : ORDER_IN_FORCE;
}

/* --- what is good --- */

static bool
are_words(struct slice text)
{
	return text.size > 0 && text_length(text) <= ORDER_WORDS_MOST;
}

enum order_verdict
order_judge_words(struct slice text_en, struct slice text_ar)
{
	return are_words(text_en) && are_words(text_ar) ? ORDER_OK : ORDER_NO_WORDS;
}

/* Of whom. */
static enum order_verdict
judge_reach(const struct order_terms *terms)
{
	bool any_day = terms->issued_from == 0 && terms->issued_until == 0;

	if (terms->kind >= ORDER_KIND_COUNT) {
		return ORDER_NO_KIND;
	}
	if ((terms->classes & ORDER_CLASSES_ALL) == 0) {
		return ORDER_NO_CLASS;
	}
	if (terms->issued_until != 0 && terms->issued_from >= terms->issued_until) {
		return ORDER_BAD_ISSUED;
	}
	return terms->kind == ORDER_INVALIDATE && any_day && terms->centre.size == 0
	    ? ORDER_TOO_WIDE
	    : ORDER_OK;
}

/* From when until when. */
static enum order_verdict
judge_time(const struct order_terms *terms, moment now, int offset_minutes)
{
	moment today = moment_of_day(moment_day(now, offset_minutes), offset_minutes);

	if (terms->starts_at != 0 && terms->starts_at < today) {
		return ORDER_BAD_START;
	}
	if (terms->ends_at == 0) {
		return ORDER_OK;
	}
	if (terms->kind == ORDER_INVALIDATE) {
		return ORDER_END_OF_INVALIDATION;
	}
	return terms->ends_at <= now || terms->ends_at <= terms->starts_at ? ORDER_BAD_END
	                                                                   : ORDER_OK;
}

enum order_verdict
order_judge_terms(const struct order_terms *terms, moment now, int offset_minutes)
{
	enum order_verdict verdict = judge_reach(terms);

	if (verdict == ORDER_OK) {
		verdict = judge_time(terms, now, offset_minutes);
	}
	if (verdict == ORDER_OK && order_reason_key(terms->reason) == NULL) {
		verdict = ORDER_NO_REASON;
	}
	return verdict == ORDER_OK ? order_judge_words(terms->text_en, terms->text_ar)
	                           : verdict;
}

/* Whether what is proposed fits how the order stands: asked when it is proposed and again
 * when it is signed, for it may have ended between the two. */
static enum order_verdict
fits(const struct order_hands *hands)
{
	const struct order_terms *terms = hands->terms;
	enum order_phase phase = order_phase(terms, hands->state, hands->now);

	if (hands->step == ORDER_ISSUE) {
		return terms->ends_at != 0 && terms->ends_at <= hands->now ? ORDER_BAD_END
		                                                           : ORDER_OK;
	}
	if (phase != ORDER_SCHEDULED && phase != ORDER_IN_FORCE) {
		return ORDER_NOT_OPEN;
	}
	if (terms->kind == ORDER_INVALIDATE) {
		return ORDER_FINAL;
	}
	if (hands->step == ORDER_LIFT) {
		return ORDER_OK;
	}
	if (terms->ends_at == 0) {
		return ORDER_ENDLESS;
	}
	return hands->ends_at <= terms->ends_at ? ORDER_BAD_END : ORDER_OK;
}

enum order_verdict
order_judge_proposal(const struct order_hands *hands)
{
	assert(hands->step == ORDER_LIFT || hands->step == ORDER_EXTEND);
	return hands->waits ? ORDER_STEP_WAITS : fits(hands);
}

enum order_verdict
order_judge_signature(const struct order_hands *hands)
{
	if (!hands->waits) {
		return ORDER_NOTHING_WAITS;
	}
	if (!hands->signs) {
		return ORDER_NOT_ROLE;
	}
	if (hands->mine) {
		return ORDER_SAME_HAND;
	}
	if (hands->step == ORDER_ISSUE && hands->in_force >= ORDER_IN_FORCE_MOST) {
		return ORDER_TOO_MANY;
	}
	return fits(hands);
}

/* --- why not --- */

static const struct {
	const char *key;
	unsigned http;
} answers[] = {
    [ORDER_OK] = {NULL, 200},
    [ORDER_NOT_FOUND] = {"order.refusal.not_found", 404},
    [ORDER_STALE] = {"order.refusal.stale", 409},
    [ORDER_NO_KIND] = {"order.refusal.no_kind", 422},
    [ORDER_NO_CLASS] = {"order.refusal.no_class", 422},
    [ORDER_BAD_ISSUED] = {"order.refusal.bad_issued", 422},
    [ORDER_NO_CENTRE] = {"order.refusal.no_centre", 422},
    [ORDER_TOO_WIDE] = {"order.refusal.too_wide", 422},
    [ORDER_BAD_START] = {"order.refusal.bad_start", 422},
    [ORDER_BAD_END] = {"order.refusal.bad_end", 422},
    [ORDER_END_OF_INVALIDATION] = {"order.refusal.end_of_invalidation", 422},
    [ORDER_NO_REASON] = {"order.refusal.no_reason", 422},
    [ORDER_NO_WORDS] = {"order.refusal.no_words", 422},
    [ORDER_NOTHING_WAITS] = {"order.refusal.nothing_waits", 409},
    [ORDER_STEP_WAITS] = {"order.refusal.step_waits", 409},
    [ORDER_NOT_OPEN] = {"order.refusal.not_open", 409},
    [ORDER_FINAL] = {"order.refusal.final", 409},
    [ORDER_ENDLESS] = {"order.refusal.endless", 409},
    [ORDER_NOT_ROLE] = {"order.refusal.not_role", 403},
    [ORDER_SAME_HAND] = {"order.refusal.same_hand", 403},
    [ORDER_TOO_MANY] = {"order.refusal.too_many", 409},
};
static_assert(ARRAY_LEN(answers) == ORDER_VERDICT_COUNT, "each verdict has its words");

const char *
order_verdict_key(enum order_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].key;
}

unsigned
order_verdict_http(enum order_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(answers));
	return answers[verdict].http;
}
