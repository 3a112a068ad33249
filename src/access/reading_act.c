/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/reading_act.h"

#include "access/reading_store.h"
#include "audit/audit_act.h"
#include "base/log.h"

static enum fault
keep(struct act *act, const struct reading *reading)
{
	const char *role = access_by_role(reading->caller, reading->right);

	TRY(reading_insert(act->db,
	    &(struct reading_row){
	        .id = id_new(act->now),
	        .session = reading->caller->session,
	        .object = reading->object,
	        .account = *reading->account,
	        .reader = reading->caller->account,
	        .role = slice_of(role),
	        .purpose = reading->told,
	        .at = act->now,
	    }));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&reading->caller->account),
	        .role = role,
	        .action = "access.purpose",
	        .object = reading->object,
	        .reason = reading_word(reading->told),
	    });
}

/* For who watches the log, and for the auditors: nothing is kept from the reader. */
static enum fault
watch(struct act *act, const struct reading *reading)
{
	int64_t count = 0;
	char object[AUDIT_OBJECT_SIZE];

	TRY(reading_count(
	    act->db, &reading->caller->account, act->now - MOMENT_HOUR, &count));
	if (!reading_is_unusual(reading->told, count)) {
		return FAULT_NONE;
	}
	log_event(LOG_WARNING, "alarm.many_readings",
	    LOG_TEXT("account", reading->caller->account.text), LOG_INT("count", count));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "access.many_readings",
	        .object =
	            audit_object("account", id_slice(&reading->caller->account), object),
	        .reason = reading_word(reading->told),
	    });
}

enum fault
reading_admit(struct act *act, struct reading *reading)
{
	enum reading_purpose before = READING_NONE;

	TRY(reading_purpose_find(
	    act->db, &reading->caller->session, reading->object, &before));
	if (reading->told != READING_NONE && reading->told != before) {
		TRY(keep(act, reading));
		TRY(watch(act, reading));
		before = reading->told;
	}
	reading->ret_purpose = before;
	return FAULT_NONE;
}

static enum fault
list(struct act *act, void *input)
{
	struct reading_log *log = input;
	struct reading_row *rows =
	    ARENA_ARRAY(act->arena, struct reading_row, READING_LIST_MOST);
	size_t count = 0;

	TRY(reading_list(
	    act->db, &log->caller->account, act->arena, rows, READING_LIST_MOST, &count));
	struct reading_line *lines =
	    ARENA_ARRAY(act->arena, struct reading_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		lines[i] = (struct reading_line){
		    .at = rows[i].at, .role = rows[i].role, .purpose = rows[i].purpose};
	}
	log->ret_lines = lines;
	log->ret_count = count;
	return FAULT_NONE;
}

enum fault
reading_log_open(struct acts *acts, struct arena *arena, struct reading_log *log)
{
	return acts_read(acts, arena, list, log);
}
