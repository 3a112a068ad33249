/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * pg_commit - what a program reaches on PostgreSQL that commits each submission by itself.
 *
 *	limit-pg-commit --file postgresql://... --ids FOLDER/limit.ids --seconds 1
 *	    [--skip 1200]
 *
 * The rows of commit.c by libpq: prepared statements, one connection, one transaction a
 * submission, each statement awaited. More connections do not help it: the audit is in
 * the order of the commits, so whoever appends to it keeps others from it until his
 * commit is on the disk.
 */
#include <assert.h>
#include <getopt.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ID_SIZE = 33, SNAPSHOT_BYTES = 1180, IDS_MOST = 1 << 20, VALUES_MOST = 8 };

enum statement { COUNTER, APPLICATION, SNAPSHOT, EVENT, AUDIT, LETTER, ROWS, STATEMENTS };

/* Bytes are given as text: '\x...' of 32 or 16 bytes. */
static const struct {
	const char *name;
	const char *text;
	int values;
} statements[STATEMENTS] = {
    [COUNTER] = {"counter",
        "INSERT INTO counter (name, value) VALUES ('limit', 1) ON CONFLICT (name)"
        " DO UPDATE SET value = counter.value + 1",
        0},
    [APPLICATION] = {"application",
        "UPDATE application SET reference = $1, state = 'review', version = 3,"
        " changed_at = $2, submitted_at = $2, submission = 2, return_until = NULL,"
        " reminders = 0 WHERE id = $3 AND version = 1",
        3},
    [SNAPSHOT] = {"snapshot",
        "INSERT INTO application_snapshot (reference, version, application, submit_key,"
        " snapshot, hash, file_hash, at) VALUES ($1, 2, $2, $2, $3, CAST($4 AS BYTEA),"
        " CAST($4 AS BYTEA), $5)",
        5},
    [EVENT] = {"event",
        "INSERT INTO application_event (application, version, from_state, to_state, what,"
        " actor, role, reason, text_en, text_ar, fields, public, at) VALUES ($1, $2, $3,"
        " $4, $5, $6, $7, '', '', '', '', 1, $8)",
        8},
    [AUDIT] = {"audit",
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment,"
        " reason) VALUES ($1, $2, $3, $4, $5, CAST($6 AS BYTEA), CAST($7 AS BYTEA), '')",
        7},
    [LETTER] = {"letter",
        "INSERT INTO notice (account, id, kind, subject, permit, until_day, reason, fields,"
        " text_en, text_ar, at) SELECT account, $1, 'submitted', $2, '', NULL, '', '', '',"
        " '', $3 FROM application WHERE id = $1",
        3},
    [ROWS] = {"rows",
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment, reason,"
        " rows) VALUES ($1, 'system', 'system', 'audit.rows', 'rows', CAST($2 AS BYTEA),"
        " CAST($3 AS BYTEA), '', CAST(repeat('r', 312) AS BYTEA))",
        3},
};

struct limit {
	const char *address;
	const char *ids_file;
	double seconds;
	size_t skip;

	PGconn *link;
	char (*ids)[ID_SIZE];
	size_t ids_count;
	size_t next;
	char at[24];
	char snapshot[SNAPSHOT_BYTES];
	char hash[67]; /* \x and 64 digits */
	char salt[35];
};

static double
now_seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
must(const struct limit *limit, PGresult *result)
{
	if (PQresultStatus(result) != PGRES_COMMAND_OK) {
		(void)fprintf(
		    stderr, "limit-pg-commit: %s\n", PQerrorMessage(limit->link));
		exit(EXIT_FAILURE);
	}
	PQclear(result);
}

static void
run_one(struct limit *limit, enum statement which, const char *const *values)
{
	must(limit,
	    PQexecPrepared(limit->link, statements[which].name, statements[which].values,
	        values, NULL, NULL, 0));
}

static void
write_event(struct limit *limit, const char *id, bool check)
{
	const char *const values[] = {id, check ? "3" : "2",
	    check ? "submitted" : "draft", check ? "review" : "submitted",
	    check ? "check" : "submit", check ? "system" : id,
	    check ? "system" : "applicant", limit->at};

	run_one(limit, EVENT, values);
}

static void
write_audit(struct limit *limit, const char *id, bool check)
{
	char object[64];
	const char *const values[] = {limit->at, check ? "system" : id,
	    check ? "system" : "applicant",
	    check ? "application.check" : "application.submit", object, limit->salt,
	    limit->hash};

	(void)snprintf(object, sizeof(object), "application/%s", id);
	run_one(limit, AUDIT, values);
}

