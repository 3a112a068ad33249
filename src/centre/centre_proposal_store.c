/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_proposal_store.h"

enum {
	PROPOSAL_INSERT,
	PROPOSAL_FIND,
	PROPOSAL_LIST_OPEN,
	PROPOSAL_CLOSE,
	PROPOSAL_CLOSE_FORGET,
	PROPOSAL_FORGET_OPEN,
};

#define COLUMNS                                                                          \
	"SELECT p.id, p.kind, p.centre, p.words, p.reason, p.proposed_by, a.name,"       \
	" p.proposed_at, p.outcome FROM centre_proposal p"                               \
	" JOIN account a ON a.id = p.proposed_by "
#define TEXT_COLUMN "centre_proposal/words"
#define CLOSE "UPDATE centre_proposal SET outcome = $2, decided_by = $3, decided_at = $4"

static const char *const texts[] = {
    [PROPOSAL_INSERT] =
        "INSERT INTO centre_proposal (id, kind, centre, words, reason, proposed_by,"
        " proposed_at, outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, 'open')",
    [PROPOSAL_FIND] = COLUMNS "WHERE p.id = $1",
    [PROPOSAL_LIST_OPEN] = COLUMNS "WHERE p.outcome = 'open' AND p.kind <> 'certificates'"
                                   " ORDER BY p.proposed_at, p.id LIMIT $1",
    [PROPOSAL_CLOSE] = CLOSE " WHERE id = $1 AND outcome = 'open'",
    [PROPOSAL_CLOSE_FORGET] = CLOSE ", words = '' WHERE id = $1 AND outcome = 'open'",
    [PROPOSAL_FORGET_OPEN] =
        "UPDATE centre_proposal SET outcome = 'taken_back', decided_by = $2,"
        " decided_at = $3, words = '' WHERE kind = $1 AND outcome = 'open'"
        " AND proposed_by = $2",
};
const struct db_statements centre_proposal_statements = {
    "centre_proposal", texts, ARRAY_LEN(texts)};

static const struct slice kinds[] = {
    [CENTRE_PROPOSAL_CERTIFICATES] = SLICE_INIT("certificates"),
    [CENTRE_PROPOSAL_LINES] = SLICE_INIT("lines"),
    [CENTRE_PROPOSAL_KEY] = SLICE_INIT("key"),
    [CENTRE_PROPOSAL_KEY_END] = SLICE_INIT("key_end"),
    [CENTRE_PROPOSAL_IMPORT] = SLICE_INIT("import"),
};
_Static_assert(ARRAY_LEN(kinds) == CENTRE_PROPOSAL_KIND_COUNT, "each kind has its word");

static struct centre_proposal_row
copy_row(struct db_rows *rows, struct arena *arena)
{
	struct centre_proposal_row row = {
	    .found = true,
	    .id = db_id(rows, 0),
	    .centre = db_copy(rows, 2, arena),
	    .text = db_copy(rows, 3, arena),
	    .reason = db_copy(rows, 4, arena),
	    .proposed_by = db_id(rows, 5),
	    .proposed_by_name = db_copy(rows, 6, arena),
	    .proposed_at = db_integer(rows, 7),
	    .open = slice_equal(db_slice(rows, 8), SLICE("open")),
	};
	unsigned kind = 0;

	while (kind < ARRAY_LEN(kinds) && !slice_equal(db_slice(rows, 1), kinds[kind])) {
		kind++;
	}
	if (kind == ARRAY_LEN(kinds)) {
		rows->fault = FAULT_DATABASE;
	}
	row.kind = (enum centre_proposal_kind)kind;
	return row;
}

static enum fault
read_rows(struct db_rows *rows, struct arena *arena, struct centre_proposal_row *ret_rows,
    size_t capacity, size_t *ret_count)
{
	*ret_count = 0;
	while (*ret_count < capacity && db_next(rows)) {
		ret_rows[(*ret_count)++] = copy_row(rows, arena);
	}
	return db_end(rows);
}

