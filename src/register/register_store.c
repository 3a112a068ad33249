/* SPDX-License-Identifier: EUPL-1.2 */
#include "register/register_store.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
	REGISTER_INSERT,
	REGISTER_FIND,
	REGISTER_FIND_NUMBER,
	REGISTER_FIND_NUMBERS,
	REGISTER_INSERT_NEW,
	REGISTER_LIST,
	REGISTER_LIST_HOLDER,
	REGISTER_LIST_ALL_OF,
	REGISTER_FORGET,
	REGISTER_LIST_READABLE,
	REGISTER_SAVE_HOLDER,
	REGISTER_WITHDRAW,
	REGISTER_LIST_FALLEN,
	REGISTER_COUNT_FALLEN,
	REGISTER_LOOK,
};

#define COLUMNS                                                                          \
	"SELECT id, centre, number, class, issued_on, name, holder_kind, holder,"        \
	" entered_at, entered_by, withdrawn_at, reason, holder_index"                    \
	" FROM centre_certificate "
#define INTO                                                                             \
	"INSERT INTO centre_certificate (id, centre, number, class, issued_on, name,"    \
	" holder_kind, holder, entered_at, entered_by, reason, holder_index)"            \
	" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11)"
/* CROSS: the few that were withdrawn first, each by its index; never all certificates. */
#define FALLEN                                                                           \
	" FROM centre_certificate w CROSS JOIN certificate c"                            \
	" JOIN application a ON a.id = c.application"                                    \
	" JOIN permit p ON p.number = a.permit"                                          \
	" WHERE w.withdrawn_at IS NOT NULL AND w.looked_at IS NULL"                      \
	" AND c.centre = w.centre AND c.number = w.number"                               \
	" AND (p.status = 'active' OR p.status = 'suspended')"

static const char *const texts[] = {
    [REGISTER_INSERT] = INTO " ON CONFLICT (centre, number) DO NOTHING",
    [REGISTER_INSERT_NEW] = INTO,
    [REGISTER_FIND] = COLUMNS "WHERE id = $1",
    [REGISTER_FIND_NUMBER] = COLUMNS "WHERE centre = $1 AND number = $2",
    [REGISTER_FIND_NUMBERS] =
        COLUMNS "WHERE centre = $1 AND number IN ($2, $3, $4, $5, $6, $7, $8, $9, $10,"
                " $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,"
                " $25, $26, $27, $28, $29, $30, $31)",
    [REGISTER_LIST] =
        COLUMNS "WHERE centre = $1 AND id < $2 AND substr(number, 1, length($3)) = $3"
                " ORDER BY id DESC LIMIT $4",
    [REGISTER_LIST_HOLDER] = COLUMNS "WHERE holder_index = $1 AND withdrawn_at IS NULL"
                                     " ORDER BY id DESC LIMIT $2",
    [REGISTER_LIST_ALL_OF] = COLUMNS "WHERE holder_index = $1 ORDER BY id DESC LIMIT $2",
    [REGISTER_FORGET] = "UPDATE centre_certificate SET name = '', holder = '',"
                        " holder_index = '', reason = '' WHERE id = $1",
    [REGISTER_LIST_READABLE] =
        COLUMNS "WHERE holder <> '' AND substr(holder, 1, 3) <> ':1:' LIMIT $1",
    [REGISTER_SAVE_HOLDER] = "UPDATE centre_certificate SET holder = $2,"
                             " holder_index = $3 WHERE id = $1",
    [REGISTER_WITHDRAW] =
        "UPDATE centre_certificate SET withdrawn_at = $2, withdrawn_by = $3, reason = $4"
        " WHERE id = $1",
    [REGISTER_LIST_FALLEN] =
        "SELECT w.id, w.centre, w.number, w.withdrawn_at, w.reason, a.id, a.reference,"
        " a.permit" FALLEN " ORDER BY w.withdrawn_at, w.id, a.id LIMIT $1",
    [REGISTER_COUNT_FALLEN] = "SELECT count(*)" FALLEN,
    [REGISTER_LOOK] = "UPDATE centre_certificate SET looked_at = $2, looked_by = $3"
                      " WHERE id = $1 AND withdrawn_at IS NOT NULL AND looked_at IS NULL",
};
const struct db_statements register_statements = {"register", texts, ARRAY_LEN(texts)};

/* --- by what a holder is recognised --- */

