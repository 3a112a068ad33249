/* SPDX-License-Identifier: EUPL-1.2 */
/* The decision itself. */
#include "decision/decision_act.h"

#include <assert.h>

#include "application/answers_act.h"
#include "application/application_store.h"
#include "audit/audit_act.h"
#include "base/buffer.h"
#include "base/text.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "decision/hands_act.h"
#include "decision/issue_act.h"
#include "decision/pending_act.h"
#include "permit/permit_act.h"

/* --- what must come with it --- */

static bool
is_word(struct slice text)
{
	return text.size > 0 && text_length(text) <= APPLICATION_TEXT_MOST;
}

static enum application_verdict
judge_marks(struct slice marks)
{
	if (marks.size == 0) {
		return APPLICATION_NO_MARKS;
	}
	while (marks.size > 0) {
		if (application_mark_key(slice_cut(&marks, '\n')) == NULL) {
			return APPLICATION_NO_MARKS;
		}
	}
	return APPLICATION_OK;
}

static enum application_verdict
judge_words(const struct decision *decision)
{
	bool both = is_word(decision->text_en) && is_word(decision->text_ar);

	if (decision->event == APPLICATION_PROPOSE_REFUSAL &&
	    application_reason_key(decision->reason) == NULL) {
		return APPLICATION_NO_REASON;
	}
	if (decision->event == APPLICATION_RETURN &&
	    judge_marks(decision->marks) != APPLICATION_OK) {
		return APPLICATION_NO_MARKS;
	}
	bool needed = decision->event == APPLICATION_RETURN ||
	    decision->event == APPLICATION_PROPOSE_REFUSAL;
	return needed && !both ? APPLICATION_NO_WORDS : APPLICATION_OK;
}

/* --- effects beside the event --- */

static enum fault
claim(struct act *act, struct application_row *row, const struct decision *decision)
{
	row->officer = decision->caller->account;
	row->claimed_at = act->now;
	return application_update_officer(act->db, row);
}

static enum fault
release(struct act *act, struct application_row *row)
{
	row->officer = (struct id){{0}};
	row->claimed_at = 0;
	return application_update_officer(act->db, row);
}

static enum fault
propose(
    struct act *act, const struct application_row *row, const struct decision *decision)
{
	return application_refusal_insert(act->db, row,
	    &(struct application_refusal_row){
	        .proposed_by = decision->caller->account,
	        .reason = decision->reason,
	        .text_en = decision->text_en,
	        .text_ar = decision->text_ar,
	        .at = act->now,
	    },
	    act->arena);
}

/* The signed refusal says to the applicant what the officer proposed. */
static enum fault
sign(
    struct act *act, const struct application_row *row, struct application_change *change)
{
	struct application_refusal_row refusal;

	TRY(application_refusal_find(act->db, row, act->arena, &refusal));
	change->reason = refusal.reason;
	change->text_en = refusal.text_en;
	change->text_ar = refusal.text_ar;
	return application_refusal_delete(act->db, &row->id);
}

static enum fault
confirm_certificate(struct act *act, const struct id *application)
{
	struct certificate_row certificate;
	enum certificate_state next = CERTIFICATE_OFFICER_CONFIRMED;

	TRY(certificate_find(act->db, application, act->arena, &certificate));
	if (certificate_decide(certificate_state_find(certificate.state),
	        CERTIFICATE_OFFICER_CONFIRMS, &next) != CERTIFICATE_OK) {
		return FAULT_NONE; /* the centre has confirmed it already */
	}
	return certificate_save_state(
	    act->db, application, slice_of(certificate_state_name(next)));
}

static enum fault
approve(struct act *act, struct application_row *row, const struct application_view *view,
    struct decision *decision)
{
	TRY(confirm_certificate(act, &row->id));
	TRY(decision_issue(act, row,
	    &(struct decision_issue){.view = view,
	        .desk = decision->desk,
	        .actor = id_slice(&decision->caller->account),
	        .role = access_by_role(decision->caller, ACCESS_CASE_DECIDE)}));
	decision->ret_permit = row->permit;
	return FAULT_NONE;
}

static enum fault
cause_effects(struct act *act, struct application_row *row,
    const struct application_view *view, struct decision *decision,
    struct application_change *change)
{
	switch ((int)decision->event) {
	case APPLICATION_CLAIM:
		return claim(act, row, decision);
	case APPLICATION_RELEASE:
		return release(act, row);
	case APPLICATION_RETURN:
		row->return_until = act_today(act) + APPLICATION_RETURN_DAYS;
		return FAULT_NONE;
	case APPLICATION_PROPOSE_REFUSAL:
		return propose(act, row, decision);
	case APPLICATION_SEND_BACK:
		return application_refusal_delete(act->db, &row->id);
	case APPLICATION_SIGN_REFUSAL:
		return sign(act, row, change);
	case APPLICATION_APPROVE:
		return approve(act, row, view, decision);
	default:
		return FAULT_NONE;
	}
}

/* --- the act --- */

static struct slice
with_commas(struct arena *arena, struct slice lines)
{
	struct buffer out = BUFFER_IN(arena);

	while (lines.size > 0) {
		buffer_puts(&out, out.size > 0 ? "," : "");
		buffer_put(&out, slice_cut(&lines, '\n'));
	}
	return buffer_slice(&out);
}

/* What the machine knows to be wrong no officer approves. */
static enum application_verdict
judge_case(const struct application_view *view)
{
	if (view->register_answer == REGISTER_WITHDRAWN) {
		return APPLICATION_CERTIFICATE_WITHDRAWN;
	}
	if (view->centre_verdict != CENTRE_OK) {
		return APPLICATION_CENTRE;
	}
	return view->complete ? APPLICATION_OK : APPLICATION_INCOMPLETE;
}

