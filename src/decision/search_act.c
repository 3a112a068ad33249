/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/search_act.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "audit/audit_act.h"
#include "base/number.h"
#include "centre/centre_store.h"
#include "db/acts.h"
#include "decision/lines_act.h"
#include "decision/search.h"
#include "person/person_store.h"

static const struct {
	const char *name;
	const char *key; /* of what is wrong with it */
} fields[] = {
    [SEARCH_FIELD_WORDS] = {"q", "decision.search.refusal.words"},
    [SEARCH_FIELD_STATE] = {"state", "decision.search.refusal.state"},
    [SEARCH_FIELD_CENTRE] = {"centre", "decision.search.refusal.centre"},
    [SEARCH_FIELD_FROM] = {"from", "decision.search.refusal.day"},
    [SEARCH_FIELD_UNTIL] = {"until", "decision.search.refusal.day"},
    [SEARCH_FIELD_AFTER] = {"after", "decision.after_wrong"},
};
static_assert(ARRAY_LEN(fields) == SEARCH_FIELDS, "each field has its name");

const char *
search_field_name(enum search_field field)
{
	assert((size_t)field < ARRAY_LEN(fields));
	return fields[field].name;
}

static_assert((int)SEARCH_REACH_MOST == (int)DECISION_REACH_MOST,
    "the page says how far the statements look");

/* --- what was typed --- */

struct question {
	struct search *search;
	struct search_words words;
	struct decision_found_place after;
	struct decision_wanted wanted;
	char index[SEALED_INDEX_SIZE];
};

static bool
refuse(struct search *search, enum search_field field, const char *key)
{
	search->ret_wrong = field;
	search->ret_key = key;
	return false;
}

static bool
read_day(struct search *search, enum search_field field, day *ret_day)
{
	*ret_day = DAY_NONE;
	return search->typed[field].size == 0 ||
	    day_parse(search->typed[field], ret_day) ||
	    refuse(search, field, fields[field].key);
}

static bool
read_days(struct act *act, struct search *search, struct decision_wanted *wanted)
{
	day from = DAY_NONE;
	day until = DAY_NONE;

	if (!read_day(search, SEARCH_FIELD_FROM, &from) ||
	    !read_day(search, SEARCH_FIELD_UNTIL, &until)) {
		return false;
	}
	if (from != DAY_NONE && until != DAY_NONE && from > until) {
		return refuse(
		    search, SEARCH_FIELD_UNTIL, "decision.search.refusal.order");
	}
	wanted->from = from == DAY_NONE ? 0 : moment_of_day(from, act->offset_minutes);
	wanted->until =
	    until == DAY_NONE ? INT64_MAX : moment_of_day(until + 1, act->offset_minutes);
	return true;
}

/* "1763856000000-ID-ACCOUNT" */
static bool
read_after(struct slice text, struct decision_found_place *ret_after)
{
	struct slice at = slice_cut(&text, '-');
	struct slice id = slice_cut(&text, '-');

	return number_parse(at, 0, INT64_MAX, &ret_after->at) &&
	    id_parse(id, &ret_after->id) && id_parse(text, &ret_after->account);
}

static bool
read_state(struct slice typed)
{
	enum application_state state = APPLICATION_DRAFT;

	return typed.size == 0 ||
	    (application_state_find(typed, &state) && state != APPLICATION_DRAFT);
}

static bool
read_question(struct act *act, struct question *question)
{
	struct search *search = question->search;
	const struct slice *typed = search->typed;
	enum search_field wrong = SEARCH_FIELDS;

	if (!search_parse(typed[SEARCH_FIELD_WORDS], &question->words)) {
		wrong = SEARCH_FIELD_WORDS;
	} else if (!read_state(typed[SEARCH_FIELD_STATE])) {
		wrong = SEARCH_FIELD_STATE;
	} else if (typed[SEARCH_FIELD_AFTER].size > 0 &&
	    !read_after(typed[SEARCH_FIELD_AFTER], &question->after)) {
		wrong = SEARCH_FIELD_AFTER;
	}
	if (wrong < SEARCH_FIELDS) {
		return refuse(search, wrong, fields[wrong].key);
	}
	question->wanted.state =
	    typed[SEARCH_FIELD_STATE].size > 0 ? typed[SEARCH_FIELD_STATE] : SLICE("");
	question->wanted.after =
	    typed[SEARCH_FIELD_AFTER].size > 0 ? &question->after : NULL;
	return read_days(act, search, &question->wanted);
}

/* By its code. */
static enum fault
find_centre(struct act *act, struct question *question, bool *ret_known)
{
	struct slice typed = question->search->typed[SEARCH_FIELD_CENTRE];
	struct centre centre;

	question->wanted.centre = SLICE("");
	*ret_known = true;
	if (typed.size == 0) {
		return FAULT_NONE;
	}
	TRY(centre_find(act->db, typed, act->arena, ret_known, &centre));
	question->wanted.centre = typed;
	if (!*ret_known) {
		(void)refuse(question->search, SEARCH_FIELD_CENTRE,
		    fields[SEARCH_FIELD_CENTRE].key);
	}
	return FAULT_NONE;
}

/* --- where it is looked for --- */

/* Which word the fewest have; a count ends at what a page looks at. */
static enum fault
find_rarest(struct act *act, const struct person_words *names, size_t *ret_lead)
{
	int64_t fewest = INT64_MAX;

	*ret_lead = 0;
	for (size_t i = 0; i < names->count && names->count > 1; i++) {
		int64_t count = 0;
		TRY(decision_word_count(act->db, names->word[i], &count));
		if (count < fewest) {
			fewest = count;
			*ret_lead = i;
		}
	}
	return FAULT_NONE;
}