enum { HOLDER_WHAT_SIZE = 64, SCRATCH_BYTES = 64 << 10 };
#define HOLDER_COLUMN "centre_certificate/holder"

static enum fault
index_of(struct db *db, const struct register_holder *holder,
    char ret_index[static SEALED_INDEX_SIZE])
{
	char what[HOLDER_WHAT_SIZE];

	(void)snprintf(what, sizeof(what), "centre_certificate/%s",
	    register_holder_name(holder->kind));
	return vault_index(db, what, slice_of(holder->text), ret_index);
}

/* Where it stands among the certificates of all centres. */
static struct vault_row
place_of(const struct id *certificate, const struct vault_value *value)
{
	return (struct vault_row){&vault_centres, id_slice(certificate), value, 1};
}

static enum fault
open_holder(struct db *db, struct arena *arena, struct register_row *row)
{
	struct slice text = row->sealed_holder;
	const struct vault_value value = {HOLDER_COLUMN, &text};
	const struct vault_row place = place_of(&row->id, &value);

	TRY(vault_open_row(db, &place, arena));
	if (text.size >= sizeof(row->holder.text)) {
		return FAULT_DATABASE;
	}
	memcpy(row->holder.text, text.size > 0 ? text.bytes : "", text.size);
	row->holder.text[text.size] = '\0';
	return FAULT_NONE;
}

/* --- rows --- */

static struct register_row
copy_row(struct db_rows *rows, struct arena *arena)
{
	struct register_row row = {
	    .found = true,
	    .id = db_id(rows, 0),
	    .centre = db_copy(rows, 1, arena),
	    .number = db_copy(rows, 2, arena),
	    .class = (int)db_integer(rows, 3),
	    .issued_on = db_day(rows, 4),
	    .name = db_copy(rows, 5, arena),
	    .holder.kind = register_holder_find(db_slice(rows, 6)),
	    .entered_at = db_integer(rows, 8),
	    .entered_by = db_id(rows, 9),
	    .withdrawn_at = db_is_null(rows, 10) ? 0 : db_integer(rows, 10),
	    .reason = db_copy(rows, 11, arena),
	    .sealed_holder = db_copy(rows, 7, arena),
	};

	if (row.holder.kind == REGISTER_HOLDER_KIND_COUNT) {
		rows->fault = FAULT_DATABASE;
	}
	return row;
}

static enum fault
read_rows(struct db_rows *rows, struct arena *arena, struct register_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	*ret_count = 0;
	while (*ret_count < capacity && db_next(rows)) {
		ret_rows[(*ret_count)++] = copy_row(rows, arena);
	}
	return db_end(rows);
}

static enum fault
open_holders(struct db *db, struct arena *arena, struct register_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		TRY(open_holder(db, arena, &rows[i]));
	}
	return FAULT_NONE;
}

static enum fault
read_one(struct db_rows *rows, struct arena *arena, struct register_row *ret_row)
{
	size_t count = 0;

	*ret_row = (struct register_row){.found = false};
	return read_rows(rows, arena, ret_row, 1, &count);
}

/* A row as it is written: its holder sealed, and the hash by which it is found. */
struct written {
	const struct register_row *row;
	struct slice holder;
	char index[SEALED_INDEX_SIZE];
};

static enum fault
write_out(struct db *db, const struct register_row *row, struct arena *arena,
    struct written *ret_written)
{
	*ret_written = (struct written){.row = row, .holder = slice_of(row->holder.text)};
	const struct vault_value value = {HOLDER_COLUMN, &ret_written->holder};
	const struct vault_row place = place_of(&row->id, &value);

	TRY(index_of(db, &row->holder, ret_written->index));
	return vault_seal_row(db, &place, row->entered_at, arena);
}

#define ROW_ARGS(written)                                                                \
	DB_ARGS(DB_ID(&(written)->row->id), DB_TEXT((written)->row->centre),             \
	    DB_TEXT((written)->row->number), DB_INT((written)->row->class),              \
	    DB_INT((written)->row->issued_on), DB_TEXT((written)->row->name),            \
	    DB_TEXT(slice_of(register_holder_name((written)->row->holder.kind))),        \
	    DB_TEXT((written)->holder), DB_INT((written)->row->entered_at),              \
	    DB_ID(&(written)->row->entered_by), DB_TEXT(slice_of((written)->index)))

