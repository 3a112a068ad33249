/* SPDX-License-Identifier: EUPL-1.2 */
/* request_store - the tables subject_request and subject_period. What a person asks for and
 * what he is told lie sealed under his key (db/vault.h); of one who was erased they read as
 * empty. */
#ifndef SUBJECT_REQUEST_STORE_H
#define SUBJECT_REQUEST_STORE_H

#include "db/vault.h"
#include "subject/request.h"

extern const struct db_statements request_statements;

struct request_row {
	bool found;
	struct id id;
	struct slice number;
	struct id account;
	enum request_kind kind;
	enum request_state state;
	struct slice field; /* of a correction; else empty */
	struct slice value;
	struct slice words;
	moment asked_at;
	day due;
	struct slice extension_en;
	struct slice extension_ar;
	struct slice answer_en;
	struct slice answer_ar;
	moment answered_at; /* 0: not yet */
	struct id answered_by;
	moment erase_at; /* 0: none, or it is done */
	int64_t version;
};

/* *ret_inserted is false when the person has an open one of this kind. */
MUST_USE enum fault request_insert(struct db *db, const struct request_row *row,
    struct arena *arena, bool *ret_inserted);
/* State, words of answers and their dates, when the version is still old_version. */
MUST_USE enum fault request_save(struct db *db, const struct request_row *row,
    int64_t old_version, struct arena *arena, bool *ret_saved);
MUST_USE enum fault request_find(
    struct db *db, const struct id *id, struct arena *arena, struct request_row *ret_row);

struct request_rows {
	size_t capacity;
	struct request_row *ret_rows;
	size_t ret_count;
};
/* Of a person, the newest first. */
MUST_USE enum fault request_list_own(struct db *db, const struct id *account,
    struct arena *arena, struct request_rows *list);
/* For the desk, without what is sealed: those that wait, the first deadline first; or those
 * that are over, the newest first. */
MUST_USE enum fault request_list(
    struct db *db, bool open, struct arena *arena, struct request_rows *list);
/* Erasures that are due at that moment; without what is sealed. */
MUST_USE enum fault request_list_erasures(
    struct db *db, moment now, struct arena *arena, struct request_rows *list);
/* Later; 0: it is carried out. */
MUST_USE enum fault request_erase_at(struct db *db, const struct id *id, moment when);

/* What the desk shows of a person besides his details. */
struct request_application {
	struct slice reference; /* empty: a draft */
	struct slice state;
	moment at; /* submitted, or begun */
};
MUST_USE enum fault request_application_list(struct db *db, const struct id *account,
    struct arena *arena, struct request_application *ret_rows, size_t capacity,
    size_t *ret_count);

/* The rule of that day; REQUEST_PERIOD_USUAL where there is none. */
MUST_USE enum fault request_period_find(
    struct db *db, enum request_kind kind, day when, struct request_period *ret_period);
struct request_period_row {
	enum request_kind kind;
	day valid_from;
	struct request_period period;
	struct slice source;
};
MUST_USE enum fault request_period_save(
    struct db *db, const struct request_period_row *row);

#endif
