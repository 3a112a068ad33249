/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/status_act.h"

#include <assert.h>

#include "audit/audit_act.h"
#include "base/text.h"
#include "db/acts.h"
#include "permit/carry_out_act.h"
#include "permit/hands_act.h"
#include "permit/own_act.h"
#include "permit/waiting_store.h"

/* --- a decision --- */

static bool
are_words(struct slice text)
{
	return text.size > 0 && text_length(text) <= PERMIT_WORDS_MOST;
}

static enum permit_change_verdict
judge_words(const struct permit_decision *decision)
{
	bool english = are_words(decision->text_en);
	bool arabic = are_words(decision->text_ar);

	switch ((int)decision->event) {
	case PERMIT_SUSPEND:
	case PERMIT_PROPOSE_REVOCATION:
		if (permit_reason_key(decision->reason) == NULL) {
			return PERMIT_CHANGE_NO_REASON;
		}
		return english && arabic ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NO_WORDS;
	case PERMIT_SEND_BACK:
		return english || arabic ? PERMIT_CHANGE_OK : PERMIT_CHANGE_NO_WORDS;
	default:
		return PERMIT_CHANGE_OK;
	}
}

/* In which role it is done, for event and audit. */
static const char *
role_of(const struct permit_decision *decision)
{
	switch ((int)decision->event) {
	case PERMIT_SUSPEND:
		return access_by_role(decision->caller, ACCESS_PERMIT_SUSPEND);
	case PERMIT_LIFT:
	case PERMIT_PROPOSE_REVOCATION:
		return access_by_role(decision->caller, ACCESS_PERMIT_CHANGE);
	default:
		return access_by_role(decision->caller, ACCESS_PERMIT_SIGN);
	}
}

/* What is said with it: of a revocation, what was proposed; of what changes by a
 * signature alone, nothing. */
static void
put_words(struct permit_change *change, const struct permit_decision *decision,
    const struct permit_waiting_row *proposal)
{
	bool signs = decision->event == PERMIT_SIGN_REVOCATION;
	bool silent = decision->event == PERMIT_CONFIRM || decision->event == PERMIT_LIFT;

	if (silent) {
		return;
	}
	change->reason = signs ? proposal->reason : decision->reason;
	change->text_en = signs ? proposal->text_en : decision->text_en;
	change->text_ar = signs ? proposal->text_ar : decision->text_ar;
}

static enum fault
carry_out(
    struct act *act, struct permit_credential_row *row, struct permit_decision *decision)
{
	struct permit_waiting_row proposal;
	struct permit_change change = {
	    .number = decision->number,
	    .event = decision->event,
	    .actor = id_slice(&decision->caller->account),
	    .role = role_of(decision),
	};

	TRY(permit_revocation_find(act->db, &decision->number, act->arena, &proposal));
	put_words(&change, decision, &proposal);
	TRY(permit_carry_out(act, row, &change));
	decision->ret_verdict = change.ret_verdict;
	return FAULT_NONE;
}

/* Whoever tries what is not his to do is in the log; who was late, or forgot a word, is
 * told and no more. */
static enum fault
record_refusal(struct act *act, const struct permit_decision *decision)
{
	static const char *const hands[PERMIT_CHANGE_VERDICT_COUNT] = {
	    [PERMIT_CHANGE_OWN_CASE] = "own_case",
	    [PERMIT_CHANGE_NOT_ROLE] = "not_role",
	    [PERMIT_CHANGE_SAME_PERSON] = "same_person",
	};
	char object[AUDIT_OBJECT_SIZE];

	if (hands[decision->ret_verdict] == NULL) {
		return FAULT_NONE;
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&decision->caller->account),
	        .role = access_may(decision->caller, ACCESS_CASE_READ)
	            ? access_by_role(decision->caller, ACCESS_CASE_READ)
	            : "staff",
	        .action = "permit.refused",
	        .object = audit_object("permit", slice_of(decision->number.text), object),
	        .record = slice_of(permit_event_name(decision->event)),
	        .reason = hands[decision->ret_verdict],
	    });
}

static enum fault
decide(struct act *act, void *input)
{
	struct permit_decision *decision = input;
	struct permit_credential_row row;
	struct permit_hands hands;

	TRY(permit_find_credential(act->db, &decision->number, act->arena, &row));
	if (!row.permit.found) {
		decision->ret_verdict = PERMIT_CHANGE_NOT_FOUND;
		return FAULT_NONE;
	}
	if (decision->version != row.version) {
		decision->ret_verdict = PERMIT_CHANGE_STALE;
		return FAULT_NONE;
	}
	TRY(permit_hands(act, decision->caller, &row.permit, &hands));
	decision->ret_verdict = permit_judge(decision->event, &hands);
	if (decision->ret_verdict == PERMIT_CHANGE_OK) {
		decision->ret_verdict = judge_words(decision);
	}
	if (decision->ret_verdict != PERMIT_CHANGE_OK) {
		return record_refusal(act, decision);
	}
	return carry_out(act, &row, decision);
}

