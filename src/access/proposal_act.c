/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/proposal_act.h"

#include <assert.h>

#include "access/access_act.h"
#include "access/access_store.h"
#include "access/proposal_store.h"
#include "audit/audit_act.h"

static enum fault
record(struct act *act, const struct access_caller *caller, const char *action,
    const struct id *account, enum access_role role, struct slice words)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&caller->account),
	        .role = access_by_role(caller, ACCESS_ROLE_CHANGE),
	        .action = action,
	        .object = audit_object("account", id_slice(account), object),
	        .record = words,
	        .reason = role < ACCESS_ROLE_COUNT ? access_role_word(role) : "",
	    });
}

/* Whoever tries what is not his to do is in the audit too. */
static bool
is_wrong_hand(enum proposal_verdict verdict)
{
	return verdict == PROPOSAL_OWN || verdict == PROPOSAL_SAME_HAND;
}

/* --- who holds what --- */

static struct proposal_member
member_of(const struct access_member *row, const struct access_caller *caller)
{
	return (struct proposal_member){
	    .account = row->account,
	    .name = row->name,
	    .provider = row->provider,
	    .roles = row->roles,
	    .seen_at = row->seen_at,
	    .own = id_equal(&row->account, &caller->account),
	};
}

static struct proposal_line
line_of(const struct proposal_row *row, const struct access_caller *caller)
{
	return (struct proposal_line){
	    .id = row->id,
	    .account = row->account,
	    .account_name = row->account_name,
	    .role = row->role,
	    .gives = row->gives,
	    .centre = row->centre,
	    .reason = row->reason,
	    .proposed_by_name = row->proposed_by_name,
	    .proposed_at = row->proposed_at,
	    .mine = id_equal(&row->proposed_by, &caller->account),
	    .own = id_equal(&row->account, &caller->account),
	};
}

static enum fault
list_members(struct act *act, struct proposal_desk *desk)
{
	struct access_member *rows =
	    ARENA_ARRAY(act->arena, struct access_member, PROPOSAL_STAFF_MOST);
	size_t count = 0;

	TRY(proposal_list_staff(act->db, act->arena, rows, PROPOSAL_STAFF_MOST, &count));
	struct proposal_member *members =
	    ARENA_ARRAY(act->arena, struct proposal_member, count + 1);
	for (size_t i = 0; i < count; i++) {
		members[i] = member_of(&rows[i], desk->caller);
	}
	desk->ret_members = members;
	desk->ret_members_count = count;
	return FAULT_NONE;
}

static enum fault
list_open(struct act *act, struct proposal_desk *desk)
{
	struct proposal_row *rows =
	    ARENA_ARRAY(act->arena, struct proposal_row, PROPOSAL_OPEN_MOST);
	size_t count = 0;

	TRY(proposal_list_open(act->db, act->arena, rows, PROPOSAL_OPEN_MOST, &count));
	struct proposal_line *lines =
	    ARENA_ARRAY(act->arena, struct proposal_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		lines[i] = line_of(&rows[i], desk->caller);
	}
	desk->ret_lines = lines;
	desk->ret_lines_count = count;
	return FAULT_NONE;
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct proposal_desk *desk = input;

	TRY(list_open(act, desk));
	return list_members(act, desk);
}