static enum fault
put_names(
    struct act *act, const struct person_words *names, struct decision_wanted *wanted)
{
	size_t lead = 0;
	size_t more = 0;

	TRY(find_rarest(act, names, &lead));
	wanted->what = names->word[lead];
	for (size_t i = 0; i < names->count; i++) {
		if (i != lead) {
			assert(more < DECISION_WORDS_MORE);
			wanted->more[more++] = names->word[i];
		}
	}
	return FAULT_NONE;
}

static enum fault
put_index(struct act *act, struct question *question)
{
	const struct search_words *words = &question->words;
	struct slice number = slice_of(words->number);

	if (words->kind == SEARCH_PASSPORT) {
		TRY(person_passport_index(
		    act->db, slice_of(words->nationality), number, question->index));
	} else if (words->kind == SEARCH_EMIRATES_ID) {
		TRY(vault_index(act->db, VAULT_EMIRATES_ID, number, question->index));
	}
	return FAULT_NONE;
}

static enum decision_lookup
filter_of(const struct decision_wanted *wanted)
{
	return wanted->centre.size > 0 ? DECISION_BY_CENTRE
	    : wanted->state.size > 0   ? DECISION_BY_STATE
	                               : DECISION_BY_DAY;
}

static enum fault
put_wanted(struct act *act, struct question *question)
{
	static const enum decision_lookup lookups[] = {
	    [SEARCH_REFERENCE] = DECISION_BY_REFERENCE,
	    [SEARCH_PERMIT] = DECISION_BY_PERMIT,
	    [SEARCH_EMIRATES_ID] = DECISION_BY_EMIRATES_ID,
	    [SEARCH_PASSPORT] = DECISION_BY_PASSPORT,
	    [SEARCH_CERTIFICATE] = DECISION_BY_CERTIFICATE,
	    [SEARCH_NAME] = DECISION_BY_NAME,
	};
	static_assert(ARRAY_LEN(lookups) == SEARCH_KIND_COUNT, "each kind is looked for");
	enum search_kind kind = question->words.kind;
	struct decision_wanted *wanted = &question->wanted;

	for (size_t i = 0; i < DECISION_WORDS_MORE; i++) {
		wanted->more[i] = SLICE("");
	}
	TRY(put_index(act, question));
	wanted->by = kind == SEARCH_ALL ? filter_of(wanted) : lookups[kind];
	wanted->what = kind == SEARCH_EMIRATES_ID || kind == SEARCH_PASSPORT
	    ? slice_of(question->index)
	    : slice_of(question->words.number);
	if (kind == SEARCH_NAME) {
		TRY(put_names(act, &question->words.names, wanted));
	}
	return FAULT_NONE;
}

/* --- the search --- */

static void
put_next(struct search *search, const struct decision_queue_row *last)
{
	(void)snprintf(search->ret_next, sizeof(search->ret_next), "%" PRId64 "-%s-%s",
	    last->place, last->id.text, last->account.text);
}

/* A page that is not full may have looked at a part only: the next one goes on there. */
static enum fault
judge_reach(struct act *act, const struct question *question)
{
	struct search *search = question->search;
	const enum decision_lookup by = question->wanted.by;
	struct decision_queue_row last = {.place = 0};
	bool whole = true;

	if (search->ret_next[0] == '\0' &&
	    (by == DECISION_BY_NAME || by == DECISION_BY_CENTRE)) {
		TRY(decision_reach(act->db, &question->wanted, &whole, &last.id));
	}
	search->ret_part = !whole;
	if (!whole) {
		last.account = last.id;
		put_next(search, &last);
	}
	return FAULT_NONE;
}

static enum fault
record(struct act *act, const struct question *question)
{
	const struct access_caller *caller = question->search->caller;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_CASE_LIST),
	        .action = "application.search",
	        .object = audit_object("desk", SLICE("search"), object),
	        .reason = search_kind_name(question->words.kind),
	    });
}

static enum fault
find_cases(struct act *act, struct question *question)
{
	struct search *search = question->search;
	struct decision_queue_row *rows =
	    ARENA_ARRAY(act->arena, struct decision_queue_row, DECISION_PAGE_MOST + 1);
	size_t count = 0;

	TRY(put_wanted(act, question));
	question->wanted.capacity =
	    DECISION_PAGE_MOST + 1; /* one more tells of the next */
	TRY(decision_search(act->db, &question->wanted, act->arena, rows, &count));
	search->ret_count = count;
	if (count > DECISION_PAGE_MOST) {
		search->ret_count = DECISION_PAGE_MOST;
		put_next(search, &rows[DECISION_PAGE_MOST - 1]);
	}
	TRY(judge_reach(act, question));
	TRY(decision_lines(
	    act, search->caller, rows, search->ret_count, &search->ret_lines));
	return record(act, question);
}

static enum fault
find(struct act *act, void *input)
{
	struct search *search = input;
	struct question *question = ARENA_NEW(act->arena, struct question);
	bool known = false;

	question->search = search;
	search->ret_wrong = SEARCH_FIELDS;
	search->ret_key = NULL;
	search->ret_count = 0;
	search->ret_part = false;
	search->ret_next[0] = '\0';
	if (!read_question(act, question)) {
		return FAULT_NONE;
	}
	TRY(find_centre(act, question, &known));
	return known ? find_cases(act, question) : FAULT_NONE;
}

enum fault
search_find(struct acts *acts, struct arena *arena, struct search *search)
{
	search->ret_asked = false;
	for (size_t i = 0; i < SEARCH_FIELDS; i++) {
		search->typed[i] = slice_trim(search->typed[i]);
		search->ret_asked = search->ret_asked || search->typed[i].size > 0;
	}
	search->ret_wrong = SEARCH_FIELDS;
	return search->ret_asked ? acts_write(acts, arena, find, search) : FAULT_NONE;
}