enum fault
permit_decide(struct acts *acts, struct arena *arena, struct permit_decision *decision)
{
	return acts_write(acts, arena, decide, decision);
}

enum fault
permit_hands(struct act *act, const struct access_caller *caller,
    const struct permit_row *permit, struct permit_hands *ret_hands)
{
	struct permit_waiting_row suspension;
	struct permit_waiting_row revocation;
	bool own = false;

	TRY(permit_suspension_find(act->db, &permit->number, act->arena, &suspension));
	TRY(permit_revocation_find(act->db, &permit->number, act->arena, &revocation));
	TRY(permit_is_own(act->db, &permit->number, &caller->account, &own));
	*ret_hands = (struct permit_hands){
	    .status = permit->status,
	    .unconfirmed = suspension.found,
	    .proposed = revocation.found,
	    .suspends = access_may(caller, ACCESS_PERMIT_SUSPEND),
	    .signs = access_may(caller, ACCESS_PERMIT_SIGN),
	    .own = own,
	    .suspended_mine = id_equal(&suspension.by, &caller->account),
	    .proposed_mine = id_equal(&revocation.by, &caller->account),
	};
	return FAULT_NONE;
}

static enum fault
find_versions(struct act *act, void *input)
{
	struct permit_list_versions *found = input;
	struct permit_list_version *lists =
	    ARENA_ARRAY(act->arena, struct permit_list_version, PERMIT_LISTS_MOST);

	found->lists = lists;
	return permit_list_versions_find(
	    act->db, lists, PERMIT_LISTS_MOST, &found->count);
}

enum fault
permit_list_versions(
    struct acts *acts, struct arena *arena, struct permit_list_versions *ret_lists)
{
	return acts_read(acts, arena, find_versions, ret_lists);
}

/* --- what falls by itself --- */

enum { FALL_MOST = 100 };

struct falling {
	struct permit_number numbers[FALL_MOST];
	size_t ret_count;
};

static enum fault
list_due(struct act *act, void *input)
{
	struct falling *falling = input;

	return permit_suspension_due(
	    act->db, act->now, falling->numbers, FALL_MOST, &falling->ret_count);
}

static enum fault
fall(struct act *act, const struct permit_number *number)
{
	struct permit_credential_row row;
	struct permit_hands hands = {.system = true, .unconfirmed = true};
	struct permit_change change = {
	    .number = *number,
	    .event = PERMIT_FALL,
	    .actor = SLICE("system"),
	    .role = "system",
	};

	TRY(permit_find_credential(act->db, number, act->arena, &row));
	hands.status = row.permit.status;
	if (permit_judge(PERMIT_FALL, &hands) != PERMIT_CHANGE_OK) {
		return permit_suspension_delete(act->db, number);
	}
	return permit_carry_out(act, &row, &change);
}

static enum fault
fall_all(struct act *act, void *input)
{
	struct falling *falling = input;

	TRY(list_due(act, input));
	for (size_t i = 0; i < falling->ret_count; i++) {
		TRY(fall(act, &falling->numbers[i]));
	}
	return FAULT_NONE;
}

/* Looks first, so that nothing is written when nothing is due. */
enum fault
permit_fall_due(struct acts *acts, struct arena *arena, size_t *ret_count)
{
	struct falling *falling = ARENA_NEW(arena, struct falling);

	*ret_count = 0;
	TRY(acts_read(acts, arena, list_due, falling));
	if (falling->ret_count == 0) {
		return FAULT_NONE;
	}
	TRY(acts_write(acts, arena, fall_all, falling));
	*ret_count = falling->ret_count;
	return FAULT_NONE;
}

/* --- samples --- */

static enum fault
add_sample(
    struct act *act, const struct permit_number *number, struct permit_samples *samples)
{
	struct permit_credential_row row;
	struct permit_sample *sample = &samples->samples[samples->count++];

	TRY(permit_find_credential(act->db, number, act->arena, &row));
	sample->token = row.token;
	return permit_public_load(act, &row.permit, &sample->public);
}

static enum fault
list_samples(struct act *act, void *input)
{
	struct permit_samples *samples = input;
	const struct {
		enum permit_status status;
		moment after;
		moment until;
	} wanted[] = {
	    {PERMIT_ACTIVE, act->now, INT64_MAX},
	    {PERMIT_ACTIVE, 0, act->now},
	    {PERMIT_SUSPENDED, act->now, INT64_MAX},
	    {PERMIT_REVOKED, act->now, INT64_MAX},
	};
	static_assert(ARRAY_LEN(wanted) == PERMIT_SAMPLES_MOST, "there is room");

	samples->count = 0;
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		struct permit_number number;
		bool found = false;
		TRY(permit_find_newest(act->db, wanted[i].status, wanted[i].after,
		    wanted[i].until, &found, &number));
		if (found) {
			TRY(add_sample(act, &number, samples));
		}
	}
	return FAULT_NONE;
}

enum fault
permit_sample_list(
    struct acts *acts, struct arena *arena, struct permit_samples *ret_samples)
{
	return acts_read(acts, arena, list_samples, ret_samples);
}
