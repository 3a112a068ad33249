/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/sessions_act.h"

#include "access/alarm_act.h"
#include "audit/audit_act.h"
#include "identity/identity.h"
#include "identity/identity_store.h"

static enum fault
list(struct act *act, void *input)
{
	struct sessions *sessions = input;
	const struct access_caller *caller = sessions->caller;
	moment now = moment_now();
	struct identity_session_line rows[SESSIONS_MOST];
	struct sessions_line *lines =
	    ARENA_ARRAY(act->arena, struct sessions_line, SESSIONS_MOST);
	size_t count = 0;
	size_t alive = 0;

	TRY(identity_session_list(
	    act->db, &caller->account, act->arena, rows, SESSIONS_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		if (identity_is_alive(
		        caller->kind, rows[i].seen_at, rows[i].ends_at, now)) {
			lines[alive++] = (struct sessions_line){
			    .id = rows[i].id,
			    .device = rows[i].device,
			    .created_at = rows[i].created_at,
			    .seen_at = rows[i].seen_at,
			    .current = id_equal(&rows[i].id, &caller->session),
			};
		}
	}
	sessions->ret_lines = lines;
	sessions->ret_count = alive;
	return FAULT_NONE;
}

enum fault
sessions_list(struct acts *acts, struct arena *arena, struct sessions *sessions)
{
	return acts_read(acts, arena, list, sessions);
}

static enum fault
record(struct act *act, const struct sessions_end *end)
{
	const struct access_caller *caller = end->caller;
	bool all = id_is_none(&end->session);
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = identity_role_word(caller->kind),
	        .action = all ? "identity.sign_out_everywhere" : "identity.end_session",
	        .object = all
	            ? audit_object("account", id_slice(&caller->account), object)
	            : audit_object("session", id_slice(&end->session), object),
	        .reason = "",
	    });
}

static enum fault
end_sessions(struct act *act, void *input)
{
	struct sessions_end *end = input;
	const struct id *account = &end->caller->account;

	end->ret_found = true;
	if (id_is_none(&end->session)) {
		TRY(identity_session_end_all(act->db, account));
	} else {
		TRY(identity_session_end_one(
		    act->db, account, &end->session, &end->ret_found));
	}
	return end->ret_found ? record(act, end) : FAULT_NONE;
}

enum fault
sessions_end(struct acts *acts, struct arena *arena, struct sessions_end *end)
{
	return acts_write(acts, arena, end_sessions, end);
}

static enum fault
cut_sessions(struct act *act, void *input)
{
	struct sessions_cut *cut = input;
	bool all = cut->subject.size == 0;
	struct id account = {""};
	char object[AUDIT_OBJECT_SIZE];
	int64_t count = 0;

	cut->ret_found = all;
	if (!all) {
		TRY(identity_account_of(
		    act->db, cut->provider, cut->subject, &cut->ret_found, &account));
	}
	if (!cut->ret_found) {
		return FAULT_NONE;
	}
	TRY(all ? identity_session_end_everybody(act->db, &count)
	        : identity_session_end_all(act->db, &account));
	TRY(audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("command"),
	        .role = "command",
	        .action = "identity.cut_sessions",
	        .object = audit_object(
	            "account", all ? SLICE("all") : id_slice(&account), object),
	        .reason = "",
	    }));
	return alarm_raise(act,
	    &(struct alarm){
	        .kind = all ? ALARM_ALL_SIGNED_OUT : ALARM_SIGNED_OUT,
	        .account = account,
	    });
}

enum fault
sessions_cut(struct acts *acts, struct arena *arena, struct sessions_cut *cut)
{
	return acts_write(acts, arena, cut_sessions, cut);
}
