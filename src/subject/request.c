/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/request.h"

#include <assert.h>

#include "base/text.h"

/* --- words --- */

static const char *const kind_words[] = {
    [REQUEST_CORRECTION] = "correction",
    [REQUEST_ERASURE] = "erasure",
};
static const char *const kind_keys[] = {
    [REQUEST_CORRECTION] = "subject.kind.correction",
    [REQUEST_ERASURE] = "subject.kind.erasure",
};
static_assert(ARRAY_LEN(kind_words) == REQUEST_KIND_COUNT, "each kind has its word");

static const struct {
	const char *word;
	const char *key;
	bool open;
} states[] = {
    [REQUEST_OPEN] = {"open", "subject.state.open", true},
    [REQUEST_EXTENDED] = {"extended", "subject.state.extended", true},
    [REQUEST_GRANTED] = {"granted", "subject.state.granted", false},
    [REQUEST_REFUSED] = {"refused", "subject.state.refused", false},
    [REQUEST_WITHDRAWN] = {"withdrawn", "subject.state.withdrawn", false},
};
static_assert(ARRAY_LEN(states) == REQUEST_STATE_COUNT, "each state has its word");

static const char *const event_words[] = {
    [REQUEST_EXTEND] = "extend",
    [REQUEST_GRANT] = "grant",
    [REQUEST_REFUSE] = "refuse",
    [REQUEST_WITHDRAW] = "withdraw",
};
static_assert(ARRAY_LEN(event_words) == REQUEST_EVENT_COUNT, "each event has its word");

static const struct {
	const char *key;
	unsigned http;
} verdicts[] = {
    [REQUEST_OK] = {NULL, 200},
    [REQUEST_NOT_FOUND] = {"subject.refusal.not_found", 404},
    [REQUEST_STALE] = {"subject.refusal.stale", 409},
    [REQUEST_NO_KIND] = {"subject.refusal.no_kind", 422},
    [REQUEST_NO_FIELD] = {"subject.refusal.no_field", 422},
    [REQUEST_BAD_VALUE] = {"subject.refusal.bad_value", 422},
    [REQUEST_NO_WORDS] = {"subject.refusal.no_words", 422},
    [REQUEST_TOO_MANY] = {"subject.refusal.too_many", 429},
    [REQUEST_ONE_OPEN] = {"subject.refusal.one_open", 409},
    [REQUEST_OWN] = {"subject.refusal.own", 403},
    [REQUEST_NO_PURPOSE] = {"subject.refusal.no_purpose", 409},
    [REQUEST_OVER] = {"subject.refusal.over", 409},
    [REQUEST_TWICE] = {"subject.refusal.twice", 409},
    [REQUEST_NO_REASON] = {"subject.refusal.no_reason", 422},
    [REQUEST_VOUCHED] = {"subject.refusal.vouched", 409},
    [REQUEST_NO_DETAILS] = {"subject.refusal.no_details", 409},
    [REQUEST_NO_ERASURE] = {"subject.refusal.no_erasure", 409},
};
static_assert(ARRAY_LEN(verdicts) == REQUEST_VERDICT_COUNT, "each verdict has its words");

const char *
request_kind_word(enum request_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kind_words));
	return kind_words[kind];
}

const char *
request_kind_key(enum request_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kind_keys));
	return kind_keys[kind];
}

enum request_kind
request_kind_find(struct slice word)
{
	unsigned kind = 0;

	while (
	    kind < REQUEST_KIND_COUNT && !slice_equal(word, slice_of(kind_words[kind]))) {
		kind++;
	}
	return (enum request_kind)kind;
}

const char *
request_state_word(enum request_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].word;
}

const char *
request_state_key(enum request_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].key;
}

enum request_state
request_state_find(struct slice word)
{
	unsigned state = 0;

	while (state < REQUEST_STATE_COUNT &&
	    !slice_equal(word, slice_of(states[state].word))) {
		state++;
	}
	return (enum request_state)state;
}

bool
request_is_open(enum request_state state)
{
	assert((size_t)state < ARRAY_LEN(states));
	return states[state].open;
}

const char *
request_event_word(enum request_event event)
{
	assert((size_t)event < ARRAY_LEN(event_words));
	return event_words[event];
}

