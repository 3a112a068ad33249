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
	PG_PENDING_MOST = 64,
	PG_ROOMS_MOST = 40,
};

/* One of a room's statements, or one of the driver's own (which has no rooms). */
struct pg_statement {
	const char *room;
	size_t which;
	const char *text; /* NULL: prepared under `name` */
	char name[32];
	PGresult *result; /* of the query that is open */
	int row;
	struct change_target target; /* of what the listener is told */
};

struct pg_room {
	const struct db_statements *statements;
	struct pg_statement *list;
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
	const struct pg_statement *pending[PG_PENDING_MOST]; /* sent, not yet answered */
	size_t pending_count;
};

static inline struct pg *
pg_of(struct db *db)
{
	return (struct pg *)(void *)db;
}

/* The statement goes into the pipeline. */
enum fault pg_send(
    struct pg *pg, const struct pg_statement *statement, struct db_values values);
/* Waits for the answers to all that was sent; the last one is the caller's to clear,
 * when he wants it. The first failure counts, and is logged. */
enum fault pg_drain(struct pg *pg, PGresult **ret_last);
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
 * and an INTEGER PRIMARY KEY that is not given is the largest one plus 1. The answer
 * lives as long as the arena. */
const char *pg_translate(struct arena *arena, const char *text);

#endif
