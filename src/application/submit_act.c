/* SPDX-License-Identifier: EUPL-1.2 */
/* Submission and withdrawal. */
#include "application/draft_act.h"
#include "application/removal_act.h"

#include <assert.h>
#include <string.h>

#include "application/answers_act.h"
#include "application/clearance_act.h"
#include "base/buffer.h"
#include "base/number.h"
#include "certificate/certificate_store.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "db/counter.h"
#include "drone/drone_store.h"
#include "person/person_store.h"
#include "rule/rule_act.h"
#include "rule/rule_store.h"

/* --- submission --- */

static void
put_receipt(const struct application_snapshot_row *snapshot, struct arena *arena,
    bool again, struct application_submitted *submitted)
{
	struct buffer hash = BUFFER_IN(arena);

	number_hex(snapshot->hash, &hash);
	assert(hash.size == 64);
	memcpy(submitted->ret_snapshot_hash, buffer_text(&hash), 65);
	submitted->ret_verdict = APPLICATION_OK;
	submitted->ret_permit = (struct slice){NULL, 0};
	submitted->ret_again = again;
	submitted->ret_reference = snapshot->reference;
	submitted->ret_submitted_at = snapshot->at;
}

/* A submission of what is under way already (another tab) has the receipt of that. */
static bool
is_under_way(const struct application_row *row)
{
	return row->reference.size > 0 && !application_is_editable(row->state);
}

static struct application_snapshot_row
latest_of(const struct application_row *row)
{
	return (struct application_snapshot_row){
	    .found = true,
	    .version = row->submission,
	    .reference = row->reference,
	    .submit_key = row->submit_key,
	    .snapshot = row->snapshot,
	    .hash = row->snapshot_hash,
	    .at = row->submitted_at,
	};
}

static struct slice
counter_of(struct act *act)
{
	struct buffer name = BUFFER_IN(act->arena);

	buffer_print(
	    &name, "application/%d", moment_civil(act->now, act->offset_minutes).year);
	return buffer_slice(&name);
}

static enum fault
give_reference(struct act *act, struct application_row *row)
{
	int64_t number = 0;

	if (row->reference.size > 0) {
		return FAULT_NONE; /* a returned application keeps its own */
	}
	TRY(counter_next(act->db, counter_of(act), &number));
	struct application_reference reference = application_reference_make(
	    moment_civil(act->now, act->offset_minutes).year, (int32_t)number);
	row->reference = arena_copy(act->arena, slice_of(reference.text));
	return FAULT_NONE;
}

static enum fault
freeze(struct act *act, struct application_row *row, const struct application_view *view,
    const struct application_submitted *submitted)
{
	uint8_t *hash = arena_alloc(act->arena, SHA256_SIZE);

	TRY(give_reference(act, row));
	bool read = number_unhex(slice_of(view->answers_hash), hash, SHA256_SIZE);
	assert(read);
	row->snapshot = view->answers;
	row->snapshot_hash = slice_bytes(hash, SHA256_SIZE);
	row->submit_key = submitted->key;
	row->submission = row->version + 1;
	row->submitted_at = act->now;
	row->return_until = DAY_NONE;
	return FAULT_NONE;
}

static bool
has_policy(const struct application_submitted *submitted)
{
	return submitted->policy != NULL && submitted->policy->self != NULL;
}

/* The machine's checks belong to a first submission: nobody waits for them. Where policy
 * decides, it records them. */
static enum fault
change(struct act *act, struct application_row *row, const struct application_view *view,
    const struct clearance_finding *finding, struct application_submitted *submitted)
{
	bool first = row->state == APPLICATION_DRAFT;
	size_t count = first && !has_policy(submitted) ? 2 : 1;
	const struct application_change changes[] = {
	    {
	        .event = first ? APPLICATION_SUBMIT : APPLICATION_RESUBMIT,
	        .actor = id_slice(&row->account),
	        .role = "applicant",
	    },
	    {
	        .event = APPLICATION_CHECK,
	        .actor = SLICE("system"),
	        .role = "system",
	        .fields = clearance_results(act->arena, view, finding),
	    },
	};
	return application_change_all(act, row, changes, count, &submitted->ret_verdict);
}

/* Whether others have submitted the same drone or certificate depends on acts of the same
 * batch. */
static void
meet_others(struct act *act, const struct application_view *view)
{
	for (size_t i = 0; i < view->drones_count; i++) {
		act_meets(act, view->drones[i].serial);
	}
	act_meets(act, view->number);
}

