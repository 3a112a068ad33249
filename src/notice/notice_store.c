/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_store.h"

enum {
	NOTICE_INSERT,
	NOTICE_LIST,
	NOTICE_FIND,
	NOTICE_COUNT_UNREAD,
	NOTICE_MARK_READ,
	NOTICE_QUEUE,
	NOTICE_DUE,
	NOTICE_WAITING,
	NOTICE_LEASE_ROW,
	NOTICE_SETTLE_AGAIN,
	NOTICE_SETTLE_OVER,
	NOTICE_SWEEP,
};

#define LETTERS                                                                          \
	"SELECT account, id, kind, subject, permit, until_day, reason, fields, text_en," \
	" text_ar, at, read_at FROM notice WHERE account = $1 "

#define MESSAGES                                                                          \
	"SELECT o.id, o.account, o.channel, o.address, coalesce(p.email, ''),"            \
	" CASE WHEN o.language = '' THEN coalesce(a.language, 'ar') ELSE o.language END," \
	" o.kind, o.notice, o.data, o.queued_at, o.attempts FROM outbox o"                \
	" LEFT JOIN person p ON p.account = o.account"                                    \
	" LEFT JOIN account a ON a.id = o.account "

static const char *const texts[] = {
    [NOTICE_INSERT] =
        "INSERT INTO notice (account, id, kind, subject, permit, until_day, reason,"
        " fields, text_en, text_ar, at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    [NOTICE_LIST] = LETTERS "ORDER BY id DESC LIMIT $2 OFFSET $3",
    [NOTICE_FIND] = LETTERS "AND id = $2",
    [NOTICE_COUNT_UNREAD] =
        "SELECT count(*) FROM notice WHERE account = $1 AND read_at IS NULL",
    [NOTICE_MARK_READ] = "UPDATE notice SET read_at = $3 WHERE account = $1 AND id = $2"
                         " AND read_at IS NULL",
    [NOTICE_QUEUE] =
        "INSERT INTO outbox (id, account, channel, address, kind, notice, language, data,"
        " queued_at, attempts, next_at, state, failure)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, 'queued', '')",
    [NOTICE_DUE] =
        MESSAGES "WHERE o.state = 'queued' AND o.next_at <= $1"
                 " AND (o.channel <> 'mail' OR $2 = 1) AND (o.channel <> 'sms' OR $3 = 1)"
                 " ORDER BY o.next_at LIMIT $4",
    [NOTICE_WAITING] = MESSAGES "WHERE o.state = 'queued' ORDER BY o.id DESC LIMIT $1",
    [NOTICE_LEASE_ROW] =
        "UPDATE outbox SET attempts = attempts + 1, next_at = $2 WHERE id = $1",
    [NOTICE_SETTLE_AGAIN] = "UPDATE outbox SET next_at = $3, failure = $4"
                            " WHERE id = $1 AND attempts = $2 AND state = 'queued'",
    [NOTICE_SETTLE_OVER] =
        "UPDATE outbox SET state = $3, sent_at = $4, failure = $5, data = '',"
        " address = NULL WHERE id = $1 AND attempts = $2 AND state = 'queued'",
    [NOTICE_SWEEP] = "DELETE FROM outbox WHERE id < $1 AND state <> 'queued'",
};
const struct db_statements notice_statements = {"notice", texts, ARRAY_LEN(texts)};

/* The words of staff in it, of which most have none. */
#define LETTER_WORDS(letter)                                                             \
	{                                                                                \
		{"notice/text_en", &(letter)->text_en},                                  \
		    {"notice/text_ar", &(letter)->text_ar},                              \
	}

enum fault
notice_insert(struct db *db, const struct id *id, const struct notice_letter *letter,
    moment now, struct arena *arena)
{
	struct notice_letter sealed = *letter;
	const struct vault_value words[] = LETTER_WORDS(&sealed);

	TRY(vault_seal_row(db,
	    &(struct vault_row){&letter->account, id_slice(id), words, ARRAY_LEN(words)},
	    now, arena));
	return db_run(db, &notice_statements, NOTICE_INSERT,
	    DB_ARGS(DB_ID(&letter->account), DB_ID(id),
	        DB_TEXT(slice_of(notice_kind_name(letter->kind))),
	        DB_TEXT(letter->subject), DB_TEXT(letter->permit),
	        notice_has_day(letter->kind) ? DB_DAY(letter->until_day) : DB_NULL,
	        DB_TEXT(letter->reason), DB_TEXT(letter->fields), DB_TEXT(sealed.text_en),
	        DB_TEXT(sealed.text_ar), DB_INT(now)));
}

static enum fault
open_letter(
    struct db *db, struct notice_letter *letter, const struct id *id, struct arena *arena)
{
	const struct vault_value words[] = LETTER_WORDS(letter);

