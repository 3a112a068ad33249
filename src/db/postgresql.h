/* SPDX-License-Identifier: EUPL-1.2 */
/* postgresql - what the parts of the PostgreSQL driver know of each other. */
#ifndef DB_POSTGRESQL_H
#define DB_POSTGRESQL_H

#include <libpq-fe.h>

#include "base/buffer.h"
#include "db/change.h"
#include "db/db_driver.h"

enum {
	PG_VALUES_MOST = 32,
	PG_PENDING_MOST = 1024,
	PG_ROOMS_MOST = 64,
	PG_AHEAD_MOST = 1024, /* some 15 of each act of a batch */
	PG_AHEAD_BUCKETS = 256,
	PG_AHEAD_BYTES = 4 << 20, /* of their values */
	PG_NO_QUESTION = -1,
	PG_FORESEEN_MOST = 32, /* statements */
	PG_GATHERS_MOST = 8,
	PG_GATHER_ROWS = 8,
	PG_GATHERED_BYTES = 4 << 20,
};

#define PG_ALL_TABLES UINT64_MAX

/* The driver's own statements. */
enum fixed {
	FIXED_BEGIN,
	FIXED_BEGIN_WRITE,
	FIXED_COMMIT,
	FIXED_ROLLBACK,
	FIXED_SAVEPOINT,
	FIXED_RELEASE,
	FIXED_BACK,
	FIXED_COUNT
};

/* What a statement answered, which several may read. */
struct pg_answer {
	PGresult *result;
	int first_column; /* what is before it is not the statement's own */
	size_t users;
};

/* One of a room's statements, or one of the driver's own (which has no rooms). */
struct pg_statement {
	const char *room;
	size_t which;
	const char *text; /* NULL: prepared under `name` */
	char name[32];
	bool reads;      /* it changes nothing */
	uint64_t tables; /* those that it names, a bit each (pg_tables_of) */
	uint64_t writes; /* the one that it inserts into */
	/* An INSERT for PG_GATHER_ROWS rows, of row_values values each; a SELECT for as many
	 * questions as are asked at once. NULL: none. */
	struct pg_statement *many;
	size_t row_values;
	/* Of the values of a SELECT for many (postgresql_foresee.c). */
	const struct pg_element *const *elements;
	bool is_single;           /* no text for many questions can be had, or not yet */
	struct pg_answer *answer; /* of the query that is open; NULL: none is */
	int row;
	int end_row;
	struct change_target target; /* of what the listener is told */
};

struct pg_room {
	const struct db_statements *statements;
	struct pg_statement *list;
};

/* A question that was asked before its answer was wanted (postgresql_ahead.c). */
struct pg_ahead {
	struct pg_statement *statement; /* NULL: there is none at this place */
	const struct id *owner;         /* who alone foresaw it (db_act_of), or NULL */
	uint64_t hash;                  /* of statement and values */
	struct slice values;            /* as walk_put_value writes them */
	struct pg_answer *answer;       /* NULL: not there yet */
	int first_row;                  /* of the answer */
	int end_row;
	int next; /* of its bucket, or of the free places; PG_NO_QUESTION: the last */
	int asked_next; /* of those that are asked together (postgresql_foresee.c) */
};

/* Rows that wait to be inserted together (postgresql_gather.c). */
struct pg_gather {
	const struct pg_statement *statement;
	struct db_value *values; /* a row behind the other */
	size_t count;
};

/* Sent, and not yet answered. */
struct pg_sent {
	const struct pg_statement *statement;
	int ahead;     /* the place of its question, or of the first; PG_NO_QUESTION */
	bool together; /* it asks that one and all that are asked with it */
	bool one_row;  /* it is taken for granted that it changes one (db_run_guarded) */
};

/* Questions of one statement that wait to be asked together. */
struct pg_foreseen {
	struct pg_statement *statement;
	int first; /* place of the first; the others by asked_next */
	int last;
	size_t count;
	struct buffer *arrays; /* one for each value */
};

struct pg {
	struct db base; /* the first */
	PGconn *link;
	struct pg_room rooms[PG_ROOMS_MOST];
	size_t rooms_count;
	const struct change_listener *listener;
	struct arena texts; /* of statements that tell what they write */
	bool read_only;
	bool begun;
	bool unsure;   /* the standby has perhaps not got the last commit */
	bool trailing; /* a ROLLBACK whose answer nobody has read yet */
	struct pg_sent pending[PG_PENDING_MOST];
	size_t pending_count;
	bool asks_ahead; /* between db_ahead and db_ahead_end */
	bool foresees;   /* between db_foresee and db_foresee_end */
	struct pg_ahead ahead[PG_AHEAD_MOST];
	size_t ahead_used; /* places of which some are free again */
	size_t ahead_count;
	int ahead_free;
	int ahead_buckets[PG_AHEAD_BUCKETS];
	uint64_t ahead_tables; /* of all that are asked, and perhaps more */
	struct arena ahead_values;
	struct buffer ahead_scratch;
	struct pg_foreseen foreseen[PG_FORESEEN_MOST];
	size_t foreseen_count;
	struct pg_gather gathers[PG_GATHERS_MOST];
	size_t gathers_count;
	struct arena gathered;
};