/* In the order of the rules: the state, whose case it is, what comes with it. */
static enum application_verdict
judge(const struct decision *decision, const struct application_row *row,
    const struct application_view *view, const struct application_hands *hands)
{
	enum application_state next = row->state;

	if (decision->version != 0 && decision->version != row->version) {
		return APPLICATION_STALE;
	}
	enum application_verdict verdict =
	    application_next(row->state, decision->event, &next);
	if (verdict == APPLICATION_OK) {
		verdict = application_judge_hands(decision->event, hands);
	}
	if (verdict == APPLICATION_OK) {
		verdict = judge_words(decision);
	}
	if (verdict == APPLICATION_OK && decision->event == APPLICATION_APPROVE) {
		verdict = judge_case(view);
	}
	return verdict;
}

static enum fault
carry_out(struct act *act, struct application_row *row,
    const struct application_view *view, struct decision *decision)
{
	enum access_right right =
	    application_event_actor(decision->event) == APPLICATION_BY_SUPERVISOR
	    ? ACCESS_CASE_SIGN
	    : ACCESS_CASE_DECIDE;
	struct application_change change = {
	    .event = decision->event,
	    .actor = id_slice(&decision->caller->account),
	    .role = access_by_role(decision->caller, right),
	    .reason = decision->reason,
	    .text_en = decision->text_en,
	    .text_ar = decision->text_ar,
	    .fields = with_commas(act->arena, decision->marks),
	};

	TRY(cause_effects(act, row, view, decision, &change));
	TRY(application_change(act, row, &change, &decision->ret_verdict));
	/* The state was judged before and nobody else writes meanwhile. */
	assert(decision->ret_verdict == APPLICATION_OK);
	return FAULT_NONE;
}

/* Whoever tries what is not his to do is in the log. */
static enum fault
record_refusal(struct act *act, const struct decision *decision)
{
	const char *reason = decision->ret_verdict == APPLICATION_OWN_CASE ? "own_case"
	    : decision->ret_verdict == APPLICATION_CONFLICT                ? "conflict"
	    : decision->ret_verdict == APPLICATION_SAME_OFFICER            ? "same_person"
	                                                                   : NULL;
	char object[AUDIT_OBJECT_SIZE];

	if (reason == NULL) {
		return FAULT_NONE;
	}
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&decision->caller->account),
	        .role = access_by_role(decision->caller, ACCESS_CASE_READ),
	        .action = "application.refused",
	        .object =
	            audit_object("application", id_slice(&decision->application), object),
	        .record = slice_of(application_event_name(decision->event)),
	        .reason = reason,
	    });
}

static bool
can_wait(enum application_event event)
{
	return event == APPLICATION_APPROVE || event == APPLICATION_RETURN ||
	    event == APPLICATION_PROPOSE_REFUSAL || event == APPLICATION_SIGN_REFUSAL;
}

enum fault
decision_within(struct act *act, struct decision *decision)
{
	struct application_row row;
	struct application_view view;
	struct application_hands hands;

	decision->ret_due_at = 0;
	TRY(application_find(act->db, &decision->application, act->arena, &row));
	if (!row.found || row.state == APPLICATION_DRAFT) {
		decision->ret_verdict = APPLICATION_NOT_FOUND;
		return FAULT_NONE;
	}
	if (decision->frozen != NULL && slice_equal(decision->snapshot, row.snapshot)) {
		row.frozen = decision->frozen;
	}
	TRY(application_load_case(act, &row, true, &view));
	TRY(decision_hands(act, decision->caller, &view, &hands));
	if (decision->event == APPLICATION_CLAIM && hands.claimed_mine) {
		decision->ret_verdict = APPLICATION_OK; /* pressed twice */
		return FAULT_NONE;
	}
	decision->ret_verdict = judge(decision, &row, &view, &hands);
	if (decision->ret_verdict != APPLICATION_OK) {
		return record_refusal(act, decision);
	}
	return decision->undo_seconds > 0 && can_wait(decision->event)
	    ? pending_begin(act, &row, decision)
	    : carry_out(act, &row, &view, decision);
}

static enum fault
decide(struct act *act, void *input)
{
	return decision_within(act, input);
}

/* An approval needs all that was submitted, and reading that would be a sixth of its time in
 * the writer. It is done before, by whoever asks; the act takes it when it finds the same
 * bytes. A fault of this is none: the act reads then. */
static enum fault
read_snapshot(struct act *act, void *input)
{
	struct decision *decision = input;
	struct answers_frozen *frozen = ARENA_NEW(act->arena, struct answers_frozen);
	struct application_row row;

	TRY(application_find(act->db, &decision->application, act->arena, &row));
	if (row.found && answers_read(row.snapshot, act->arena, frozen)) {
		decision->snapshot = row.snapshot;
		decision->frozen = frozen;
	}
	return FAULT_NONE;
}

static void
read_ahead(struct acts *acts, struct arena *arena, struct decision *decision)
{
	decision->frozen = NULL;
	if (decision->event == APPLICATION_APPROVE &&
	    acts_read(acts, arena, read_snapshot, decision) != FAULT_NONE) {
		decision->frozen = NULL;
	}
}

enum fault
decision_decide(struct acts *acts, struct arena *arena, struct decision *decision)
{
	read_ahead(acts, arena, decision);
	return acts_write(acts, arena, decide, decision);
}

void
decision_decide_then(struct acts *acts, struct arena *arena, struct decision *decision,
    acts_done *done, void *self)
{
	read_ahead(acts, arena, decision);
	acts_write_then(acts, arena, decide, decision, done, self);
}