	return vault_open_row(db,
	    &(struct vault_row){&letter->account, id_slice(id), words, ARRAY_LEN(words)},
	    arena);
}

static void
copy_letter(struct db_rows *rows, struct arena *arena, struct notice_received *ret_row)
{
	*ret_row = (struct notice_received){
	    .id = db_id(rows, 1),
	    .letter =
	        {
	            .account = db_id(rows, 0),
	            .subject = db_copy(rows, 3, arena),
	            .permit = db_copy(rows, 4, arena),
	            .until_day = db_day(rows, 5),
	            .reason = db_copy(rows, 6, arena),
	            .fields = db_copy(rows, 7, arena),
	            .text_en = db_copy(rows, 8, arena),
	            .text_ar = db_copy(rows, 9, arena),
	        },
	    .at = db_integer(rows, 10),
	    .read_at = db_integer(rows, 11),
	};
	if (!notice_kind_find(db_slice(rows, 2), &ret_row->letter.kind)) {
		rows->fault = FAULT_DATABASE;
	}
}

enum fault
notice_list(struct db *db, const struct id *account, size_t skip, struct arena *arena,
    struct notice_received ret_rows[static NOTICE_LIST_MOST], size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &notice_statements, NOTICE_LIST,
	    DB_ARGS(DB_ID(account), DB_INT(NOTICE_LIST_MOST), DB_INT(skip)), &rows);
	while (*ret_count < NOTICE_LIST_MOST && db_next(&rows)) {
		copy_letter(&rows, arena, &ret_rows[(*ret_count)++]);
	}
	TRY(db_end(&rows));
	for (size_t i = 0; i < *ret_count; i++) {
		TRY(open_letter(db, &ret_rows[i].letter, &ret_rows[i].id, arena));
	}
	return FAULT_NONE;
}

enum fault
notice_find(struct db *db, const struct id *account, const struct id *id,
    struct arena *arena, bool *ret_found, struct notice_received *ret_row)
{
	struct db_rows rows;

	db_query(db, &notice_statements, NOTICE_FIND, DB_ARGS(DB_ID(account), DB_ID(id)),
	    &rows);
	*ret_found = db_next(&rows);
	if (*ret_found) {
		copy_letter(&rows, arena, ret_row);
	}
	TRY(db_end(&rows));
	return *ret_found ? open_letter(db, &ret_row->letter, &ret_row->id, arena)
	                  : FAULT_NONE;
}

enum fault
notice_count_unread(struct db *db, const struct id *account, int64_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    db, &notice_statements, NOTICE_COUNT_UNREAD, DB_ARGS(DB_ID(account)), &rows);
	*ret_count = db_next(&rows) ? db_integer(&rows, 0) : 0;
	return db_end(&rows);
}

enum fault
notice_mark_read(struct db *db, const struct id *account, const struct id *id, moment now)
{
	return db_run(db, &notice_statements, NOTICE_MARK_READ,
	    DB_ARGS(DB_ID(account), DB_ID(id), DB_INT(now)));
}

/* What announces a letter has neither: it costs nothing. */
static enum fault
seal_message(struct db *db, const struct notice_queued *message, struct arena *arena,
    struct slice *ret_address, struct slice *ret_data)
{
	struct slice row = id_slice(&message->id);
	struct vault_key key;

	if (message->address.size == 0 && message->data.size == 0) {
		return FAULT_NONE;
	}
	TRY(vault_need(db, &message->account, message->queued_at, &key));
	*ret_address = vault_seal(&key, "outbox/address", row, message->address, arena);
	*ret_data = vault_seal(&key, "outbox/data", row, message->data, arena);
	vault_done(&key);
	return FAULT_NONE;
}

enum fault
notice_queue(struct db *db, const struct notice_queued *message, struct arena *arena)
{
	struct slice address = {NULL, 0};
	struct slice data = SLICE("");

	TRY(seal_message(db, message, arena, &address, &data));
	return db_run(db, &notice_statements, NOTICE_QUEUE,
	    DB_ARGS(DB_ID(&message->id), DB_ID(&message->account),
	        DB_TEXT(slice_of(notice_channel_name(message->channel))),
	        DB_TEXT_OR_NULL(address), DB_TEXT(message->kind),
	        DB_TEXT(id_slice(&message->notice)), DB_TEXT(message->language),
	        DB_TEXT(data), DB_INT(message->queued_at), DB_INT(message->queued_at)));
}

/* Where it goes to: its own address, or what the person declared. */
struct sealed_address {
	struct slice text;
	bool own;
};

static void
copy_message(struct db_rows *rows, struct arena *arena, struct notice_due_row *ret_row,
    struct sealed_address *ret_address)
{
	bool announces = db_slice(rows, 7).size > 0;

