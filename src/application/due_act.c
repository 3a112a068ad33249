/* SPDX-License-Identifier: EUPL-1.2 */
/* Deadlines: who is reminded, and what lapses by itself. */
#include "application/draft_act.h"
#include "application/removal_act.h"

#include "application/letter_act.h"
#include "audit/audit_act.h"
#include "certificate/certificate_store.h"
#include "db/acts.h"
#include "notice/notice.h"

enum { DUE_BATCH = 100 };

struct round {
	struct application_deadlines *deadlines;
	struct id due[DUE_BATCH];
	size_t due_count;
	size_t ret_files_count;
	struct slice ret_files[DUE_BATCH];
};

enum fault
draft_let_go_of_file(
    struct act *act, const struct application_row *row, struct slice *ret_forgotten)
{
	struct certificate_row certificate;

	*ret_forgotten = (struct slice){NULL, 0};
	if (row->reference.size > 0) {
		return FAULT_NONE;
	}
	TRY(certificate_find(act->db, &row->id, act->arena, &certificate));
	if (certificate.file_hash.size == 0) {
		return FAULT_NONE;
	}
	*ret_forgotten = certificate.file_object;
	certificate.file_object = (struct slice){NULL, 0};
	certificate.file_hash = (struct slice){NULL, 0};
	certificate.file_name = SLICE(""); /* often the person's */
	certificate.file_type = SLICE("");
	certificate.file_bytes = 0;
	return certificate_save(act->db, &row->id, &certificate);
}

static enum fault
lapse(struct act *act, struct application_row *row, struct round *round)
{
	enum application_verdict verdict = APPLICATION_OK;

	TRY(application_change(act, row,
	    &(struct application_change){
	        .event = APPLICATION_LAPSE, .actor = SLICE("system"), .role = "system"},
	    &verdict));
	if (verdict != APPLICATION_OK) {
		return FAULT_NONE;
	}
	round->deadlines->ret_lapsed++;
	return draft_let_go_of_file(
	    act, row, &round->ret_files[round->ret_files_count++]);
}

/* The version stays: what the applicant has open is not made stale by a reminder. */
static enum fault
remind(struct act *act, struct application_row *row, day until, struct round *round)
{
	char object[AUDIT_OBJECT_SIZE];
	int64_t before = row->reminders++;
	bool saved = false;

	row->return_until = until;
	TRY(application_update(act->db, row, row->version, &saved));
	if (!saved) {
		return FAULT_DATABASE; /* it was read in this act, and nobody else writes */
	}
	round->deadlines->ret_reminded++;
	TRY(letter_remind(act, row, before));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("system"),
	        .role = "system",
	        .action = "application.remind",
	        .object = audit_object("application", id_slice(&row->id), object),
	        .reason = "",
	    });
}

/* A draft waits from its last change; once it was reminded of, until the day it names. */
static day
waits_until(const struct act *act, const struct application_row *row)
{
	return row->state == APPLICATION_DRAFT && row->reminders == 0
	    ? moment_day(row->changed_at, act->offset_minutes) + APPLICATION_DRAFT_DAYS
	    : row->return_until;
}

static enum fault
look_at(struct act *act, const struct id *id, struct round *round)
{
	struct application_row row;
	day until = DAY_NONE;

	TRY(application_find(act->db, id, act->arena, &row));
	enum notice_step step = notice_next_step(row.state == APPLICATION_DRAFT,
	    row.reminders, waits_until(act, &row), act_today(act), &until);
	if (step == NOTICE_REMIND) {
		return remind(act, &row, until, round);
	}
	return step == NOTICE_LAPSE ? lapse(act, &row, round) : FAULT_NONE;
}

/* All open applications are looked through: not by the writer, whom others wait for. */
static enum fault
list_due(struct act *act, void *input)
{
	struct round *round = input;
	day today = act_today(act);
	struct application_due_days days = {
	    .idle_since =
	        moment_of_day(today - APPLICATION_DRAFT_DAYS + NOTICE_DRAFT_DAYS + 1,
	            act->offset_minutes),
	    .first = today + NOTICE_RETURN_DAYS,
	    .last = today + NOTICE_RETURN_LAST_DAYS,
	    .today = today,
	};

	return application_due(act->db, &days, round->due, DUE_BATCH, &round->due_count);
}

/* Somebody may have written in one since: each is looked at again. */
static enum fault
keep_deadlines(struct act *act, void *input)
{
	struct round *round = input;

	*round->deadlines = (struct application_deadlines){0};
	round->ret_files_count = 0;
	for (size_t i = 0; i < round->due_count; i++) {
		TRY(look_at(act, &round->due[i], round));
	}
	round->deadlines->ret_more = round->due_count == DUE_BATCH;
	return FAULT_NONE;
}

enum fault
application_keep_deadlines(struct acts *acts, struct arena *arena, struct store *store,
    struct application_deadlines *deadlines)
{
	struct round *round = ARENA_NEW(arena, struct round);

	round->deadlines = deadlines;
	TRY(acts_read(acts, arena, list_due, round));
	TRY(acts_write(acts, arena, keep_deadlines, round));
	for (size_t i = 0; i < round->ret_files_count; i++) {
		removal_run(acts, arena, store, round->ret_files[i]);
	}
	return FAULT_NONE;
}