const char *
request_verdict_key(enum request_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
request_verdict_http(enum request_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].http;
}

/* --- what is asked for --- */

const char *
request_field_key(struct slice field)
{
	enum person_field which = person_field_find(field);

	if (slice_equal(field, SLICE(REQUEST_OTHER))) {
		return "subject.field.other";
	}
	return which == PERSON_FIELD_COUNT ? NULL : person_field_key(which);
}

static bool
are_words(struct slice words)
{
	size_t count = text_length(slice_trim(words));

	return count > 0 && count <= REQUEST_WORDS_MOST;
}

static enum request_verdict
judge_correction(const struct request_asked *asked, const char **ret_key)
{
	enum person_field field = person_field_find(asked->field);
	struct slice value = slice_trim(asked->value);

	if (request_field_key(asked->field) == NULL) {
		return REQUEST_NO_FIELD;
	}
	if (value.size == 0) {
		return REQUEST_BAD_VALUE;
	}
	*ret_key = field == PERSON_FIELD_COUNT ? NULL : person_field_check(field, value);
	if (*ret_key != NULL) {
		return REQUEST_BAD_VALUE;
	}
	return are_words(asked->words) ? REQUEST_OK : REQUEST_NO_WORDS;
}

enum request_verdict
request_judge_asked(const struct request_asked *asked, const char **ret_key)
{
	*ret_key = NULL;
	if (asked->kind >= REQUEST_KIND_COUNT) {
		return REQUEST_NO_KIND;
	}
	if (asked->kind == REQUEST_CORRECTION) {
		return judge_correction(asked, ret_key);
	}
	return text_length(asked->words) <= REQUEST_WORDS_MOST ? REQUEST_OK
	                                                       : REQUEST_NO_WORDS;
}

/* --- states --- */

/* REQUEST_STATE_COUNT: it may not. */
static const enum request_state next_states[REQUEST_STATE_COUNT][REQUEST_EVENT_COUNT] = {
    [REQUEST_OPEN] = {REQUEST_EXTENDED, REQUEST_GRANTED, REQUEST_REFUSED,
        REQUEST_WITHDRAWN},
    [REQUEST_EXTENDED] = {REQUEST_STATE_COUNT, REQUEST_GRANTED, REQUEST_REFUSED,
        REQUEST_WITHDRAWN},
    [REQUEST_GRANTED] = {REQUEST_STATE_COUNT, REQUEST_STATE_COUNT, REQUEST_STATE_COUNT,
        REQUEST_STATE_COUNT},
    [REQUEST_REFUSED] = {REQUEST_STATE_COUNT, REQUEST_STATE_COUNT, REQUEST_STATE_COUNT,
        REQUEST_STATE_COUNT},
    [REQUEST_WITHDRAWN] = {REQUEST_STATE_COUNT, REQUEST_STATE_COUNT, REQUEST_STATE_COUNT,
        REQUEST_STATE_COUNT},
};

enum request_verdict
request_decide(
    enum request_state state, enum request_event event, enum request_state *ret_next)
{
	assert(
	    (size_t)state < REQUEST_STATE_COUNT && (size_t)event < REQUEST_EVENT_COUNT);
	enum request_state next = next_states[state][event];

	if (next != REQUEST_STATE_COUNT) {
		*ret_next = next;
		return REQUEST_OK;
	}
	return request_is_open(state) ? REQUEST_TWICE : REQUEST_OVER;
}

enum request_verdict
request_judge_words(struct slice text_en, struct slice text_ar)
{
	return are_words(text_en) && are_words(text_ar) ? REQUEST_OK : REQUEST_NO_REASON;
}

/* --- days --- */

bool
request_period_fits(const struct request_period *period, struct slice source)
{
	size_t said = text_length(slice_trim(source));

	return period->days >= 1 && period->days <= REQUEST_DAYS_MOST &&
	    period->more_days >= 0 && period->more_days <= REQUEST_DAYS_MOST &&
	    said > 0 && said <= REQUEST_SOURCE_MOST;
}

day
request_due(day asked, const struct request_period *period, bool extended)
{
	return (day)(asked + period->days + (extended ? period->more_days : 0));
}

bool
request_is_overdue(enum request_state state, day due, day today)
{
	return request_is_open(state) && today > due;
}
