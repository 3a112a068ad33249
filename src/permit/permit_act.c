/* SPDX-License-Identifier: EUPL-1.2 */
/* Issuing, and changing a status. */
#include "permit/permit_act.h"

#include <assert.h>
#include <string.h>

#include "audit/audit_act.h"
#include "base/buffer.h"
#include "base/text.h"
#include "crypto/status_list.h"
#include "db/acts.h"
#include "db/counter.h"
#include "permit/carry_out_act.h"
#include "permit/tell_act.h"
#include "permit/waiting_store.h"

enum {
	/* A list is closed at three quarters, so that a free place is found quickly. */
	LIST_USED_MOST = STATUS_LIST_LEAST / 4 * 3,
	INITIALS_MOST = 4,
	HEIGHT_METRES = 120, /* the flying rule "height": 400 ft, in round metres */
};

/* --- issuing --- */

/* "Mariam Saeed Al Suwaidi" -> "M. S. A. S." */
static struct slice
initials_of(struct arena *arena, struct slice name)
{
	struct buffer out = BUFFER_IN(arena);

	for (int i = 0; i < INITIALS_MOST && name.size > 0; i++) {
		struct slice word = slice_cut(&name, ' ');
		if (word.size == 0) {
			continue;
		}
		char bytes[4];
		size_t size = text_put(text_next(&word), bytes);
		buffer_puts(&out, out.size > 0 ? " " : "");
		buffer_put(&out, slice_bytes(bytes, size));
		buffer_putc(&out, '.');
	}
	return buffer_slice(&out);
}

/* A place in the open list, at random, so that neighbours tell nothing. */
static enum fault
give_place(struct act *act, struct permit_row *permit)
{
	bool free_place = false;

	TRY(permit_list_open(act->db, LIST_USED_MOST, &permit->list));
	if (permit->list == 0) {
		TRY(permit_list_begin(act->db, &permit->list));
	}
	while (!free_place) {
		permit->place = random_below(STATUS_LIST_LEAST);
		TRY(permit_place_is_free(
		    act->db, permit->list, permit->place, &free_place));
	}
	return permit_list_count(act->db, permit->list);
}

static enum fault
give_number(struct act *act, struct permit_row *permit)
{
	int year = moment_civil(act->now, act->offset_minutes).year;
	struct buffer name = BUFFER_IN(act->arena);
	int64_t sequence = 0;

	buffer_print(&name, "permit/%d", year);
	TRY(counter_next(act->db, buffer_slice(&name), &sequence));
	permit->number = permit_number_make(year, (int32_t)sequence);
	return FAULT_NONE;
}

/* From now until the day before its anniversary ends; or as the caller says. */
static void
give_dates(
    const struct act *act, const struct permit_issue *issue, struct permit_row *permit)
{
	moment from = issue->from != 0 ? issue->from : act->now;
	day last = day_add_years(moment_day(from, act->offset_minutes), issue->years);

	permit->not_before = from - from % MOMENT_SECOND;
	permit->expires = issue->until != 0 ? issue->until - issue->until % MOMENT_SECOND
	                                    : moment_of_day(last, act->offset_minutes);
}

static enum fault
ask_token(struct act *act, const struct permit_issue *issue,
    const struct permit_row *permit, struct signing_cose_asked *ret_asked)
{
	struct buffer uri = BUFFER_IN(act->arena);
	size_t last = issue->emirates_id.size < 4 ? 0 : issue->emirates_id.size - 4;

	buffer_print(&uri, "%s/status/%lld", issue->origin, (long long)permit->list);
	struct permit_claims claims = {
	    .issuer = slice_of(issue->issuer),
	    .number = permit->number,
	    .expires = permit->expires,
	    .not_before = permit->not_before,
	    .issued = permit->not_before < act->now ? permit->not_before : act->now,
	    .status_index = permit->place,
	    .status_uri = buffer_slice(&uri),
	    .name_latin = issue->name_latin,
	    .name_arabic = issue->name_arabic,
	    .identity_last = slice_from(issue->emirates_id, last),
	    .class = issue->class,
	    .drone_count = issue->drone_count,
	    .height_metres = HEIGHT_METRES,
	    .conditions = PERMIT_LINE_OF_SIGHT | PERMIT_DAY_ONLY | PERMIT_NOT_OVER_PEOPLE,
	    .centre = issue->centre,
	};
	for (size_t i = 0; i < issue->drone_count; i++) {
		claims.drones[i] = issue->drones[i];
	}
	permit_claims_fit(&claims);
	return permit_token_ask(&claims, act->signing, act->arena, ret_asked);
}

