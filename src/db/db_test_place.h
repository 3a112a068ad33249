/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_place - where the database of a test is: a SQLite file in a folder of its own,
 * or, when TASRIH_TEST_DATABASE is the address of a PostgreSQL database, a schema of its
 * own there (tools/with-postgresql runs a program with one).
 *
 *	assert_int_equal(db_place_make(&place), FAULT_NONE);
 *	... db_open with place.address ...
 *	db_place_drop(&place);
 */
#ifndef DB_DB_TEST_PLACE_H
#define DB_DB_TEST_PLACE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "db/db.h"

struct db_place {
	char folder[64];
	char schema[48]; /* empty: SQLite */
	char address[512];
};

/* The one statement, on a connection of its own. */
MUST_USE static inline enum fault
db_place_say(const char *statement)
{
	const char *const texts[] = {statement};
	const struct db_statements statements = {"place", texts, 1};
	const struct db_statements *const list[] = {&statements, NULL};
	struct db_options options = {
	    .address = getenv("TASRIH_TEST_DATABASE"), .statements = list};
	struct db *db = NULL;

	TRY(db_open(&options, &db));
	enum fault fault = db_run(db, &statements, 0, DB_NO_ARGS);
	db_close(db);
	return fault;
}

MUST_USE static inline enum fault
db_place_make_schema(struct db_place *place, const char *server)
{
	struct id id = id_new(moment_now());
	char text[96];

	(void)snprintf(place->schema, sizeof(place->schema), "test_%s", id.text);
	(void)snprintf(place->address, sizeof(place->address),
	    "%s%coptions=-csearch_path%%3D%s&application_name=%s", server,
	    strchr(server, '?') != NULL ? '&' : '?', place->schema, place->schema);
	(void)snprintf(text, sizeof(text), "CREATE SCHEMA %s", place->schema);
	return db_place_say(text);
}

/* The schema or the file; there are no tables yet. */
MUST_USE static inline enum fault
db_place_make(struct db_place *place)
{
	const char *server = getenv("TASRIH_TEST_DATABASE");

	(void)snprintf(place->folder, sizeof(place->folder), "/tmp/tasrih-test-XXXXXX");
	place->schema[0] = '\0';
	if (mkdtemp(place->folder) == NULL) {
		return FAULT_DISK;
	}
	if (server != NULL && server[0] != '\0') {
		return db_place_make_schema(place, server);
	}
	(void)snprintf(
	    place->address, sizeof(place->address), "%s/tasrih.db", place->folder);
	return FAULT_NONE;
}

static inline void
db_place_drop(const struct db_place *place)
{
	char text[128];

	if (place->schema[0] != '\0') {
		(void)snprintf(
		    text, sizeof(text), "DROP SCHEMA %s CASCADE", place->schema);
		if (db_place_say(text) != FAULT_NONE) {
			abort();
		}
	}
	(void)snprintf(text, sizeof(text), "rm -r %s", place->folder);
	/* A test tidies up: NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe) */
	if (system(text) != 0) {
		abort();
	}
}

#endif