/* Sealed as it is written, or open as it was read. */
static struct vault_row
place_of(const struct centre_proposal_row *row, const struct vault_value *value)
{
	return (struct vault_row){&vault_centres, id_slice(&row->id), value, 1};
}

/* A file has up to 2 MB, and a request's arena room for it once only. */
enum { SCRATCH_BYTES = 16 << 20 };

static enum fault
insert_row(struct db *db, const struct centre_proposal_row *row, struct arena *scratch)
{
	struct slice text = row->text;
	const struct vault_value value = {TEXT_COLUMN, &text};
	const struct vault_row place = place_of(row, &value);

	if (row->kind == CENTRE_PROPOSAL_CERTIFICATES) {
		TRY(vault_seal_row(db, &place, row->proposed_at, scratch));
	}
	return db_run(db, &centre_proposal_statements, PROPOSAL_INSERT,
	    DB_ARGS(DB_ID(&row->id), DB_TEXT(kinds[row->kind]), DB_TEXT(row->centre),
	        DB_TEXT(text), DB_TEXT(row->reason), DB_ID(&row->proposed_by),
	        DB_INT(row->proposed_at)));
}

enum fault
centre_proposal_insert(struct db *db, const struct centre_proposal_row *row)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);
	enum fault fault = insert_row(db, row, &scratch);

	arena_done(&scratch);
	return fault;
}

static enum fault
find_row(struct db *db, const struct id *id, struct arena *scratch,
    struct centre_proposal_row *ret_row)
{
	const struct vault_value value = {TEXT_COLUMN, &ret_row->text};
	struct db_rows rows;
	size_t count = 0;

	db_query(
	    db, &centre_proposal_statements, PROPOSAL_FIND, DB_ARGS(DB_ID(id)), &rows);
	TRY(read_rows(&rows, scratch, ret_row, 1, &count));
	const struct vault_row place = place_of(ret_row, &value);
	return vault_open_row(db, &place, scratch);
}

enum fault
centre_proposal_find(struct db *db, const struct id *id, struct arena *arena,
    struct centre_proposal_row *ret_row)
{
	struct arena scratch = ARENA_EMPTY(SCRATCH_BYTES);

	*ret_row = (struct centre_proposal_row){.found = false};
	enum fault fault = find_row(db, id, &scratch, ret_row);
	ret_row->centre = arena_copy(arena, ret_row->centre);
	ret_row->text = arena_copy(arena, ret_row->text);
	ret_row->reason = arena_copy(arena, ret_row->reason);
	ret_row->proposed_by_name = arena_copy(arena, ret_row->proposed_by_name);
	arena_done(&scratch);
	return fault;
}

enum fault
centre_proposal_list_open(struct db *db, struct arena *arena,
    struct centre_proposal_row *ret_rows, size_t capacity, size_t *ret_count)
{
	struct db_rows rows;

	db_query(db, &centre_proposal_statements, PROPOSAL_LIST_OPEN,
	    DB_ARGS(DB_INT((int64_t)capacity)), &rows);
	return read_rows(&rows, arena, ret_rows, capacity, ret_count);
}

enum fault
centre_proposal_close(struct db *db, const struct id *id, struct slice outcome,
    const struct id *by, moment now, bool forgets)
{
	return db_run(db, &centre_proposal_statements,
	    forgets ? PROPOSAL_CLOSE_FORGET : PROPOSAL_CLOSE,
	    DB_ARGS(DB_ID(id), DB_TEXT(outcome), DB_ID(by), DB_INT(now)));
}

enum fault
centre_proposal_forget_open(
    struct db *db, enum centre_proposal_kind kind, const struct id *account, moment now)
{
	return db_run(db, &centre_proposal_statements, PROPOSAL_FORGET_OPEN,
	    DB_ARGS(DB_TEXT(kinds[kind]), DB_ID(account), DB_INT(now)));
}
