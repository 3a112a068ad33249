/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * commit - the floor under a submission: the rows that one writes, by SQLite alone.
 *
 *	limit-commit --file DIR/tasrih.db --ids FOLDER/limit.ids --batch 16 --seconds 1
 *	    [--skip 1200]
 *
 * No HTTP, no session, no rule, no thread: one loop takes drafts that bench-fill made,
 * writes what application_submit leaves behind (the application changed, its snapshot, two
 * events, two entries of the audit, the letter, the number given; and of each commit the entry
 * that binds its rows), each row once and already made, and
 * commits --batch of them at a time, WAL and synchronous=FULL as the server does.
 */
#include <assert.h>
#include <getopt.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ID_SIZE = 33, SNAPSHOT_BYTES = 1180, IDS_MOST = 1 << 20 };
enum { ROWS_BOUND = 6, ROW_BYTES = 52 }; /* of a submission, by the audit */

enum statement {
	BEGIN,
	COMMIT,
	COUNTER,
	APPLICATION,
	SNAPSHOT,
	EVENT,
	AUDIT,
	LETTER,
	ROWS,
	STATEMENTS,
};

static const char *const texts[STATEMENTS] = {
    [BEGIN] = "BEGIN IMMEDIATE",
    [COMMIT] = "COMMIT",
    [COUNTER] = "INSERT INTO counter (name, value) VALUES ('limit', 1) ON CONFLICT (name)"
                " DO UPDATE SET value = counter.value + 1",
    [APPLICATION] =
        "UPDATE application SET reference = ?1, state = 'review', version = 3,"
        " changed_at = ?2, submitted_at = ?2, submission = 2, return_until = NULL,"
        " reminders = 0 WHERE id = ?3 AND version = 1",
    [SNAPSHOT] = "INSERT INTO application_snapshot (reference, version, application,"
                 " submit_key, snapshot, hash, file_hash, at)"
                 " VALUES (?1, 2, ?2, ?2, ?3, ?4, ?4, ?5)",
    [EVENT] = "INSERT INTO application_event (application, version, from_state, to_state,"
              " what, actor, role, reason, text_en, text_ar, fields, public, at)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '', '', '', ?8, 1, ?9)",
    [AUDIT] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment,"
        " reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, '')",
    [LETTER] =
        "INSERT INTO notice (account, id, kind, subject, permit, until_day, reason,"
        " fields, text_en, text_ar, at)"
        " SELECT account, ?1, 'submitted', ?2, '', NULL, '', '', '', '', ?3"
        " FROM application WHERE id = ?1",
    [ROWS] =
        "INSERT INTO audit_entry (at, actor, role, action, object, salt, commitment,"
        " reason, rows) VALUES (?1, 'system', 'system', 'audit.rows', 'rows', ?2, ?3,"
        " '', zeroblob(?4))",
};

struct limit {
	const char *file;
	const char *ids_file;
	size_t batch;
	double seconds;
	size_t skip;

	sqlite3 *handle;
	sqlite3_stmt *statements[STATEMENTS];
	char (*ids)[ID_SIZE];
	size_t ids_count;
	size_t next;
	int64_t at;
	char snapshot[SNAPSHOT_BYTES];
	unsigned char noise[64];
};

static double
now_seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
must(const struct limit *limit, int code)
{
	if (code != SQLITE_OK && code != SQLITE_DONE) {
		(void)fprintf(
		    stderr, "limit-commit: %s\n", sqlite3_errmsg(limit->handle));
		exit(EXIT_FAILURE);
	}
}

static void
step(struct limit *limit, enum statement which)
{
	must(limit, sqlite3_step(limit->statements[which]));
	must(limit, sqlite3_reset(limit->statements[which]));
}

static void
bind_text(struct limit *limit, enum statement which, int place, const char *text)
{
	must(limit,
	    sqlite3_bind_text(limit->statements[which], place, text, -1, SQLITE_STATIC));
}

static void
bind_number(struct limit *limit, enum statement which, int place, int64_t number)
{
	must(limit, sqlite3_bind_int64(limit->statements[which], place, number));
}

static void
bind_noise(struct limit *limit, enum statement which, int place, int size)
{
	must(limit,
	    sqlite3_bind_blob(
	        limit->statements[which], place, limit->noise, size, SQLITE_STATIC));
}

static void
write_event(struct limit *limit, const char *id, int version, bool check)
{
	bind_text(limit, EVENT, 1, id);
	bind_number(limit, EVENT, 2, version);
	bind_text(limit, EVENT, 3, check ? "submitted" : "draft");
	bind_text(limit, EVENT, 4, check ? "review" : "submitted");
	bind_text(limit, EVENT, 5, check ? "check" : "submit");
	bind_text(limit, EVENT, 6, check ? "system" : id);
	bind_text(limit, EVENT, 7, check ? "system" : "applicant");
	bind_text(limit, EVENT, 8,
	    check ? "identity:vouched,emirates_id:ok,centre:ok,drones:1,duplicates:0"
	          : "");
	bind_number(limit, EVENT, 9, limit->at);
	step(limit, EVENT);
}

