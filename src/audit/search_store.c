/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/search_store.h"

#include <string.h>

#include "audit/audit_store.h"

enum {
	BLOCK_NEXT,
	BLOCK_CHECK,
	BLOCK_SAVE,
	BLOCK_LIST,
	ENTRY_AT,
	WHO_FIND,
	WHO_LIST,
	REFERENCE_FIND,
	SUM_LIST,
	DECIDED_LIST,
};

#define WHO                                                                              \
	"SELECT o.id, o.name, v.name_arabic FROM account o"                              \
	" LEFT JOIN person_vouched v ON v.account = o.id WHERE o.kind = 'staff' AND "

static const char *const texts[] = {
    [BLOCK_NEXT] = "SELECT coalesce(max(number) + 1, 0) FROM audit_block",
    [BLOCK_CHECK] = "SELECT count(*) FROM audit_block WHERE length(marks) <> 1024"
                    " OR number < 0",
    [BLOCK_SAVE] = "INSERT INTO audit_block (number, marks) VALUES ($1, $2)"
                   " ON CONFLICT (number) DO NOTHING",
    [BLOCK_LIST] = "SELECT number, marks FROM audit_block WHERE number >= $1"
                   " AND number < $2 ORDER BY number",
    [ENTRY_AT] = "SELECT at FROM audit_entry WHERE seq = $1",
    [WHO_FIND] = WHO "o.id = $1",
    [WHO_LIST] =
        WHO "o.id IN (SELECT account FROM account_role) ORDER BY o.name, o.id LIMIT $1",
    [REFERENCE_FIND] = "SELECT id FROM application WHERE reference = $1",
    [SUM_LIST] = "SELECT actor, role, action, reason, count(*) FROM audit_entry"
                 " WHERE seq > $1 AND seq <= $2 AND (role NOT IN ('applicant', 'system')"
                 " OR action IN ('application.approve_by_policy', 'application.sample'))"
                 " GROUP BY actor, role, action, reason"
                 " ORDER BY actor, role, action, reason LIMIT $3",
    [DECIDED_LIST] =
        "SELECT e.at, a.submitted_at FROM audit_entry e JOIN application a"
        " ON a.id = substr(e.object, 13)" /* behind "application/" */
        " WHERE e.seq > $1 AND e.seq <= $2 AND e.action IN ('application.approve',"
        " 'application.approve_by_policy', 'application.sign_refusal')"
        " AND a.submitted_at IS NOT NULL ORDER BY e.seq LIMIT $3",
};
const struct db_statements audit_search_statements = {
    "audit_search", texts, ARRAY_LEN(texts)};

/* --- blocks --- */

static enum fault
ask_number(struct db *db, size_t which, uint64_t *ret_number)
{
	struct db_rows rows;
	int64_t number = 0;

	db_query(db, &audit_search_statements, which, DB_NO_ARGS, &rows);
	if (db_next(&rows)) {
		number = db_integer(&rows, 0);
	}
	TRY(db_end(&rows));
	*ret_number = (uint64_t)number;
	return FAULT_NONE;
}

enum fault
audit_block_next(struct db *db, uint64_t *ret_number)
{
	return ask_number(db, BLOCK_NEXT, ret_number);
}

enum fault
audit_block_check(struct db *db, uint64_t *ret_next, uint64_t *ret_bad)
{
	TRY(ask_number(db, BLOCK_NEXT, ret_next));
	return ask_number(db, BLOCK_CHECK, ret_bad);
}

enum fault
audit_block_save(struct db *db, const struct audit_block *block)
{
	return db_run(db, &audit_search_statements, BLOCK_SAVE,
	    DB_ARGS(DB_INT(block->number),
	        DB_BLOB(slice_bytes(block->marks, sizeof(block->marks)))));
}