enum fault
proposal_desk_open(struct acts *acts, struct arena *arena, struct proposal_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

static enum fault
open_member(struct act *act, void *input)
{
	struct proposal_of_one *one = input;
	struct access_member row;

	TRY(proposal_find_member(
	    act->db, &one->account, act->arena, &row, &one->ret_found));
	if (one->ret_found) {
		one->ret_member = member_of(&row, one->caller);
	}
	return FAULT_NONE;
}

enum fault
proposal_member_open(struct acts *acts, struct arena *arena, struct proposal_of_one *one)
{
	return acts_read(acts, arena, open_member, one);
}

/* --- one proposes --- */

static enum fault
find_facts(
    struct act *act, const struct proposal *proposal, struct proposal_facts *ret_facts)
{
	unsigned roles = 0;
	bool known = proposal->role < ACCESS_ROLE_COUNT;

	*ret_facts = (struct proposal_facts){
	    .kind = ACCESS_NOBODY,
	    .role = proposal->role,
	    .own = id_equal(&proposal->account, &proposal->caller->account),
	    .gives = proposal->gives,
	    .reasoned = proposal->reason.size > 0,
	};
	TRY(access_account_kind(act->db, &proposal->account, &ret_facts->kind));
	TRY(access_roles_find(act->db, &proposal->account, &roles));
	TRY(access_centre_is(act->db, proposal->centre, &ret_facts->centred));
	if (known) {
		ret_facts->holds = (roles & 1U << proposal->role) != 0;
		TRY(proposal_is_open(
		    act->db, &proposal->account, proposal->role, &ret_facts->open));
	}
	return FAULT_NONE;
}

static enum fault
make(struct act *act, void *input)
{
	struct proposal *proposal = input;
	struct proposal_facts facts;

	TRY(find_facts(act, proposal, &facts));
	proposal->ret_verdict = proposal_decide(&facts);
	if (is_wrong_hand(proposal->ret_verdict)) {
		return record(act, proposal->caller, "access.refused", &proposal->account,
		    proposal->role, proposal->reason);
	}
	if (proposal->ret_verdict != PROPOSAL_OK) {
		return FAULT_NONE;
	}
	proposal->ret_proposal = id_new(act->now);
	TRY(proposal_insert(act->db,
	    &(struct proposal_row){
	        .id = proposal->ret_proposal,
	        .account = proposal->account,
	        .role = proposal->role,
	        .gives = proposal->gives,
	        .centre = proposal->role == ACCESS_CENTRE_CLERK && proposal->gives
	            ? proposal->centre
	            : SLICE(""),
	        .reason = proposal->reason,
	        .proposed_by = proposal->caller->account,
	        .proposed_at = act->now,
	    }));
	const char *action =
	    proposal->gives ? "access.propose_grant" : "access.propose_withdraw";
	return record(act, proposal->caller, action, &proposal->account, proposal->role,
	    proposal->reason);
}

enum fault
proposal_make(struct acts *acts, struct arena *arena, struct proposal *proposal)
{
	return acts_write(acts, arena, make, proposal);
}

/* --- another confirms --- */

static enum fault
change_role(
    struct act *act, const struct proposal_row *row, const struct access_caller *caller)
{
	return access_change_within(act,
	    &(struct access_change){
	        .account = row->account,
	        .role = row->role,
	        .by = id_slice(&caller->account),
	        .grant = row->gives,
	        .centre = row->centre,
	    });
}

static enum fault
close_proposal(
    struct act *act, const struct proposal_answer *answer, const struct proposal_row *row)
{
	bool mine = id_equal(&row->proposed_by, &answer->caller->account);
	struct slice outcome = answer->confirms ? SLICE("confirmed")
	    : mine                              ? SLICE("taken_back")
	                                        : SLICE("rejected");

	TRY(proposal_close(
	    act->db, &row->id, outcome, &answer->caller->account, act->now));
	const char *action = mine ? "access.take_back" : "access.reject";
	return answer->confirms
	    ? change_role(act, row, answer->caller)
	    : record(act, answer->caller, action, &row->account, row->role, row->reason);
}

static enum fault
answer_proposal(struct act *act, void *input)
{
	struct proposal_answer *answer = input;
	struct proposal_row row;

	TRY(proposal_find(act->db, &answer->proposal, act->arena, &row));
	answer->ret_verdict = proposal_answer_decide(&(struct proposal_answer_facts){
	    .found = row.found,
	    .open = row.open,
	    .own = id_equal(&row.account, &answer->caller->account),
	    .proposed_mine = id_equal(&row.proposed_by, &answer->caller->account),
	    .confirms = answer->confirms,
	});
	if (answer->ret_verdict == PROPOSAL_OK) {
		return close_proposal(act, answer, &row);
	}
	return is_wrong_hand(answer->ret_verdict)
	    ? record(act, answer->caller, "access.refused", &row.account, row.role,
	          row.reason)
	    : FAULT_NONE;
}

enum fault
proposal_answer(struct acts *acts, struct arena *arena, struct proposal_answer *answer)
{
	return acts_write(acts, arena, answer_proposal, answer);
}

/* --- from when on the command gives no roles --- */

static enum fault
count_administrators(struct act *act, void *input)
{
	return proposal_count_holders(act->db, ACCESS_ADMINISTRATOR, input);
}

enum fault
proposal_count_administrators(struct acts *acts, struct arena *arena, int64_t *ret_count)
{
	return acts_read(acts, arena, count_administrators, ret_count);
}
