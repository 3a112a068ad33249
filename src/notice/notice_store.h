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
