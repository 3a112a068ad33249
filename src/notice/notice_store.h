/* SPDX-License-Identifier: EUPL-1.2 */
/* notice_store - the tables notice and outbox. */
#ifndef NOTICE_NOTICE_STORE_H
#define NOTICE_NOTICE_STORE_H

#include "db/vault.h"
#include "notice/notice.h"

extern const struct db_statements notice_statements;

/* --- letters --- */
/* Words of staff in it lie sealed under the person's key (db/vault.h); of a person who was
 * erased they read as empty. */
MUST_USE enum fault notice_insert(struct db *db, const struct id *id,
    const struct notice_letter *letter, moment now, struct arena *arena);

/* Newest first; skips as many as it is told to. */
enum { NOTICE_LIST_MOST = 21 };
MUST_USE enum fault notice_list(struct db *db, const struct id *account, size_t skip,
    struct arena *arena, struct notice_received ret_rows[static NOTICE_LIST_MOST],
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

/* As it is queued: address, language and notice may be left to when it is sent. */
struct notice_queued {
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
/* Address and data are sealed. */
MUST_USE enum fault notice_queue(
    struct db *db, const struct notice_queued *message, struct arena *arena);

/* A row of the outbox with what is known today of where to and in which language. */
struct notice_due_row {
	struct notice_message message;
	struct id notice;
	struct slice data;
};
/* What waits by now for these channels (NOTICE_CHANNEL_BIT), the longest first. */
enum { NOTICE_DUE_MOST = 8 };
MUST_USE enum fault notice_due(struct db *db, unsigned channels, moment now,
    struct arena *arena, struct notice_due_row ret_rows[static NOTICE_DUE_MOST],
    size_t *ret_count);
/* The newest messages that wait, due or not. */
MUST_USE enum fault notice_waiting(struct db *db, struct arena *arena,
    struct notice_due_row *ret_rows, size_t capacity, size_t *ret_count);
/* One attempt more, and nobody else's until then. */
MUST_USE enum fault notice_lease(struct db *db, const struct id *id, moment until);

struct notice_settled {
	struct id id;
	int64_t attempts; /* as it was taken: a later sender's row is left alone */
	const char *state;
	moment at;
	moment next_at; /* queued again */
	const char *failure;
};
/* What is over keeps neither data nor address. *ret_saved is false when it is another
 * sender's by now. */
MUST_USE enum fault notice_settle(
    struct db *db, const struct notice_settled *settled, bool *ret_saved);
/* Rows that are over and older than that. */
MUST_USE enum fault notice_sweep(struct db *db, moment before);

#endif
