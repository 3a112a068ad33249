/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * proposal_act - the administrators' desk: who holds what, who proposes, who confirms.
 *
 *	struct proposal proposal = {.caller = caller, .account = id,
 *	    .role = ACCESS_OFFICER, .gives = true, .reason = reason};
 *	TRY(proposal_make(acts, arena, &proposal));
 *	if (proposal.ret_verdict != PROPOSAL_OK) ... proposal_key()
 *
 * What is refused for whose hand it is (own rights, the second signature by the first
 * hand) is an entry of the audit too.
 */
#ifndef ACCESS_PROPOSAL_ACT_H
#define ACCESS_PROPOSAL_ACT_H

#include "access/proposal.h"
#include "db/acts.h"

enum { PROPOSAL_STAFF_MOST = 500, PROPOSAL_OPEN_MOST = 100 };

/* What waits for a second administrator. */
struct proposal_line {
	struct id id;
	struct id account;
	struct slice account_name;
	enum access_role role;
	bool gives;
	struct slice centre; /* code, of a centre's clerk; else empty */
	struct slice reason;
	struct slice proposed_by_name;
	moment proposed_at;
	bool mine; /* the caller proposed it */
	bool own;  /* it is about the caller */
};

struct proposal_member {
	struct id account;
	struct slice name;
	struct slice provider;
	unsigned roles; /* bits 1 << enum access_role */
	moment seen_at;
	bool own;
};

struct proposal_desk {
	const struct access_caller *caller;
	const struct proposal_line *ret_lines;
	size_t ret_lines_count;
	const struct proposal_member *ret_members;
	size_t ret_members_count;
};
MUST_USE enum fault proposal_desk_open(
    struct acts *acts, struct arena *arena, struct proposal_desk *desk);

struct proposal_of_one {
	const struct access_caller *caller;
	struct id account;
	bool ret_found;
	struct proposal_member ret_member;
};
MUST_USE enum fault proposal_member_open(
    struct acts *acts, struct arena *arena, struct proposal_of_one *one);

struct proposal {
	const struct access_caller *caller;
	struct id account;
	enum access_role role; /* ACCESS_ROLE_COUNT: none of ours */
	bool gives;
	struct slice centre; /* code, to give the role of a centre's clerk */
	struct slice reason;
	enum proposal_verdict ret_verdict;
	struct id ret_proposal;
};
MUST_USE enum fault proposal_make(
    struct acts *acts, struct arena *arena, struct proposal *proposal);

struct proposal_answer {
	const struct access_caller *caller;
	struct id proposal;
	bool confirms; /* else rejects; the proposer takes it back */
	enum proposal_verdict ret_verdict;
};
MUST_USE enum fault proposal_answer(
    struct acts *acts, struct arena *arena, struct proposal_answer *answer);

/* How many hold the role of administrator: from PROPOSAL_HANDS on the command of the machine
 * gives no roles any more, because they can; with one alone it gives him the second. */
enum { PROPOSAL_HANDS = 2 };
MUST_USE enum fault proposal_count_administrators(
    struct acts *acts, struct arena *arena, int64_t *ret_count);

#endif
