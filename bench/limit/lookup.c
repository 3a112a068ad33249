/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * lookup - the floor under a verification by number: one row by its primary key.
 *
 *	limit-lookup --file DIR/tasrih.db --numbers FOLDER/numbers --seconds 1
 *
 * One thread, one prepared statement, the statement and the pragmas of the server's
 * readers, no HTTP and no JSON.
 */
#include <getopt.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NUMBER_SIZE = 17, NUMBERS_MOST = 200000, LOOK_AT_CLOCK = 256 };

struct lookup {
	const char *file;
	const char *numbers_file;
	double seconds;
	char (*numbers)[NUMBER_SIZE];
	size_t numbers_count;
};

static double
now_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
read_numbers(struct lookup *lookup)
{
	FILE *file = fopen(lookup->numbers_file, "re");
	char line[64];

	lookup->numbers = calloc(NUMBERS_MOST, NUMBER_SIZE);
	if (file == NULL || lookup->numbers == NULL) {
		perror(lookup->numbers_file);
		exit(EXIT_FAILURE);
	}
	while (lookup->numbers_count < NUMBERS_MOST &&
	    fgets(line, sizeof(line), file) != NULL) {
		(void)snprintf(
		    lookup->numbers[lookup->numbers_count++], NUMBER_SIZE, "%.16s", line);
	}
	(void)fclose(file);
}

/* False when the row is not there. */
static int
look_up(sqlite3_stmt *statement, const char *number)
{
	(void)sqlite3_bind_text(statement, 1, number, NUMBER_SIZE - 1, SQLITE_STATIC);
	int found = sqlite3_step(statement) == SQLITE_ROW &&
	    sqlite3_column_int64(statement, 4) > 0;
	(void)sqlite3_reset(statement);
	return found;
}

static void
run(const struct lookup *lookup, sqlite3_stmt *statement)
{
	double start = now_seconds();
	double took = 0;
	size_t done = 0;
	size_t failed = 0;

	while (took < lookup->seconds) {
		for (size_t i = 0; i < LOOK_AT_CLOCK; i++) {
			size_t at = (done + failed) % lookup->numbers_count;
			if (look_up(statement, lookup->numbers[at])) {
				done++;
			} else {
				failed++;
			}
		}
		took = now_seconds() - start;
	}
	printf("done=%zu failed=%zu seconds=%.4f rate=%.1f\n", done, failed, took,
	    (double)done / took);
}

static void
read_options(int count, char **words, struct lookup *lookup)
{
	static const struct option options[] = {
	    {"file", required_argument, NULL, 'f'},
	    {"numbers", required_argument, NULL, 'n'},
	    {"seconds", required_argument, NULL, 's'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'f':
			lookup->file = optarg;
			break;
		case 'n':
			lookup->numbers_file = optarg;
			break;
		case 's':
			lookup->seconds = atof(optarg);
			break;
		default:
			exit(EXIT_FAILURE);
		}
	}
	if (lookup->file == NULL || lookup->numbers_file == NULL ||
	    lookup->seconds <= 0) {
		(void)fputs("limit-lookup: --file --numbers --seconds\n", stderr);
		exit(EXIT_FAILURE);
	}
}

int
main(int count, char **words)
{
	struct lookup lookup = {.seconds = 0};
	sqlite3 *handle = NULL;
	sqlite3_stmt *statement = NULL;

	read_options(count, words, &lookup);
	read_numbers(&lookup);
	if (sqlite3_open_v2(lookup.file, &handle, SQLITE_OPEN_READWRITE, NULL) !=
	        SQLITE_OK ||
	    sqlite3_exec(handle,
	        "PRAGMA query_only=ON; PRAGMA cache_size=-2000; PRAGMA mmap_size=1073741824",
	        NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v3(handle,
	        "SELECT number, status, class, not_before, expires_at, initials, list, place"
	        " FROM permit WHERE number = ?1",
	        -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
		(void)fprintf(stderr, "limit-lookup: %s\n", sqlite3_errmsg(handle));
		return EXIT_FAILURE;
	}
	run(&lookup, statement);
	(void)sqlite3_finalize(statement);
	(void)sqlite3_close(handle);
	free(lookup.numbers);
	return EXIT_SUCCESS;
}
