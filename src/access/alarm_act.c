/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/alarm_act.h"

#include "access/alarm_store.h"
#include "audit/audit_act.h"
#include "base/log.h"

enum fault
alarm_raise(struct act *act, const struct alarm *alarm)
{
	struct alarm raised = *alarm;

	raised.id = id_new(act->now);
	raised.at = act->now;
	log_event(LOG_WARNING, "alarm.break_glass",
	    LOG_TEXT("kind", alarm_kind_name(alarm->kind)),
	    LOG_TEXT("words", arena_text(act->arena, alarm->words)));
	return alarm_insert(act->db, &raised);
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct alarm_desk *desk = input;
	struct alarm *alarms = ARENA_ARRAY(act->arena, struct alarm, ALARM_LIST_MOST);

	desk->ret_alarms = alarms;
	TRY(alarm_count(act->db, &desk->caller->account, &desk->ret_waiting));
	return alarm_list(act->db, &desk->caller->account, act->arena, alarms,
	    ALARM_LIST_MOST, &desk->ret_count);
}

enum fault
alarm_desk_open(struct acts *acts, struct arena *arena, struct alarm_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

static enum fault
see(struct act *act, void *input)
{
	const struct alarm_sight *sight = input;
	char object[AUDIT_OBJECT_SIZE];
	bool new = false;

	TRY(alarm_seen_save(
	    act->db, &sight->caller->account, &sight->until, act->now, &new));
	if (!new) {
		return FAULT_NONE;
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&sight->caller->account),
	        .role = access_by_role(sight->caller, ACCESS_ROLE_READ),
	        .action = "access.see_alarm",
	        .object = audit_object("alarm", id_slice(&sight->until), object),
	        .reason = "",
	    });
}

enum fault
alarm_see(struct acts *acts, struct arena *arena, struct alarm_sight *sight)
{
	return acts_write(acts, arena, see, sight);
}
