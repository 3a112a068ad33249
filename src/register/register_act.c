/* SPDX-License-Identifier: EUPL-1.2 */
/* The clerk's desk: what a centre has issued, and what it takes back. */
#include "register/register_act.h"

#include "access/access_act.h"
#include "audit/audit_act.h"
#include "centre/centre_act.h"
#include "centre/centre_store.h"
#include "db/acts.h"
#include "register/clerk_act.h"
#include "register/register_store.h"

enum fault
clerk_record(struct act *act, const struct access_caller *caller, const char *action,
    struct slice object, struct slice record)
{
	char text[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_CENTRE_REGISTER),
	        .action = action,
	        .object = audit_object("centre_certificate", object, text),
	        .record = record,
	        .reason = "",
	    });
}

static struct register_line
line_of(const struct register_row *row)
{
	return (struct register_line){
	    .id = row->id,
	    .number = row->number,
	    .class = (enum centre_class)row->class,
	    .issued_on = row->issued_on,
	    .name = row->name,
	    .holder = row->holder,
	    .entered_at = row->entered_at,
	    .withdrawn_at = row->withdrawn_at,
	    .reason = row->reason,
	};
}

/* --- the desk --- */

static enum fault
load_centre(struct act *act, struct slice code, struct register_desk *desk)
{
	struct centre_interval *intervals =
	    ARENA_ARRAY(act->arena, struct centre_interval, CENTRE_INTERVALS_MOST);

	TRY(centre_find(
	    act->db, code, act->arena, &desk->ret_has_centre, &desk->ret_centre));
	TRY(centre_intervals(act->db, code, intervals, &desk->ret_intervals_count));
	desk->ret_intervals = intervals;
	return FAULT_NONE;
}

static enum fault
load_lines(struct act *act, struct slice code, struct register_desk *desk)
{
	struct register_row *rows =
	    ARENA_ARRAY(act->arena, struct register_row, REGISTER_PAGE_MOST + 1);
	struct register_page page = {code, desk->typed, desk->before};
	size_t count = 0;

	TRY(register_list(
	    act->db, &page, act->arena, rows, REGISTER_PAGE_MOST + 1, &count));
	desk->ret_more = count > REGISTER_PAGE_MOST;
	desk->ret_lines_count = desk->ret_more ? REGISTER_PAGE_MOST : count;
	struct register_line *lines =
	    ARENA_ARRAY(act->arena, struct register_line, count + 1);
	for (size_t i = 0; i < desk->ret_lines_count; i++) {
		lines[i] = line_of(&rows[i]);
	}
	desk->ret_lines = lines;
	return FAULT_NONE;
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct register_desk *desk = input;
	struct slice code;

	TRY(access_clerk_centre(act, &desk->caller->account, &code));
	desk->ret_has_centre = false;
	if (code.size == 0) {
		return FAULT_NONE;
	}
	TRY(load_centre(act, code, desk));
	return load_lines(act, code, desk);
}