enum fault
register_insert(struct db *db, const struct register_row *row, struct arena *arena,
    bool *ret_inserted)
{
	struct written written;
	int64_t changed = 0;

	TRY(write_out(db, row, arena, &written));
	TRY(db_run_counted(
	    db, &register_statements, REGISTER_INSERT, ROW_ARGS(&written), &changed));
	*ret_inserted = changed > 0;
	return FAULT_NONE;
}

/* Ten thousand of a file are written in one act: nothing of a row stays behind it. */
enum fault
register_insert_new(struct db *db, const struct register_row *row)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	struct written written;
	enum fault fault = write_out(db, row, &scratch, &written);

	if (fault == FAULT_NONE) {
		fault = db_run(
		    db, &register_statements, REGISTER_INSERT_NEW, ROW_ARGS(&written));
	}
	arena_done(&scratch);
	return fault;
}

enum fault
register_find(
    struct db *db, const struct id *id, struct arena *arena, struct register_row *ret_row)
{
	struct db_rows rows;

	db_query(db, &register_statements, REGISTER_FIND, DB_ARGS(DB_ID(id)), &rows);
	TRY(read_one(&rows, arena, ret_row));
	return open_holders(db, arena, ret_row, ret_row->found ? 1 : 0);
}

enum fault
register_find_number(struct db *db, struct slice centre, struct slice number,
    struct arena *arena, struct register_row *ret_row)
{
	struct db_rows rows;

	db_query(db, &register_statements, REGISTER_FIND_NUMBER,
	    DB_ARGS(DB_TEXT(centre), DB_TEXT(number)), &rows);
	return read_one(&rows, arena, ret_row);
}

static bool
says_same(
    const struct db_rows *rows, const struct register_entry *entry, const char *index)
{
	return db_integer(rows, 3) == (int64_t)entry->class &&
	    db_day(rows, 4) == entry->issued_on &&
	    slice_equal(db_slice(rows, 5), slice_of(entry->name.text)) &&
	    register_holder_find(db_slice(rows, 6)) == entry->holder.kind &&
	    slice_equal(db_slice(rows, 12), slice_of(index)) && db_is_null(rows, 10);
}

enum fault
register_compare(struct db *db, struct slice centre, const struct register_entry *entries,
    size_t count, enum register_known ret_known[static REGISTER_COMPARE_MOST])
{
	struct db_value values[1 + REGISTER_COMPARE_MOST];
	char indexes[REGISTER_COMPARE_MOST][SEALED_INDEX_SIZE];
	struct db_rows rows;

	assert(count > 0 && count <= REGISTER_COMPARE_MOST);
	for (size_t i = 0; i < count; i++) {
		TRY(index_of(db, &entries[i].holder, indexes[i]));
	}
	values[0] = DB_TEXT(centre);
	for (size_t i = 0; i < REGISTER_COMPARE_MOST; i++) {
		/* The last one again where there are fewer. */
		const struct register_entry *entry = &entries[i < count ? i : count - 1];
		values[1 + i] = DB_TEXT(slice_of(entry->number.text));
		ret_known[i] = REGISTER_NEW;
	}
	db_query(db, &register_statements, REGISTER_FIND_NUMBERS,
	    (struct db_values){values, ARRAY_LEN(values)}, &rows);
	while (db_next(&rows)) {
		for (size_t i = 0; i < count; i++) {
			if (slice_equal(
			        db_slice(&rows, 2), slice_of(entries[i].number.text))) {
				ret_known[i] = says_same(&rows, &entries[i], indexes[i])
				    ? REGISTER_SAME
				    : REGISTER_OTHER;
			}
		}
	}
	return db_end(&rows);
}

enum fault
register_list(struct db *db, const struct register_page *page, struct arena *arena,
    struct register_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct slice newest = SLICE("g"); /* behind every id */
	struct db_rows rows;

	db_query(db, &register_statements, REGISTER_LIST,
	    DB_ARGS(DB_TEXT(page->centre),
	        DB_TEXT(id_is_none(&page->before) ? newest : id_slice(&page->before)),
	        DB_TEXT(page->number), DB_INT((int64_t)capacity)),
	    &rows);
	TRY(read_rows(&rows, arena, ret_rows, capacity, ret_count));
	return open_holders(db, arena, ret_rows, *ret_count);
}

/* Who asks by a holder knows it. */
static void
name_holder(struct register_row *rows, size_t count, const struct register_holder *holder)
{
	for (size_t i = 0; i < count; i++) {
		rows[i].holder = *holder;
	}
}