/* The event of this permit: its object is filled in here. */
static enum fault
record(struct act *act, const struct permit_number *number, struct audit_event event)
{
	char object[AUDIT_OBJECT_SIZE];

	event.object = audit_object("permit", slice_of(number->text), object);
	return audit_record(act, &event);
}

/* A permit that waits for its signature. */
struct unsigned_permit {
	struct permit_credential_row row;
	const struct signing *signing;
	struct signing_cose_asked asked;
	struct slice actor;
	const char *role;
};

static enum fault
keep_token(struct act *act, void *input)
{
	struct unsigned_permit *permit = input;
	struct permit_credential_row *row = &permit->row;

	TRY(permit_token_collect(
	    permit->signing, &permit->asked, act->arena, &row->token));
	TRY(permit_credential_insert(act->db, row));
	return record(act, &row->permit.number,
	    (struct audit_event){
	        .actor = permit->actor,
	        .role = permit->role,
	        .action = "permit.issue",
	        .record = row->token,
	        .reason = "",
	    });
}

static void
drop_token(void *input)
{
	struct unsigned_permit *permit = input;
	struct slice signature = {0};
	enum fault fault =
	    signing_collect(permit->signing, &permit->asked.ticket, &signature);

	(void)fault; /* nobody wants it any more */
}

enum fault
permit_issue(struct act *act, struct permit_issue *issue)
{
	struct unsigned_permit *permit = ARENA_NEW(act->arena, struct unsigned_permit);
	struct permit_row *row = &permit->row.permit;

	*permit = (struct unsigned_permit){
	    .row = {.permit = {.status = PERMIT_ACTIVE,
	                .class = issue->class,
	                .initials = initials_of(act->arena, issue->name_latin),
	                .issued_at = act->now,
	                .centre = issue->centre},
	        .account = issue->account,
	        .application = issue->application,
	        .issued_at = act->now,
	        .version = 1},
	    .signing = act->signing,
	    .actor = arena_copy(act->arena, issue->actor),
	    .role = issue->role,
	};
	assert(issue->drone_count <= PERMIT_DRONES_MOST);
	TRY(give_number(act, row));
	TRY(give_place(act, row));
	give_dates(act, issue, row);
	TRY(permit_insert(act->db, row));
	TRY(tell_of_order(act, &permit->row));
	issue->ret_number = row->number;
	TRY(ask_token(act, issue, row, &permit->asked));
	act_finish_later(act, (struct act_rest){keep_token, drop_token, permit});
	return FAULT_NONE;
}

/* --- status --- */

/* What waits for a second person begins with one event and is over with others. */
static enum fault
keep_suspension(
    struct act *act, enum permit_status status, const struct permit_change *change)
{
	struct permit_waiting_row row = {
	    .reason = change->reason,
	    .at = act->now,
	    .until = act->now + PERMIT_CONFIRM_HOURS * (moment)MOMENT_HOUR,
	};

	if (change->event == PERMIT_SUSPEND && id_parse(change->actor, &row.by)) {
		return permit_suspension_insert(act->db, &change->number, &row);
	}
	return change->event == PERMIT_CONFIRM || status != PERMIT_SUSPENDED
	    ? permit_suspension_delete(act->db, &change->number)
	    : FAULT_NONE;
}

static enum fault
keep_revocation(struct act *act, const struct permit_credential_row *permit,
    const struct permit_change *change)
{
	enum permit_status status = permit->permit.status;
	bool open = status == PERMIT_ACTIVE || status == PERMIT_SUSPENDED;
	struct permit_waiting_row row = {
	    .reason = change->reason,
	    .text_en = change->text_en,
	    .text_ar = change->text_ar,
	    .at = act->now,
	};

	if (change->event == PERMIT_PROPOSE_REVOCATION &&
	    id_parse(change->actor, &row.by)) {
		return permit_revocation_insert(act->db, permit, &row, act->arena);
	}
	return change->event == PERMIT_SEND_BACK || !open
	    ? permit_revocation_delete(act->db, &change->number)
	    : FAULT_NONE;
}