static void
write_audit(struct limit *limit, const char *id, bool check)
{
	char object[64];

	(void)snprintf(object, sizeof(object), "application/%s", id);
	bind_number(limit, AUDIT, 1, limit->at);
	bind_text(limit, AUDIT, 2, check ? "system" : id);
	bind_text(limit, AUDIT, 3, check ? "system" : "applicant");
	bind_text(limit, AUDIT, 4, check ? "application.check" : "application.submit");
	bind_text(limit, AUDIT, 5, object);
	bind_noise(limit, AUDIT, 6, 16);
	bind_noise(limit, AUDIT, 7, 32);
	step(limit, AUDIT);
}

static void
write_one(struct limit *limit, const char *id)
{
	char reference[32];

	(void)snprintf(reference, sizeof(reference), "TL-2026-%07zu", limit->next);
	memcpy(limit->noise, id, ID_SIZE);
	step(limit, COUNTER);
	bind_text(limit, APPLICATION, 1, reference);
	bind_number(limit, APPLICATION, 2, limit->at);
	bind_text(limit, APPLICATION, 3, id);
	step(limit, APPLICATION);
	assert(sqlite3_changes(limit->handle) == 1);
	bind_text(limit, SNAPSHOT, 1, reference);
	bind_text(limit, SNAPSHOT, 2, id);
	bind_text(limit, SNAPSHOT, 3, limit->snapshot);
	bind_noise(limit, SNAPSHOT, 4, 32);
	bind_number(limit, SNAPSHOT, 5, limit->at);
	step(limit, SNAPSHOT);
	bind_text(limit, LETTER, 1, id);
	bind_text(limit, LETTER, 2, reference);
	bind_number(limit, LETTER, 3, limit->at);
	step(limit, LETTER);
	write_event(limit, id, 2, false);
	write_audit(limit, id, false);
	write_event(limit, id, 3, true);
	write_audit(limit, id, true);
}

/* The entry by which the audit binds the rows of a transaction. */
static void
write_rows(struct limit *limit)
{
	bind_number(limit, ROWS, 1, limit->at);
	bind_noise(limit, ROWS, 2, 16);
	bind_noise(limit, ROWS, 3, 32);
	bind_number(limit, ROWS, 4, (int64_t)limit->batch * ROWS_BOUND * ROW_BYTES);
	step(limit, ROWS);
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
open_file(struct limit *limit)
{
	if (sqlite3_open_v2(limit->file, &limit->handle, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK) {
		must(limit, SQLITE_CANTOPEN);
	}
	must(limit,
	    sqlite3_exec(limit->handle,
	        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
	        "PRAGMA cache_size=-16000; PRAGMA busy_timeout=10000",
	        NULL, NULL, NULL));
	for (size_t i = 0; i < STATEMENTS; i++) {
		must(limit,
		    sqlite3_prepare_v3(limit->handle, texts[i], -1,
		        SQLITE_PREPARE_PERSISTENT, &limit->statements[i], NULL));
	}
}

static void
run(struct limit *limit)
{
	double start = now_seconds(CLOCK_MONOTONIC);
	double took = 0;

	limit->at = (int64_t)(now_seconds(CLOCK_REALTIME) * 1000);
	while (took < limit->seconds && limit->next + limit->batch <= limit->ids_count) {
		step(limit, BEGIN);
		for (size_t i = 0; i < limit->batch; i++) {
			write_one(limit, limit->ids[limit->next++]);
		}
		write_rows(limit);
		step(limit, COMMIT);
		took = now_seconds(CLOCK_MONOTONIC) - start;
	}
	size_t done = limit->next - limit->skip;
	printf("done=%zu failed=0 seconds=%.4f rate=%.1f next=%zu cpu_seconds=%.3f\n",
	    done, took, took > 0 ? (double)done / took : 0.0, limit->next,
	    now_seconds(CLOCK_PROCESS_CPUTIME_ID));
}

static void
read_options(int count, char **words, struct limit *limit)
{
	static const struct option options[] = {
	    {"file", required_argument, NULL, 'f'},
	    {"ids", required_argument, NULL, 'i'},
	    {"batch", required_argument, NULL, 'b'},
	    {"seconds", required_argument, NULL, 's'},
	    {"skip", required_argument, NULL, 'k'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'f':
			limit->file = optarg;
			break;
		case 'i':
			limit->ids_file = optarg;
			break;
		case 'b':
			limit->batch = strtoul(optarg, NULL, 10);
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
	if (limit->file == NULL || limit->ids_file == NULL || limit->batch == 0 ||
	    limit->seconds <= 0) {
		(void)fputs("limit-commit: --file --ids --batch --seconds\n", stderr);
		exit(EXIT_FAILURE);
	}
}

int
main(int count, char **words)
{
	struct limit limit = {.batch = 0};

	read_options(count, words, &limit);
	memset(limit.snapshot, 's', sizeof(limit.snapshot) - 1);
	read_ids(&limit);
	open_file(&limit);
	run(&limit);
	for (size_t i = 0; i < STATEMENTS; i++) {
		(void)sqlite3_finalize(limit.statements[i]);
	}
	(void)sqlite3_close(limit.handle);
	free(limit.ids);
	return EXIT_SUCCESS;
}
