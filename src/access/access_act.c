/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access_act.h"

#include <assert.h>

#include "access/access_store.h"
#include "access/alarm_act.h"
#include "access/proposal_store.h"
#include "audit/audit_act.h"

static enum fault
decide(struct act *act, const struct access_change *change,
    enum access_change_verdict *ret_verdict)
{
	enum access_kind kind = ACCESS_NOBODY;
	bool centre = true;

	TRY(access_account_kind(act->db, &change->account, &kind));
	if (change->grant && change->role == ACCESS_CENTRE_CLERK) {
		TRY(access_centre_is(act->db, change->centre, &centre));
	}
	if (kind == ACCESS_NOBODY) {
		*ret_verdict = ACCESS_CHANGE_NO_ACCOUNT;
	} else if (kind != ACCESS_STAFF && kind != ACCESS_SERVICE) {
		*ret_verdict = ACCESS_CHANGE_NOT_STAFF;
	} else if (change->role == ACCESS_APPLICANT ||
	    (kind == ACCESS_SERVICE && !access_for_service(change->role))) {
		*ret_verdict = ACCESS_CHANGE_NOT_A_ROLE;
	} else if (slice_equal(change->by, id_slice(&change->account))) {
		*ret_verdict = ACCESS_CHANGE_OWN;
	} else if (!centre) {
		*ret_verdict = ACCESS_CHANGE_NO_CENTRE;
	} else {
		*ret_verdict = ACCESS_CHANGE_OK;
	}
	return FAULT_NONE;
}

static enum fault
audit_change(struct act *act, const struct access_change *change)
{
	char object[AUDIT_OBJECT_SIZE];
	struct id by;
	bool by_account = id_parse(change->by, &by);

	return audit_record(act,
	    &(struct audit_event){.actor = change->by,
	        .role = by_account ? access_role_word(ACCESS_ADMINISTRATOR) : "command",
	        .action = change->grant ? "access.grant" : "access.withdraw",
	        .object = audit_object("account", id_slice(&change->account), object),
	        .record = slice_of(access_role_word(change->role)),
	        .reason = access_role_word(change->role)});
}

static enum fault
save(struct act *act, const struct access_change *change)
{
	struct access_role_row row = {
	    .account = change->account,
	    .role = change->role,
	    .centre = change->centre,
	    .granted_by = change->by,
	    .granted_at = act->now,
	};
	bool changed = false;

	TRY(change->grant ? access_role_insert(act->db, &row, &changed)
	                  : access_role_delete(act->db, &row, &changed));
	return changed ? audit_change(act, change) : FAULT_NONE;
}

static enum fault
change_role(struct act *act, void *input)
{
	struct access_change *change = input;

	TRY(decide(act, change, &change->ret_verdict));
	return change->ret_verdict == ACCESS_CHANGE_OK ? save(act, change) : FAULT_NONE;
}

enum fault
access_change(struct acts *acts, struct arena *arena, struct access_change *change)
{
	return acts_write(acts, arena, change_role, change);
}

static enum fault
change_by_command(struct act *act, void *input)
{
	struct access_change *change = input;

	TRY(change_role(act, change));
	if (change->ret_verdict != ACCESS_CHANGE_OK) {
		return FAULT_NONE;
	}
	return alarm_raise(act,
	    &(struct alarm){
	        .kind = change->grant ? ALARM_ROLE_GRANTED : ALARM_ROLE_WITHDRAWN,
	        .account = change->account,
	        .words = slice_of(access_role_word(change->role)),
	    });
}

enum fault
access_command_change(
    struct acts *acts, struct arena *arena, struct access_change *change)
{
	return acts_write(acts, arena, change_by_command, change);
}

enum fault
access_change_within(struct act *act, const struct access_change *change)
{
	struct access_change own = *change;

	TRY(change_role(act, &own));
	assert(own.ret_verdict == ACCESS_CHANGE_OK);
	return FAULT_NONE;
}

enum fault
access_clerk_centre(struct act *act, const struct id *account, struct slice *ret_centre)
{
	return access_centre_of(act->db, account, act->arena, ret_centre);
}

enum fault
access_roles_within(struct act *act, const struct id *account, unsigned *ret_roles)
{
	return access_roles_find(act->db, account, ret_roles);
}

enum fault
access_withdraw_all(struct act *act, const struct id *account, struct slice by)
{
	struct id administrator = {""};
	unsigned roles = 0;

	if (id_parse(by, &administrator)) {
		TRY(proposal_close_all(act->db, account, &administrator, act->now));
	}
	TRY(access_roles_find(act->db, account, &roles));
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((roles & 1U << role) != 0) {
			TRY(access_change_within(act,
			    &(struct access_change){
			        .account = *account,
			        .role = (enum access_role)role,
			        .by = by,
			    }));
		}
	}
	return FAULT_NONE;
}

struct asked {
	struct id account;
	unsigned ret_roles;
};

static enum fault
read_roles(struct act *act, void *input)
{
	struct asked *asked = input;

	return access_roles_find(act->db, &asked->account, &asked->ret_roles);
}

enum fault
access_roles(
    struct acts *acts, struct arena *arena, const struct id *account, unsigned *ret_roles)
{
	struct asked asked = {.account = *account};

	TRY(acts_read(acts, arena, read_roles, &asked));
	*ret_roles = asked.ret_roles;
	return FAULT_NONE;
}
