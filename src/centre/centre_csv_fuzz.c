/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a CSV of centres: no crash; what is a good line is written and read as the same
 * centre. */
#include <assert.h>
#include <stdint.h>

#include "centre/centre_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_line(struct slice text, struct arena *arena)
{
	struct buffer again = BUFFER_IN(arena);
	struct centre_line line;
	struct centre_csv csv;

	if (centre_read_line(text, &line) == CENTRE_LINE_OK) {
		centre_csv_put_header(&again);
		centre_csv_put(&line.centre, &line.interval, &again);
		enum centre_csv_verdict verdict =
		    centre_csv_read(buffer_slice(&again), arena, &csv);
		assert(verdict == CENTRE_CSV_OK && csv.count == 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(16 << 20);
	struct centre_csv csv = {.count = 0};

	if (centre_csv_read(slice_bytes(data, size), &arena, &csv) == CENTRE_CSV_OK) {
		assert(csv.count <= CENTRE_CSV_ROWS_MOST);
		for (size_t i = 0; i < csv.count && i < 8; i++) {
			try_line(csv.rows[i].line, &arena);
		}
	}
	arena_done(&arena);
	return 0;
}
