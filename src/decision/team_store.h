/* SPDX-License-Identifier: EUPL-1.2 */
/* team_store - what each officer has and has decided; and the table case_move. */
#ifndef DECISION_TEAM_STORE_H
#define DECISION_TEAM_STORE_H

#include "application/application.h"
#include "db/vault.h"

extern const struct db_statements team_statements;

struct team_row {
	struct id officer;
	struct slice name;
	struct slice name_arabic; /* empty when it is not known */
	int64_t open;             /* claimed, under review */
	int64_t today;            /* decided */
	int64_t week;
};

/* Everybody with the role of an officer, by name. */
MUST_USE enum fault team_list(struct db *db, struct arena *arena,
    struct team_row *ret_rows, size_t capacity, size_t *ret_count);
/* Adds what was decided since the two moments to the rows. */
MUST_USE enum fault team_add_decided(
    struct db *db, moment week, moment today, struct team_row *rows, size_t count);

struct team_move_row {
	struct id application;
	struct id applicant;
	struct id from; /* none: nobody had it */
	struct id to;   /* none: back to the queue */
	struct id by;
	struct slice reason; /* lies sealed under the applicant's key */
	moment at;
};
MUST_USE enum fault team_move_insert(
    struct db *db, const struct team_move_row *row, struct arena *arena);

#endif
