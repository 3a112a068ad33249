/* SPDX-License-Identifier: EUPL-1.2 */
/* application_store - the tables application, application_event, application_snapshot,
 * application_refusal, application_file_kept. */
#ifndef APPLICATION_APPLICATION_STORE_H
#define APPLICATION_APPLICATION_STORE_H

#include "application/application.h"
#include "application/clearance.h"
#include "db/vault.h"

extern const struct db_statements application_statements;

struct answers_frozen;

struct application_row {
	bool found;
	struct id id;
	struct slice reference; /* empty until submitted */
	struct id account;
	int class;
	enum application_state state;
	int64_t version;
	moment created_at;
	moment changed_at;
	moment submitted_at; /* 0 until submitted */
	int64_t submission;  /* the version of the latest snapshot; 0 until submitted */
	struct id officer;   /* none: nobody claimed it */
	moment claimed_at;
	day return_until;    /* of a draft too, once it was reminded of */
	struct slice permit; /* number, once approved */
	int64_t reminders;   /* written since the state began */
	/* Of what was submitted (clearance_format), saved with it; bytes NULL: not judged. */
	struct slice look;

	/* of the latest snapshot: read, not written */
	struct slice submit_key;
	struct slice snapshot;
	struct slice snapshot_hash;
	/* What stands in the snapshot, from who has read it already (answers_act.h); or NULL. */
	const struct answers_frozen *frozen;
	struct slice file_object; /* of the file that it names, in the store */
};

struct application_event_row {
	int64_t version;
	enum application_state from; /* APPLICATION_STATE_COUNT for the first */
	enum application_state to;
	enum application_event what;
	struct slice actor;
	struct slice role;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	struct slice fields;
	moment at;
};

/* One submission: appended, never changed. */
struct application_snapshot_row {
	bool found;
	int64_t version;        /* the application's after it */
	struct slice reference; /* of the application */
	struct slice submit_key;
	struct slice snapshot;
	struct slice hash;
	struct slice file_object; /* where its file lies in the store; empty: none */
	moment at;
};

struct application_refusal_row {
	bool found;
	struct id proposed_by;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	moment at;
};

MUST_USE enum fault application_find(struct db *db, const struct id *id,
    struct arena *arena, struct application_row *ret_row);
/* The newest of a person, whatever its state. */
MUST_USE enum fault application_find_newest(struct db *db, const struct id *account,
    struct arena *arena, struct application_row *ret_row);
MUST_USE enum fault application_insert(struct db *db, const struct application_row *row);
/* Saves the state and what comes with it, when the version in the database is still
 * old_version; else *ret_saved is false. The reference and the moment of a submission are
 * saved with it: when its snapshot (row->submission) is newer than old_version. */
MUST_USE enum fault application_update(struct db *db, const struct application_row *row,
    int64_t old_version, bool *ret_saved);
/* The check of its file has ended: another answer than when it was submitted. */
MUST_USE enum fault application_update_look(
    struct db *db, const struct id *id, struct slice look);
/* Whether policy drew it for an officer. */
MUST_USE enum fault application_update_sampled(
    struct db *db, const struct id *id, bool sampled);
/* Whether another application of the account was drawn and came to no decision. */
MUST_USE enum fault application_was_sampled(struct db *db, const struct id *account,
    const struct id *application, bool *ret_sampled);
/* Those in the state SUBMITTED since before `until`, oldest first. */
MUST_USE enum fault application_list_submitted(
    struct db *db, moment until, struct id *ret_ids, size_t capacity, size_t *ret_count);
/* Who claimed it, and when. */
MUST_USE enum fault application_update_officer(
    struct db *db, const struct application_row *row);
/* A draft or a returned one was written in; a draft is idle anew from here. */
MUST_USE enum fault application_touch(struct db *db, const struct id *id, moment now);

/* What another account has submitted too, unless that came to nothing: the same number of
 * the same centre; the serial number of one of the drones. */
struct application_doubles {
	bool certificate;
	bool drone;
};
MUST_USE enum fault application_doubles_find(struct db *db, const struct id *application,
    const struct id *account, struct application_doubles *ret_doubles);

/* The words to the applicant, of events and of a proposed refusal, lie sealed under his key
 * (db/vault.h); of a person who was erased they read as empty. */
MUST_USE enum fault application_event_insert(struct db *db,
    const struct application_row *application, const struct application_event_row *event,
    struct arena *arena);
struct application_event_list {
	struct id application;
	struct id account; /* the applicant */
	struct application_event_row *ret_rows;
	size_t capacity;
	size_t ret_count;
};
/* Oldest first, at most capacity. */
MUST_USE enum fault application_events(
    struct db *db, struct arena *arena, struct application_event_list *list);

/* The answers lie sealed like them. */
MUST_USE enum fault application_snapshot_insert(struct db *db,
    const struct application_row *application, const struct application_snapshot_row *row,
    struct arena *arena);
/* The newest submission under this key of any application of a person. */
MUST_USE enum fault application_snapshot_find_key(struct db *db, const struct id *account,
    struct slice key, struct arena *arena, struct application_snapshot_row *ret_row);
/* What was submitted under one reference of one account, newest first. */
struct application_snapshot_list {
	const struct id *account;
	struct slice reference;
	size_t capacity; /* of ret_rows */
	struct application_snapshot_row *ret_rows;
	size_t ret_count;
};
MUST_USE enum fault application_snapshots(
    struct db *db, struct arena *arena, struct application_snapshot_list *list);
/* Before the file of an application is replaced: when a submission of that reference
 * names it, it stays for good. */
MUST_USE enum fault application_file_keep(
    struct db *db, struct slice reference, struct slice file_object);
MUST_USE enum fault application_file_is_kept(
    struct db *db, struct slice file_object, bool *ret_kept);

/* The counters of removals (removal_act.h) are named so, with the hash behind. */
#define APPLICATION_REMOVAL_PREFIX "upload/"
/* Of the files whose removal runs, the first capacity. */
MUST_USE enum fault application_removals_under_way(struct db *db,
    struct application_removal_row *ret_rows, size_t capacity, size_t *ret_count);

MUST_USE enum fault application_refusal_find(struct db *db,
    const struct application_row *application, struct arena *arena,
    struct application_refusal_row *ret_row);
MUST_USE enum fault application_refusal_insert(struct db *db,
    const struct application_row *application, const struct application_refusal_row *row,
    struct arena *arena);
MUST_USE enum fault application_refusal_delete(
    struct db *db, const struct id *application);

/* What may be due: drafts not touched since idle_since and not yet reminded of, returned
 * ones within so many days of theirs, and whatever waits past its day. The rule is
 * notice_next_step. */
struct application_due_days {
	moment idle_since;
	day first; /* today and the days that each reminder leaves */
	day last;
	day today;
};
MUST_USE enum fault application_due(struct db *db,
    const struct application_due_days *days, struct id *ret_ids, size_t capacity,
    size_t *ret_count);

#endif