static enum fault
submit_draft(struct act *act, struct application_row *row,
    const struct application_view *view, struct application_submitted *submitted)
{
	struct clearance_finding finding;

	meet_others(act, view);
	TRY(clearance_find(act, view, &finding));
	TRY(freeze(act, row, view, submitted));
	row->look = clearance_text(act->arena, &finding.clearance);
	TRY(change(act, row, view, &finding, submitted));
	if (submitted->ret_verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	struct application_snapshot_row snapshot = latest_of(row);
	snapshot.file_object = view->file_object;
	TRY(application_snapshot_insert(act->db, row, &snapshot, act->arena));
	put_receipt(&snapshot, act->arena, false, submitted);
	if (row->state == APPLICATION_SUBMITTED) {
		const struct application_policy *policy = submitted->policy;
		TRY(policy->decide(policy->self, act, row));
		submitted->ret_permit = row->permit;
	}
	return FAULT_NONE;
}

static bool
all_done(const struct application_view *view)
{
	bool all = true;

	for (size_t i = 0; i < APPLICATION_SECTION_COUNT; i++) {
		all = all && view->done[i];
	}
	return all;
}

static enum application_verdict
judge_answers(
    const struct application_view *view, const struct application_submitted *submitted)
{
	if (submitted->answers_hash.size > 0 &&
	    !slice_equal(submitted->answers_hash, slice_of(view->answers_hash))) {
		return APPLICATION_STALE;
	}
	if (view->centre.size > 0 && view->issued_on != DAY_NONE &&
	    view->centre_verdict != CENTRE_OK) {
		return APPLICATION_CENTRE;
	}
	if (view->complete) {
		return APPLICATION_OK;
	}
	return all_done(view) ? APPLICATION_CONTACTS : APPLICATION_INCOMPLETE;
}

/* The receipt of what was submitted before, when this is no new submission: the same key
 * again (a double click, a replay however late, also of an earlier application), or what
 * is under way. */
static enum fault
find_receipt(struct act *act, const struct application_row *row,
    struct application_submitted *submitted, bool *ret_found)
{
	struct application_snapshot_row snapshot;

	TRY(application_snapshot_find_key(
	    act->db, &submitted->caller->account, submitted->key, act->arena, &snapshot));
	if (!snapshot.found && is_under_way(row)) {
		snapshot = latest_of(row);
	}
	if (snapshot.found) {
		put_receipt(&snapshot, act->arena, true, submitted);
		submitted->ret_permit = slice_equal(snapshot.reference, row->reference)
		    ? row->permit
		    : (struct slice){NULL, 0};
	}
	*ret_found = snapshot.found;
	return FAULT_NONE;
}

/* What is read of a person by the account alone, and whatever the application says. */
static enum fault
ask_for_account(struct act *act, void *input)
{
	const struct application_submitted *submitted = input;
	const struct id *account = &submitted->caller->account;
	struct application_row row;
	struct application_snapshot_row snapshot;
	struct person_row person;
	struct rules_today today;
	int64_t number = 0;

	TRY(vault_ask(act->db, account));
	TRY(application_find_newest(act->db, account, act->arena, &row));
	TRY(application_snapshot_find_key(
	    act->db, account, submitted->key, act->arena, &snapshot));
	TRY(person_find(act->db, account, act->arena, &person));
	TRY(rule_codes_in_act(act, &today));
	return counter_last(act->db, counter_of(act), &number);
}

/* What is read of the application, and of others who say that they are this person. */
static enum fault
ask_for_case(struct act *act, void *input)
{
	const struct application_row *row = input;
	struct person_row person;
	struct certificate_row certificate;
	struct drone_row drones[DRONE_MOST];
	struct rule_acceptance acceptances[RULE_MOST];
	size_t count = 0;
	int64_t twins = 0;

	TRY(certificate_find(act->db, &row->id, act->arena, &certificate));
	TRY(drone_list(act->db, &row->id, act->arena, drones, DRONE_MOST, &count));
	TRY(rule_acceptances(
	    act->db, &row->id, act->arena, acceptances, RULE_MOST, &count));
	TRY(clearance_ask(act, row));
	TRY(person_find(act->db, &row->account, act->arena, &person));
	return person_count_twins(act->db, &row->account, &person, &twins);
}

/* Of all acts of a batch at once, when the answers to ask_for_account are there. */
static enum fault
ask_for_newest_case(struct act *act, void *input)
{
	const struct application_submitted *submitted = input;
	struct application_row row;

	TRY(application_find_newest(
	    act->db, &submitted->caller->account, act->arena, &row));
	return row.found && application_is_editable(row.state) ? ask_for_case(act, &row)
	                                                       : FAULT_NONE;
}

static const struct id *
owner_of(const void *input)
{
	return &((const struct application_submitted *)input)->caller->account;
}

/* What one person submits is read by nobody else's submission but for doubles (meet_others);
 * the number comes from a counter that all ask for by its name. */
static const struct act_foresight foresight = {
    .questions = {ask_for_account, ask_for_newest_case},
    .owner = owner_of,
};

static enum fault
submit_row(
    struct act *act, struct application_row *row, struct application_submitted *submitted)
{
	struct application_view view;

	TRY(act->foreseen ? FAULT_NONE : act_ask(act, ask_for_case, row));
	TRY(application_load_case(act, row, false, &view));
	memcpy(submitted->ret_done, view.done, sizeof(view.done));
	submitted->ret_contacts_missing = view.contacts_missing;
	submitted->ret_verdict = judge_answers(&view, submitted);
	return submitted->ret_verdict == APPLICATION_OK
	    ? submit_draft(act, row, &view, submitted)
	    : FAULT_NONE;
}

static enum fault
submit(struct act *act, void *input)
{
	struct application_submitted *submitted = input;
	struct application_row row;
	bool again = false;

	TRY(act->foreseen ? FAULT_NONE : act_ask(act, ask_for_account, submitted));
	TRY(application_find_newest(
	    act->db, &submitted->caller->account, act->arena, &row));
	if (!row.found) {
		submitted->ret_verdict = APPLICATION_NONE_OPEN;
		return FAULT_NONE;
	}
	TRY(find_receipt(act, &row, submitted, &again));
	if (again) {
		return FAULT_NONE;
	}
	if (!application_is_editable(row.state)) {
		submitted->ret_verdict = APPLICATION_WRONG_STATE;
		return FAULT_NONE;
	}
	return submit_row(act, &row, submitted);
}

static bool
has_key(struct application_submitted *submitted)
{
	bool has = submitted->key.size > 0 && submitted->key.size <= APPLICATION_KEY_MOST;

	if (!has) {
		submitted->ret_verdict = APPLICATION_KEY_MISSING;
	}
	return has;
}

enum fault
application_submit(
    struct acts *acts, struct arena *arena, struct application_submitted *submitted)
{
	return has_key(submitted) ? acts_write(acts, arena, submit, submitted)
	                          : FAULT_NONE;
}

void
application_submit_then(struct acts *acts, struct arena *arena,
    struct application_submitted *submitted, acts_done *done, void *self)
{
	if (has_key(submitted)) {
		acts_write_foreseen_then(acts, arena,
		    &(struct act_call){submit, &foresight, submitted}, done, self);
	} else {
		done(self, FAULT_NONE);
	}
}

/* --- withdrawal --- */

struct withdrawal {
	struct application_withdrawn *withdrawn;
	struct slice ret_forgotten;
};

static enum fault
withdraw(struct act *act, void *input)
{
	struct withdrawal *withdrawal = input;
	struct application_withdrawn *withdrawn = withdrawal->withdrawn;
	struct application_row row;

	TRY(application_find_newest(
	    act->db, &withdrawn->caller->account, act->arena, &row));
	if (!row.found) {
		withdrawn->ret_verdict = APPLICATION_NONE_OPEN;
		return FAULT_NONE;
	}
	TRY(application_refusal_delete(act->db, &row.id));
	TRY(application_change(act, &row,
	    &(struct application_change){
	        .event = APPLICATION_WITHDRAW,
	        .actor = id_slice(&row.account),
	        .role = "applicant",
	    },
	    &withdrawn->ret_verdict));
	return withdrawn->ret_verdict == APPLICATION_OK
	    ? draft_let_go_of_file(act, &row, &withdrawal->ret_forgotten)
	    : FAULT_NONE;
}

enum fault
application_withdraw(
    struct acts *acts, struct arena *arena, struct application_withdrawn *withdrawn)
{
	struct withdrawal withdrawal = {.withdrawn = withdrawn};

	TRY(acts_write(acts, arena, withdraw, &withdrawal));
	removal_run(acts, arena, withdrawn->store, withdrawal.ret_forgotten);
	return FAULT_NONE;
}
