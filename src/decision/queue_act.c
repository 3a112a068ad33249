/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/queue_act.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "application/answers_act.h"
#include "base/number.h"
#include "calendar/calendar_act.h"
#include "centre/centre_store.h"
#include "db/acts.h"
#include "decision/decision_store.h"
#include "decision/lines_act.h"
#include "permit/file_act.h"
#include "person/emirates_id.h"
#include "register/register_act.h"

static_assert((int)DECISION_TAB_COUNT == (int)DECISION_FILTER_COUNT &&
        (int)DECISION_TAB_CLOSED == (int)DECISION_CLOSED,
    "a tab is a filter of the store");

static const struct {
	const char *name;
	const char *key;
} tabs[] = {
    [DECISION_TAB_ALL] = {"all", "decision.tab.all"},
    [DECISION_TAB_UNCLAIMED] = {"unclaimed", "decision.tab.unclaimed"},
    [DECISION_TAB_MINE] = {"mine", "decision.tab.mine"},
    [DECISION_TAB_SIGNATURE] = {"signature", "decision.tab.signature"},
    [DECISION_TAB_RETURNED] = {"returned", "decision.tab.returned"},
    [DECISION_TAB_CLOSED] = {"closed", "decision.tab.closed"},
};

const char *
decision_tab_name(enum decision_tab tab)
{
	assert((size_t)tab < ARRAY_LEN(tabs));
	return tabs[tab].name;
}

const char *
decision_tab_key(enum decision_tab tab)
{
	assert((size_t)tab < ARRAY_LEN(tabs));
	return tabs[tab].key;
}

enum decision_tab
decision_tab_find(struct slice name)
{
	for (size_t i = 0; i < ARRAY_LEN(tabs); i++) {
		if (slice_equal(name, slice_of(tabs[i].name))) {
			return (enum decision_tab)i;
		}
	}
	return DECISION_TAB_ALL;
}

void
decision_mark_format(
    const struct decision_mark *mark, char ret_text[static DECISION_MARK_SIZE])
{
	(void)snprintf(
	    ret_text, DECISION_MARK_SIZE, "%" PRId64 "-%s", mark->at, mark->id.text);
}

bool
decision_mark_parse(struct slice text, struct decision_mark *ret_mark)
{
	struct slice at = slice_cut(&text, '-');

	return number_parse(at, 0, INT64_MAX, &ret_mark->at) &&
	    id_parse(text, &ret_mark->id);
}

/* --- the queue --- */

static struct decision_case_line
line_of(const struct decision_queue_row *row, const struct access_caller *caller)
{
	enum application_state state = APPLICATION_REVIEW;

	bool known = application_state_find(row->state, &state);
	assert(known); /* the query asks for states of ours only */
	return (struct decision_case_line){
	    .id = row->id,
	    .reference = row->reference,
	    .version = row->version,
	    .name_latin = row->name_latin,
	    .name_arabic = row->name_arabic,
	    .centre = row->centre,
	    .centre_latin = row->centre_latin,
	    .centre_arabic = row->centre_arabic,
	    .state = state,
	    .submitted_at = row->submitted_at,
	    .claimed = !id_is_none(&row->officer),
	    .claimed_mine = id_equal(&row->officer, &caller->account),
	    .officer_name = row->officer_name,
	    .officer_name_arabic = row->officer_name_arabic,
	    .claimed_at = row->claimed_at,
	    .due = DAY_NONE,
	    .look = clearance_parse(row->look),
	    .refusal_proposed = row->refusal_proposed,
	    .emirates_id_warning = row->emirates_id_warning,
	};
}

/* What is with the applicant or closed may be written over, or the person may apply anew:
 * the line names who and what was submitted. */
static enum fault
put_submitted(struct act *act, struct decision_case_line *line)
{
	struct answers_frozen *frozen = ARENA_NEW(act->arena, struct answers_frozen);
	struct application_row row;
	struct centre centre = {0};
	bool found = false;

	TRY(application_find(act->db, &line->id, act->arena, &row));
	if (!answers_read(row.snapshot, act->arena, frozen)) {
		return FAULT_DATABASE;
	}
	line->name_latin = frozen->details.field[PERSON_NAME_LATIN];
	line->name_arabic = frozen->details.field[PERSON_NAME_ARABIC];
	line->emirates_id_warning =
	    emirates_id_is_odd(frozen->details.field[PERSON_EMIRATES_ID]);
	if (slice_equal(line->centre, frozen->centre)) {
		return FAULT_NONE;
	}
	TRY(centre_find(act->db, frozen->centre, act->arena, &found, &centre));
	line->centre = frozen->centre;
	line->centre_latin = centre.name_latin;
	line->centre_arabic = centre.name_arabic;
	return FAULT_NONE;
}

day
decision_due(const struct act *act, const struct calendar *calendar, moment submitted_at)
{
	day submitted = moment_day(submitted_at, act->offset_minutes);

	return calendar_after(calendar, submitted, calendar_target(calendar, submitted));
}

enum fault
decision_lines(struct act *act, const struct access_caller *caller,
    const struct decision_queue_row *rows, size_t count,
    const struct decision_case_line **ret_lines)
{
	struct decision_case_line *lines =
	    ARENA_ARRAY(act->arena, struct decision_case_line, count + 1);
	struct calendar calendar;

	TRY(calendar_in_act(act, &calendar));
	for (size_t i = 0; i < count; i++) {
		lines[i] = line_of(&rows[i], caller);
		if (lines[i].state == APPLICATION_REVIEW) {
			lines[i].due =
			    decision_due(act, &calendar, lines[i].submitted_at);
			lines[i].overdue = lines[i].due < act_today(act);
		} else {
			TRY(put_submitted(act, &lines[i]));
		}
	}
	*ret_lines = lines;
	return FAULT_NONE;
}

enum fault
decision_list_in_act(struct act *act, struct decision_queue *queue)
{
	struct decision_place after = {queue->after.at, queue->after.id};
	struct decision_part part = {
	    .filter = (enum decision_filter)queue->tab,
	    .officer = &queue->caller->account,
	    .after = queue->has_after ? &after : NULL,
	    .capacity = DECISION_PAGE_MOST + 1, /* one more tells of the next page */
	};
	struct decision_queue_row *rows =
	    ARENA_ARRAY(act->arena, struct decision_queue_row, part.capacity);
	size_t count = 0;

	TRY(decision_queue_counts(
	    act->db, part.officer, DECISION_COUNT_MOST, queue->ret_counts));
	TRY(permit_waiting_total(act, &queue->ret_permits));
	TRY(register_fallen_count(act, &queue->ret_fallen));
	TRY(decision_queue_list(act->db, &part, act->arena, rows, &count));
	queue->ret_more = count > DECISION_PAGE_MOST;
	queue->ret_count = queue->ret_more ? (size_t)DECISION_PAGE_MOST : count;
	if (queue->ret_more) {
		const struct decision_queue_row *last = &rows[DECISION_PAGE_MOST - 1];
		queue->ret_next = (struct decision_mark){last->place, last->id};
	}
	return decision_lines(
	    act, queue->caller, rows, queue->ret_count, &queue->ret_lines);
}

static enum fault
list(struct act *act, void *input)
{
	return decision_list_in_act(act, input);
}

enum fault
decision_list(struct acts *acts, struct arena *arena, struct decision_queue *queue)
{
	return acts_read(acts, arena, list, queue);
}