	*ret_row = (struct notice_due_row){
	    .message =
	        {
	            .id = db_id(rows, 0),
	            .account = db_id(rows, 1),
	            .language = db_copy(rows, 5, arena),
	            .is_code = slice_equal(db_slice(rows, 6), SLICE("code")),
	            .queued_at = db_integer(rows, 9),
	            .attempts = db_integer(rows, 10),
	        },
	    .notice = announces ? db_id(rows, 7) : (struct id){{0}},
	    .data = db_copy(rows, 8, arena),
	};
	ret_address->own = !db_is_null(rows, 3);
	ret_address->text = db_copy(rows, ret_address->own ? 3 : 4, arena);
	if (!notice_channel_find(db_slice(rows, 2), &ret_row->message.channel)) {
		rows->fault = FAULT_DATABASE;
	}
}

static enum fault
open_message(struct db *db, struct arena *arena, const struct sealed_address *address,
    struct notice_due_row *row)
{
	struct slice id = id_slice(&row->message.id);
	struct vault_key key;

	TRY(vault_find(db, &row->message.account, &key));
	enum fault fault = vault_open(&key,
	    address->own ? "outbox/address" : "person/email",
	    address->own ? id : SLICE(""), address->text, arena, &row->message.address);
	if (fault == FAULT_NONE) {
		fault = vault_open(&key, "outbox/data", id, row->data, arena, &row->data);
	}
	vault_done(&key);
	return fault;
}

static enum fault
copy_messages(struct db_rows *rows, struct arena *arena, struct notice_due_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct sealed_address *addresses =
	    ARENA_ARRAY(arena, struct sealed_address, capacity);
	struct db *db = rows->db;
	size_t count = 0;

	*ret_count = 0;
	for (; count < capacity && db_next(rows); count++) {
		copy_message(rows, arena, &ret_rows[count], &addresses[count]);
	}
	TRY(db_end(rows));
	for (size_t i = 0; i < count; i++) {
		TRY(open_message(db, arena, &addresses[i], &ret_rows[i]));
	}
	*ret_count = count;
	return FAULT_NONE;
}

static struct db_value
has_channel(unsigned channels, enum notice_channel channel)
{
	return DB_INT((channels & NOTICE_CHANNEL_BIT(channel)) != 0 ? 1 : 0);
}

enum fault
notice_due(struct db *db, unsigned channels, moment now, struct arena *arena,
    struct notice_due_row ret_rows[static NOTICE_DUE_MOST], size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &notice_statements, NOTICE_DUE,
	    DB_ARGS(DB_INT(now), has_channel(channels, NOTICE_MAIL),
	        has_channel(channels, NOTICE_SMS), DB_INT(NOTICE_DUE_MOST)),
	    &rows);
	return copy_messages(&rows, arena, ret_rows, NOTICE_DUE_MOST, ret_count);
}

enum fault
notice_waiting(struct db *db, struct arena *arena, struct notice_due_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(
	    db, &notice_statements, NOTICE_WAITING, DB_ARGS(DB_INT(capacity)), &rows);
	return copy_messages(&rows, arena, ret_rows, capacity, ret_count);
}

enum fault
notice_lease(struct db *db, const struct id *id, moment until)
{
	return db_run(
	    db, &notice_statements, NOTICE_LEASE_ROW, DB_ARGS(DB_ID(id), DB_INT(until)));
}

enum fault
notice_settle(struct db *db, const struct notice_settled *settled, bool *ret_saved)
{
	struct slice state = slice_of(settled->state);
	struct slice failure = slice_of(settled->failure);
	int64_t changed = 0;

	if (slice_equal(state, SLICE("queued"))) {
		TRY(db_run_counted(db, &notice_statements, NOTICE_SETTLE_AGAIN,
		    DB_ARGS(DB_ID(&settled->id), DB_INT(settled->attempts),
		        DB_INT(settled->next_at), DB_TEXT(failure)),
		    &changed));
	} else {
		bool sent = slice_equal(state, SLICE("sent"));
		TRY(db_run_counted(db, &notice_statements, NOTICE_SETTLE_OVER,
		    DB_ARGS(DB_ID(&settled->id), DB_INT(settled->attempts),
		        DB_TEXT(state), sent ? DB_INT(settled->at) : DB_NULL,
		        DB_TEXT(failure)),
		    &changed));
	}
	*ret_saved = changed == 1;
	return FAULT_NONE;
}

/* Ids begin with their moment. */
enum fault
notice_sweep(struct db *db, moment before)
{
	struct id limit = id_new(before);

	return db_run(db, &notice_statements, NOTICE_SWEEP, DB_ARGS(DB_ID(&limit)));
}