/* Event, letter to the holder, and audit entry. */
static enum fault
append_event(struct act *act, const struct permit_credential_row *row,
    enum permit_status from, const struct permit_change *change)
{
	TRY(permit_event_insert(act->db, row,
	    &(struct permit_event_row){
	        .version = row->version,
	        .what = change->event,
	        .from = from,
	        .to = row->permit.status,
	        .actor = change->actor,
	        .role = slice_of(change->role),
	        .reason = change->reason,
	        .text_en = change->text_en,
	        .text_ar = change->text_ar,
	        .at = act->now,
	    },
	    act->arena));
	TRY(tell_holder(act, row, from, change));
	struct buffer action = BUFFER_IN(act->arena);
	buffer_print(&action, "%s.%s", "permit", permit_event_name(change->event));
	return record(act, &row->permit.number,
	    (struct audit_event){
	        .actor = change->actor,
	        .role = change->role,
	        .action = buffer_text(&action),
	        .record = slice_of(permit_status_text(row->permit.status)),
	        .reason = arena_text(act->arena, change->reason),
	    });
}

enum fault
permit_carry_out(
    struct act *act, struct permit_credential_row *row, struct permit_change *change)
{
	enum permit_status from = row->permit.status;
	bool saved = false;

	row->permit.status = permit_event_status(change->event, from);
	row->version++;
	TRY(permit_save_status(act->db, row, row->version - 1, &saved));
	if (!saved) {
		change->ret_verdict = PERMIT_CHANGE_STALE;
		return FAULT_NONE;
	}
	if (row->permit.status != from) {
		TRY(permit_list_changed(act->db, row->permit.list));
	}
	TRY(keep_suspension(act, row->permit.status, change));
	TRY(keep_revocation(act, row, change));
	change->ret_verdict = PERMIT_CHANGE_OK;
	return append_event(act, row, from, change);
}

enum fault
permit_change_status(struct act *act, struct permit_change *change)
{
	struct permit_credential_row row;

	TRY(permit_find_credential(act->db, &change->number, act->arena, &row));
	if (!row.permit.found) {
		change->ret_verdict = PERMIT_CHANGE_NOT_FOUND;
		return FAULT_NONE;
	}
	if (!permit_transition(row.permit.status, change->to)) {
		change->ret_verdict = PERMIT_CHANGE_WRONG_STATUS;
		return FAULT_NONE;
	}
	change->event = permit_event_to(change->to);
	return permit_carry_out(act, &row, change);
}

static bool
is_older(const struct permit_row *row, const struct permit_issue *issue, moment now)
{
	bool this_one = strcmp(row->number.text, issue->ret_number.text) == 0;

	return !this_one && row->class == issue->class && row->expires > now &&
	    permit_transition(row->status, PERMIT_SUPERSEDED);
}

/* What is proposed to be revoked waits for its second signature, whatever is issued. */
static enum fault
supersede(struct act *act, const struct permit_row *row, const struct permit_issue *issue)
{
	struct permit_waiting_row revocation;
	struct permit_change change = {
	    .number = row->number,
	    .to = PERMIT_SUPERSEDED,
	    .actor = issue->actor,
	    .role = issue->role,
	};

	TRY(permit_revocation_find(act->db, &row->number, act->arena, &revocation));
	return revocation.found ? FAULT_NONE : permit_change_status(act, &change);
}

enum fault
permit_supersede_older(struct act *act, const struct permit_issue *issue)
{
	struct permit_row *rows =
	    ARENA_ARRAY(act->arena, struct permit_row, PERMIT_OWN_MOST);
	size_t count = 0;

	TRY(permit_list_own(
	    act->db, &issue->account, act->arena, rows, PERMIT_OWN_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		if (is_older(&rows[i], issue, act->now)) {
			TRY(supersede(act, &rows[i], issue));
		}
	}
	return FAULT_NONE;
}