static void
write_one(struct limit *limit, const char *id)
{
	char reference[32];
	const char *const application[] = {reference, limit->at, id};
	const char *const letter[] = {id, reference, limit->at};
	const char *const rows[] = {limit->at, limit->salt, limit->hash};
	const char *const snapshot[] = {
	    reference, id, limit->snapshot, limit->hash, limit->at};

	(void)snprintf(reference, sizeof(reference), "TL-2026-%07zu", limit->next);
	(void)snprintf(limit->hash, sizeof(limit->hash), "\\x%s%s", id, id);
	(void)snprintf(limit->salt, sizeof(limit->salt), "\\x%s", id);
	must(limit, PQexec(limit->link, "BEGIN"));
	run_one(limit, COUNTER, NULL);
	run_one(limit, APPLICATION, application);
	run_one(limit, SNAPSHOT, snapshot);
	run_one(limit, LETTER, letter);
	write_event(limit, id, false);
	write_audit(limit, id, false);
	write_event(limit, id, true);
	write_audit(limit, id, true);
	run_one(limit, ROWS, rows);
	must(limit, PQexec(limit->link, "COMMIT"));
}

static void
read_ids(struct limit *limit)
{
	FILE *file = fopen(limit->ids_file, "re");
	char line[64];

	limit->ids = calloc(IDS_MOST, ID_SIZE);
	if (file == NULL || limit->ids == NULL) {
		perror(limit->ids_file);
		exit(EXIT_FAILURE);
	}
	while (limit->ids_count < IDS_MOST && fgets(line, sizeof(line), file) != NULL) {
		(void)snprintf(limit->ids[limit->ids_count++], ID_SIZE, "%.32s", line);
	}
	(void)fclose(file);
	limit->next = limit->skip;
}

static void
connect_to(struct limit *limit)
{
	limit->link = PQconnectdb(limit->address);
	if (PQstatus(limit->link) != CONNECTION_OK) {
		(void)fprintf(
		    stderr, "limit-pg-commit: %s\n", PQerrorMessage(limit->link));
		exit(EXIT_FAILURE);
	}
	for (size_t i = 0; i < STATEMENTS; i++) {
		must(limit,
		    PQprepare(limit->link, statements[i].name, statements[i].text,
		        statements[i].values, NULL));
	}
}

static void
run(struct limit *limit)
{
	double start = now_seconds(CLOCK_MONOTONIC);
	double took = 0;

	(void)snprintf(limit->at, sizeof(limit->at), "%lld",
	    (long long)(now_seconds(CLOCK_REALTIME) * 1000));
	while (took < limit->seconds && limit->next < limit->ids_count) {
		write_one(limit, limit->ids[limit->next++]);
		took = now_seconds(CLOCK_MONOTONIC) - start;
	}
	size_t done = limit->next - limit->skip;
	printf("done=%zu failed=0 seconds=%.4f rate=%.1f next=%zu\n", done, took,
	    took > 0 ? (double)done / took : 0.0, limit->next);
}

static void
read_options(int count, char **words, struct limit *limit)
{
	static const struct option options[] = {
	    {"file", required_argument, NULL, 'f'},
	    {"ids", required_argument, NULL, 'i'},
	    {"seconds", required_argument, NULL, 's'},
	    {"skip", required_argument, NULL, 'k'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'f':
			limit->address = optarg;
			break;
		case 'i':
			limit->ids_file = optarg;
			break;
		case 's':
			limit->seconds = atof(optarg);
			break;
		case 'k':
			limit->skip = strtoul(optarg, NULL, 10);
			break;
		default:
			exit(EXIT_FAILURE);
		}
	}
	if (limit->address == NULL || limit->ids_file == NULL || limit->seconds <= 0) {
		(void)fputs("limit-pg-commit: --file --ids --seconds\n", stderr);
		exit(EXIT_FAILURE);
	}
}

int
main(int count, char **words)
{
	struct limit limit = {.seconds = 0};

	read_options(count, words, &limit);
	memset(limit.snapshot, 's', sizeof(limit.snapshot) - 1);
	read_ids(&limit);
	connect_to(&limit);
	run(&limit);
	PQfinish(limit.link);
	free(limit.ids);
	return EXIT_SUCCESS;
}