enum fault
audit_block_list(struct db *db, uint64_t first, struct audit_block *ret_blocks,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &audit_search_statements, BLOCK_LIST,
	    DB_ARGS(DB_INT(first), DB_INT(first + capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		struct slice marks = db_slice(&rows, 1);
		if (marks.size == AUDIT_MARKS_BYTES) { /* else it counts as missing */
			ret_blocks[count].number = (uint64_t)db_integer(&rows, 0);
			memcpy(ret_blocks[count++].marks, marks.bytes, marks.size);
		}
	}
	*ret_count = count;
	return db_end(&rows);
}

/* --- entries --- */

static enum fault
find_at(struct db *db, uint64_t seq, moment *ret_at)
{
	struct db_rows rows;

	*ret_at = 0;
	db_query(db, &audit_search_statements, ENTRY_AT, DB_ARGS(DB_INT(seq)), &rows);
	if (db_next(&rows)) {
		*ret_at = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

/* Entries have no gap and are in the order of time: halved until one is left. */
enum fault
audit_seq_at(struct db *db, moment at, uint64_t *ret_seq)
{
	uint64_t low = 1;
	uint64_t high = 0;
	moment found = 0;

	TRY(audit_size(db, &high));
	high++;
	while (low < high) {
		uint64_t middle = low + (high - low) / 2;
		TRY(find_at(db, middle, &found));
		if (found < at) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	*ret_seq = low;
	return FAULT_NONE;
}

/* --- of other tables --- */

static struct audit_who
read_who(struct db_rows *rows, struct arena *arena)
{
	return (struct audit_who){
	    .account = db_id(rows, 0),
	    .name = db_copy(rows, 1, arena),
	    .name_arabic = db_copy(rows, 2, arena),
	};
}

enum fault
audit_who_find(struct db *db, const struct id *account, struct arena *arena,
    struct audit_who *ret_who)
{
	struct db_rows rows;

	*ret_who = (struct audit_who){.account = *account};
	db_query(db, &audit_search_statements, WHO_FIND, DB_ARGS(DB_ID(account)), &rows);
	if (db_next(&rows)) {
		*ret_who = read_who(&rows, arena);
	}
	return db_end(&rows);
}

enum fault
audit_who_list(struct db *db, struct arena *arena, struct audit_who *ret_list,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(
	    db, &audit_search_statements, WHO_LIST, DB_ARGS(DB_INT(capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_list[count++] = read_who(&rows, arena);
	}
	*ret_count = count;
	return db_end(&rows);
}

enum fault
audit_reference_find(struct db *db, struct slice reference, struct id *ret_application)
{
	struct db_rows rows;

	*ret_application = (struct id){.text = ""};
	db_query(db, &audit_search_statements, REFERENCE_FIND,
	    DB_ARGS(DB_TEXT(reference)), &rows);
	if (db_next(&rows)) {
		*ret_application = db_id(&rows, 0);
	}
	return db_end(&rows);
}

/* --- sums --- */

enum fault
audit_sum_list(struct db *db, const struct audit_range *range, struct arena *arena,
    struct audit_sum *ret_sums, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &audit_search_statements, SUM_LIST,
	    DB_ARGS(DB_INT(range->after), DB_INT(range->last), DB_INT(capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_sums[count++] = (struct audit_sum){
		    .actor = db_copy(&rows, 0, arena),
		    .role = db_copy(&rows, 1, arena),
		    .action = db_copy(&rows, 2, arena),
		    .reason = db_copy(&rows, 3, arena),
		    .count = db_integer(&rows, 4),
		};
	}
	*ret_count = count;
	return db_end(&rows);
}

enum fault
audit_decided_list(struct db *db, const struct audit_range *range,
    struct audit_decided *ret_list, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &audit_search_statements, DECIDED_LIST,
	    DB_ARGS(DB_INT(range->after), DB_INT(range->last), DB_INT(capacity)), &rows);
	while (count < capacity && db_next(&rows)) {
		ret_list[count++] = (struct audit_decided){
		    .at = db_integer(&rows, 0),
		    .submitted_at = db_integer(&rows, 1),
		};
	}
	*ret_count = count;
	return db_end(&rows);
}
