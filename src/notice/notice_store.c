/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_store.h"

enum {
	NOTICE_INSERT,
	NOTICE_MESSAGE_INSERT,
};

static const char *const texts[] = {
    [NOTICE_INSERT] =
        "INSERT INTO notice (account, id, kind, subject, permit, until_day, reason,"
        " fields, text_en, text_ar, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    [NOTICE_MESSAGE_INSERT] =
        "INSERT INTO outbox (id, account, channel, address, kind, notice, language, data,"
        " queued_at, attempts, next_at, state, failure)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 'queued', '')",
};
const struct db_statements notice_statements = {"notice", texts, ARRAY_LEN(texts)};

enum fault
notice_insert(
    struct db *db, const struct id *id, const struct notice_letter *letter, moment now)
{
	return db_run(db, &notice_statements, NOTICE_INSERT,
	    DB_ARGS(DB_ID(&letter->account), DB_ID(id),
	        DB_TEXT(slice_of(notice_kind_name(letter->kind))),
	        DB_TEXT(letter->subject), DB_TEXT(letter->permit),
	        notice_has_day(letter->kind) ? DB_DAY(letter->until_day) : DB_NULL,
	        DB_TEXT(letter->reason), DB_TEXT(letter->fields),
	        DB_TEXT(letter->text_en), DB_TEXT(letter->text_ar), DB_INT(now)));
}

enum fault
notice_message_insert(struct db *db, const struct notice_message *message)
{
	return db_run(db, &notice_statements, NOTICE_MESSAGE_INSERT,
	    DB_ARGS(DB_ID(&message->id), DB_ID(&message->account),
	        DB_TEXT(slice_of(notice_channel_name(message->channel))),
	        DB_TEXT_OR_NULL(message->address), DB_TEXT(message->kind),
	        DB_TEXT(id_slice(&message->notice)), DB_TEXT(message->language),
	        DB_TEXT(message->data), DB_INT(message->queued_at),
	        DB_INT(message->queued_at)));
}
