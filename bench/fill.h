/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fill - writes rows for a measurement straight into a database, by the stores of the
 * program, and the requests that bench-load will send.
 *
 *	bench-fill permits --file DIR/tasrih.db --count 1000000 --out FOLDER [--narrow]
 *	bench-fill drafts  --file DIR/tasrih.db --count 50000 --out FOLDER
 *	    --master-key FILE
 *	    --limit 60000 --centre TC-9001 --issued-on 2026-06-15
 *	bench-fill queue   --file DIR/tasrih.db --count 100000 --out FOLDER
 *	    --master-key FILE --centre TC-9001 --issued-on 2026-06-15
 *
 * permits: FOLDER/lookup.req and FOLDER/numbers (one a line). With --narrow only the
 * table that public verification reads; else also holder, application, credential and
 * audit entry of each.
 * drafts: complete applications of persons who are signed in, and FOLDER/submit.req; in
 * the same order claim.req and approve.req for the officers who will have them. --limit:
 * so many more bare drafts, their ids in FOLDER/limit.ids, for bench/limit/commit.c.
 * queue: so many applications under review, and FOLDER/queue.req: officers who look at them.
 */
#ifndef BENCH_FILL_H
#define BENCH_FILL_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"
#include "db/db.h"

enum {
	FILL_TOKEN_SIZE = 44, /* 32 bytes as base64url, and the NUL */
	FILL_OFFICERS = 16,
};

struct fill {
	const char *file;
	const char *out;        /* a folder that is there */
	const char *master_key; /* a file: persons are sealed; NULL: there are none */
	size_t count;
	size_t limit_count;
	bool narrow;
	struct slice centre;
	day issued_on;

	struct vault *vault;
	struct db *db;
	struct arena arena; /* emptied after each batch */
	moment now; /* grows: ids are in the order of the rows, as they are in life */
	size_t written;
};

extern const struct db_statements fill_statements;

MUST_USE enum fault fill_permits(struct fill *fill);
MUST_USE enum fault fill_drafts(struct fill *fill);
MUST_USE enum fault fill_queue(struct fill *fill);

/* One unit is done: a millisecond later; commits, begins anew and empties the arena
 * every few thousand. */
MUST_USE enum fault fill_step(struct fill *fill);
/* FOLDER/name, to be written; ends the program when it cannot. */
FILE *fill_create(const struct fill *fill, const char *name);
/* One request, as bench-load reads it. */
void fill_put_request(FILE *out, const char *text);
void fill_token(char ret_token[static FILL_TOKEN_SIZE]);

/* A session of the account: its cookie and its CSRF token. It counts as seen within the
 * last minute, as that of somebody who has just saved the page before. */
struct fill_session {
	char cookie[FILL_TOKEN_SIZE];
	char csrf[FILL_TOKEN_SIZE];
};
MUST_USE enum fault fill_sign_in(
    struct fill *fill, const struct id *account, struct fill_session *ret_session);

#endif
