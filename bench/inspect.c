/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * inspect - how long a file takes to be read in its jail, and how much memory, one at a time.
 *
 *	bench-inspect PROGRAM look|read|draw FILE ROUNDS
 *	-> p50_ms=61.2 peak_kib=27068
 *
 * The time is from the question to the whole answer, as the server has it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "inspect/client.h"

enum { ARENA_BYTES = 256 << 20, ROUNDS_MOST = 1000 };

static double
milliseconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare(const void *one, const void *other)
{
	double difference = *(const double *)one - *(const double *)other;

	return difference < 0 ? -1 : difference > 0 ? 1 : 0;
}

static bool
ask(struct inspect *inspect, const char *kind, struct slice file, struct arena *arena,
    uint32_t *peak_kib)
{
	struct inspect_report report;
	struct inspect_end end = {0};
	struct slice png = {0};

	if (strcmp(kind, "draw") == 0) {
		return inspect_draw(inspect, file, 1, INSPECT_LARGE, arena, &png) ==
		    FAULT_NONE &&
		    png.size > 0;
	}
	const struct inspect_question question = {
	    .kind = strcmp(kind, "read") == 0 ? INSPECT_READ : INSPECT_LOOK};
	enum fault fault = inspect_look(inspect, &question, file, arena, &report, &end);
	*peak_kib = end.peak_kib > *peak_kib ? end.peak_kib : *peak_kib;
	return fault == FAULT_NONE && report.verdict == INSPECT_READABLE;
}

static int
run(struct inspect *inspect, const char *kind, struct slice file, size_t rounds)
{
	double took[ROUNDS_MOST];
	uint32_t peak_kib = 0;

	for (size_t i = 0; i < rounds; i++) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		double began = milliseconds_now();
		bool good = ask(inspect, kind, file, &arena, &peak_kib);
		took[i] = milliseconds_now() - began;
		arena_done(&arena);
		if (!good) {
			(void)fputs("the file was not read\n", stderr);
			return EXIT_FAILURE;
		}
	}
	qsort(took, rounds, sizeof(took[0]), compare);
	(void)printf("p50_ms=%.1f peak_kib=%u\n", took[rounds / 2], peak_kib);
	return EXIT_SUCCESS;
}

int
main(int count, char **words)
{
	static char bytes[INSPECT_FILE_BYTES_MOST];
	struct inspect *inspect = NULL;
	size_t rounds = count == 5 ? strtoul(words[4], NULL, 10) : 0;
	FILE *in = count == 5 ? fopen(words[3], "rbe") : NULL;

	if (in == NULL || rounds == 0 || rounds > ROUNDS_MOST ||
	    inspect_start(&(struct inspect_options){.program = words[1], .workers = 1},
	        &inspect) != FAULT_NONE) {
		(void)fputs(
		    "usage: bench-inspect PROGRAM look|read|draw FILE ROUNDS\n", stderr);
		return EXIT_FAILURE;
	}
	size_t size = fread(bytes, 1, sizeof(bytes), in);
	(void)fclose(in);
	int status = run(inspect, words[2], slice_bytes(bytes, size), rounds);
	inspect_stop(inspect);
	return status;
}