static inline struct pg *
pg_of(struct db *db)
{
	return (struct pg *)(void *)db;
}

/* The connection is gone, and what was asked or gathered on it. */
enum fault pg_lose(struct pg *pg);
/* Tells the listener what the statement wrote. */
void pg_tell_rows(
    struct pg *pg, const struct change_target *target, const PGresult *result);
bool pg_is_null(const struct db_rows *rows, int column);
int64_t pg_integer(const struct db_rows *rows, int column);
struct slice pg_slice(const struct db_rows *rows, int column);

/* --- postgresql_pipe.c --- */
/* The statement goes into the pipeline. */
enum fault pg_send(
    struct pg *pg, const struct pg_statement *statement, struct db_values values);
/* The same with values as the server reads them; of the type of the array `types`. */
enum fault pg_send_arrays(struct pg *pg, const struct pg_statement *statement,
    const struct slice *arrays, size_t count);
/* Waits for the answers to all that was sent; the last one is the caller's to clear,
 * when he wants it. The first failure counts, and is logged. */
enum fault pg_drain(struct pg *pg, PGresult **ret_last);

/* --- postgresql_ahead.c --- */
bool pg_ahead(struct db *db);
void pg_ahead_end(struct db *db);
void pg_ask_anew(struct db *db);
/* NULL result, or no memory: NULL. */
struct pg_answer *pg_answer_new(PGresult *result);
/* NULL is fine. The last one clears it. */
void pg_answer_let_go(struct pg_answer *answer);
/* The statement reads all rows of the answer. FAULT_DATABASE when that is NULL. */
enum fault pg_open_answer(struct pg_statement *statement, struct pg_answer *answer);
/* Sends the question, unless there is no place for it: then it is asked when its answer
 * is wanted. */
enum fault pg_ask(struct pg *pg, struct pg_statement *statement, struct db_values values);
/* Keeps the answer, which is its own from then on. */
enum fault pg_take_ahead(struct pg *pg, const struct pg_sent *sent, PGresult *result);
/* The question that was asked, with the same values; NULL: it was not. */
struct pg_ahead *pg_find_ahead(
    struct pg *pg, const struct pg_statement *statement, struct db_values values);
/* What is asked of these tables is asked anew: the act at hand writes to them. */
void pg_forget_ahead(struct pg *pg, uint64_t tables);
/* All of it. */
void pg_drop_ahead(struct pg *pg);
/* The tables whose names are words of the text, so perhaps more than it is about; all of
 * them when the connection does not know their names. */
uint64_t pg_tables_of(const struct pg *pg, const char *text);
/* That of an INSERT; 0 of anything else. */
uint64_t pg_table_written(const struct pg *pg, const char *text);

/* --- postgresql_foresee.c --- */
bool pg_foresee(struct db *db);
enum fault pg_foresee_end(struct db *db);
/* Keeps the question at this place until all are sent together. False: it is none of
 * those that can be, and is sent by itself. */
bool pg_foresee_later(struct pg *pg, int place, struct db_values values);
/* The rows of each question that was asked together with others. */
enum fault pg_take_foreseen(struct pg *pg, int first, struct pg_answer *answer);

/* --- postgresql_gather.c --- */
/* The statement for PG_GATHER_ROWS rows, of *ret_values values each; NULL: it is not of
 * the kind that can be had so. */
const char *pg_gather_text(struct arena *arena, const char *text, size_t *ret_values);
/* Keeps the row of a statement that has a `many`, and sends it with others. */
enum fault pg_gather(
    struct pg *pg, const struct pg_statement *statement, struct db_values values);
/* Sends the rows for these tables, but for those of the one statement. */
enum fault pg_gather_send(struct pg *pg, uint64_t tables, const struct pg_statement *but);
/* What was gathered is taken back. */
void pg_gather_drop(struct pg *pg);

/* Logs and classes what the server said. */
enum fault pg_note(struct pg *pg, const PGresult *result, const char *room, size_t which);

/* Dialled, not more: its status says whether it is good. NULL: no server that is good. */
PGconn *pg_dial(const struct db_options *options);
/* A connection with the session as we need it; not in a pipeline. NULL when there is
 * none: *ret_fault says why, and it is logged. */
PGconn *pg_connect(const struct db_options *options, enum fault *ret_fault);
enum fault pg_open(
    const struct db_options *options, const char *address, struct db **ret_db);
void pg_close(struct db *db);

enum fault pg_migrate(const char *address);
/* The words of a migration, written for SQLite, as PostgreSQL reads them: INTEGER is
 * BIGINT, BLOB is BYTEA, TEXT sorts by bytes (COLLATE "C"), STRICT and WITHOUT ROWID go,
 * and an INTEGER PRIMARY KEY that is not given is the largest one plus 1; a comment that
 * begins with "postgresql" is no comment here. The answer lives as long as the arena. */
const char *pg_translate(struct arena *arena, const char *text);

#endif