enum fault
register_list_holder(struct db *db, const struct register_holder *holder,
    struct arena *arena, struct register_row *ret_rows, size_t capacity,
    size_t *ret_count)
{
	char index[SEALED_INDEX_SIZE];
	struct db_rows rows;

	TRY(index_of(db, holder, index));
	db_query(db, &register_statements, REGISTER_LIST_HOLDER,
	    DB_ARGS(DB_TEXT(slice_of(index)), DB_INT((int64_t)capacity)), &rows);
	TRY(read_rows(&rows, arena, ret_rows, capacity, ret_count));
	name_holder(ret_rows, *ret_count, holder);
	return FAULT_NONE;
}

enum fault
register_list_all_of(struct db *db, const struct register_holder *holder,
    struct arena *arena, struct register_row *ret_rows, size_t capacity,
    size_t *ret_count)
{
	char index[SEALED_INDEX_SIZE];
	struct db_rows rows;

	TRY(index_of(db, holder, index));
	db_query(db, &register_statements, REGISTER_LIST_ALL_OF,
	    DB_ARGS(DB_TEXT(slice_of(index)), DB_INT((int64_t)capacity)), &rows);
	TRY(read_rows(&rows, arena, ret_rows, capacity, ret_count));
	name_holder(ret_rows, *ret_count, holder);
	return FAULT_NONE;
}

enum fault
register_forget_holder(struct db *db, const struct id *id)
{
	return db_run(db, &register_statements, REGISTER_FORGET, DB_ARGS(DB_ID(id)));
}

enum fault
register_seal_readable(
    struct db *db, moment now, struct arena *arena, size_t most, size_t *ret_done)
{
	struct register_row *list = ARENA_ARRAY(arena, struct register_row, most);
	struct written written;
	struct db_rows rows;
	size_t count = 0;

	db_query(db, &register_statements, REGISTER_LIST_READABLE,
	    DB_ARGS(DB_INT((int64_t)most)), &rows);
	TRY(read_rows(&rows, arena, list, most, &count));
	TRY(open_holders(db, arena, list, count));
	for (size_t i = 0; i < count; i++) {
		list[i].entered_at = now;
		TRY(write_out(db, &list[i], arena, &written));
		TRY(db_run(db, &register_statements, REGISTER_SAVE_HOLDER,
		    DB_ARGS(DB_ID(&list[i].id), DB_TEXT(written.holder),
		        DB_TEXT(slice_of(written.index)))));
	}
	*ret_done = count;
	return FAULT_NONE;
}

enum fault
register_withdraw_row(struct db *db, const struct id *id, const struct id *by, moment now,
    struct slice reason)
{
	return db_run(db, &register_statements, REGISTER_WITHDRAW,
	    DB_ARGS(DB_ID(id), DB_INT(now), DB_ID(by), DB_TEXT(reason)));
}

enum fault
register_list_fallen(struct db *db, struct arena *arena, struct register_fallen *ret_rows,
    size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &register_statements, REGISTER_LIST_FALLEN,
	    DB_ARGS(DB_INT((int64_t)capacity)), &rows);
	while (*ret_count < capacity && db_next(&rows)) {
		ret_rows[(*ret_count)++] = (struct register_fallen){
		    .certificate = db_id(&rows, 0),
		    .centre = db_copy(&rows, 1, arena),
		    .number = db_copy(&rows, 2, arena),
		    .withdrawn_at = db_integer(&rows, 3),
		    .reason = db_copy(&rows, 4, arena),
		    .application = db_id(&rows, 5),
		    .reference = db_copy(&rows, 6, arena),
		    .permit = db_copy(&rows, 7, arena),
		};
	}
	return db_end(&rows);
}

enum fault
register_count_fallen(struct db *db, int64_t *ret_count)
{
	struct db_rows rows;

	*ret_count = 0;
	db_query(db, &register_statements, REGISTER_COUNT_FALLEN, DB_NO_ARGS, &rows);
	while (db_next(&rows)) {
		*ret_count = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

enum fault
register_look(struct db *db, const struct id *id, const struct id *by, moment now,
    bool *ret_changed)
{
	int64_t changed = 0;

	TRY(db_run_counted(db, &register_statements, REGISTER_LOOK,
	    DB_ARGS(DB_ID(id), DB_INT(now), DB_ID(by)), &changed));
	*ret_changed = changed > 0;
	return FAULT_NONE;
}
