/* SPDX-License-Identifier: EUPL-1.2 */
/* notice_store - the tables notice and outbox. */
#ifndef NOTICE_NOTICE_STORE_H
#define NOTICE_NOTICE_STORE_H

#include "db/db.h"
#include "notice/notice.h"

extern const struct db_statements notice_statements;

/* --- letters --- */
MUST_USE enum fault notice_insert(
    struct db *db, const struct id *id, const struct notice_letter *letter, moment now);

/* Newest first; skips as many as it is told to. */
MUST_USE enum fault notice_list(struct db *db, const struct id *account, size_t skip,
    struct arena *arena, struct notice_received *ret_rows, size_t capacity,
    size_t *ret_count);
/* Of that person; another's is not found. */
MUST_USE enum fault notice_find(struct db *db, const struct id *account,
    const struct id *id, struct arena *arena, bool *ret_found,
    struct notice_received *ret_row);
MUST_USE enum fault notice_count_unread(
    struct db *db, const struct id *account, int64_t *ret_count);
/* Once: the moment of the first opening stays. */
MUST_USE enum fault notice_mark_read(
    struct db *db, const struct id *account, const struct id *id, moment now);

/* --- messages to the world --- */
struct notice_message {
	struct id id;
	struct id account;
	enum notice_channel channel;
	struct slice address;  /* empty: what the person declared, when it is sent */
	struct slice kind;     /* of the letter, or "code" */
	struct id notice;      /* none: it announces no letter */
	struct slice language; /* empty: the person's */
	struct slice data;     /* JSON */
	moment queued_at;
};
MUST_USE enum fault notice_message_insert(
    struct db *db, const struct notice_message *message);

#endif