enum fault
register_desk_open(struct acts *acts, struct arena *arena, struct register_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

/* --- one certificate --- */

/* Not there when it is another centre's. */
static enum fault
find_own(struct act *act, const struct access_caller *caller, const struct id *id,
    struct register_row *ret_row)
{
	struct slice code;

	TRY(access_clerk_centre(act, &caller->account, &code));
	TRY(register_find(act->db, id, act->arena, ret_row));
	ret_row->found = ret_row->found && slice_equal(ret_row->centre, code);
	return FAULT_NONE;
}

static enum fault
show(struct act *act, void *input)
{
	struct register_shown *shown = input;
	struct register_row row;

	TRY(find_own(act, shown->caller, &shown->certificate, &row));
	shown->ret_found = row.found;
	shown->ret_line = line_of(&row);
	return FAULT_NONE;
}

enum fault
register_show(struct acts *acts, struct arena *arena, struct register_shown *shown)
{
	return acts_read(acts, arena, show, shown);
}

/* --- it is entered --- */

enum fault
clerk_judge(struct act *act, struct slice code, const struct register_entry *entry,
    const char **ret_key)
{
	enum centre_verdict verdict = CENTRE_UNKNOWN;
	struct centre centre;

	TRY(centre_act_judge(
	    act, code, entry->issued_on, entry->class, &verdict, &centre));
	*ret_key = verdict == CENTRE_OK ? NULL : centre_key(verdict);
	return FAULT_NONE;
}

struct register_row
clerk_row(struct act *act, const struct access_caller *caller, struct slice code,
    const struct register_entry *entry)
{
	return (struct register_row){
	    .id = id_new(act->now),
	    .centre = code,
	    .number = slice_of(entry->number.text),
	    .class = (int)entry->class,
	    .issued_on = entry->issued_on,
	    .name = slice_of(entry->name.text),
	    .holder = entry->holder,
	    .entered_at = act->now,
	    .entered_by = caller->account,
	};
}

static enum fault
insert(struct act *act, struct slice code, const struct register_entry *entry,
    struct register_issued *issued)
{
	struct register_row row = clerk_row(act, issued->caller, code, entry);
	bool inserted = false;

	issued->ret_certificate = row.id;
	TRY(register_insert(act->db, &row, act->arena, &inserted));
	if (!inserted) {
		issued->ret_verdict = REGISTER_TAKEN;
		return FAULT_NONE;
	}
	issued->ret_verdict = REGISTER_OK;
	const char *action = "centre.enter_certificate";
	return clerk_record(act, issued->caller, action,
	    id_slice(&issued->ret_certificate), slice_of(entry->number.text));
}

static enum fault
issue(struct act *act, void *input)
{
	struct register_issued *issued = input;
	struct register_entry entry;
	struct slice code;
	const char *key = NULL;

	TRY(access_clerk_centre(act, &issued->caller->account, &code));
	if (code.size == 0) {
		issued->ret_verdict = REGISTER_NO_CENTRE;
		return FAULT_NONE;
	}
	issued->ret_verdict = REGISTER_FIELDS;
	if (!register_read(
	        &issued->typed, act_today(act), &entry, &issued->ret_refusals)) {
		return FAULT_NONE;
	}
	TRY(clerk_judge(act, code, &entry, &key));
	if (key != NULL) {
		issued->ret_refusals.key[REGISTER_ISSUED_ON] = key;
		return FAULT_NONE;
	}
	return insert(act, code, &entry, issued);
}

enum fault
register_issue(struct acts *acts, struct arena *arena, struct register_issued *issued)
{
	return acts_write(acts, arena, issue, issued);
}

/* --- and withdrawn --- */

static enum register_verdict
judge_withdrawal(const struct register_row *row, struct slice reason)
{
	if (!row->found) {
		return REGISTER_NOT_FOUND;
	}
	if (row->withdrawn_at != 0) {
		return REGISTER_GONE_ALREADY;
	}
	return reason.size > 0 ? REGISTER_OK : REGISTER_NO_REASON;
}

static enum fault
withdraw(struct act *act, void *input)
{
	struct register_withdrawal *withdrawal = input;
	struct register_row row;

	TRY(find_own(act, withdrawal->caller, &withdrawal->certificate, &row));
	withdrawal->ret_verdict = judge_withdrawal(&row, withdrawal->reason);
	if (withdrawal->ret_verdict != REGISTER_OK) {
		return FAULT_NONE;
	}
	TRY(register_withdraw_row(act->db, &row.id, &withdrawal->caller->account,
	    act->now, withdrawal->reason));
	const char *action = "centre.withdraw_certificate";
	return clerk_record(
	    act, withdrawal->caller, action, id_slice(&row.id), withdrawal->reason);
}

enum fault
register_withdraw(
    struct acts *acts, struct arena *arena, struct register_withdrawal *withdrawal)
{
	return acts_write(acts, arena, withdraw, withdrawal);
}
