/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as the JSON of a worker: no crash, nothing above its limit, and what is accepted
 * is accepted again when it is written. */
#include <assert.h>
#include <stdint.h>

#include "inspect/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20 };

static void
check_limits(const struct inspect_report *report)
{
	assert(report->pages_count <= INSPECT_PAGES_MOST);
	assert(report->codes_count <= INSPECT_CODES_MOST);
	assert(report->signatures_count <= INSPECT_SIGNATURES_MOST);
	for (size_t i = 0; i < report->pages_count; i++) {
		assert(report->pages[i].text.size <= INSPECT_TEXT_BYTES_MOST);
		assert(report->pages[i].reading < INSPECT_READING_COUNT);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct inspect_report report;
	struct inspect_report again;

	if (inspect_report_parse(slice_bytes(data, size), &arena, &report)) {
		struct buffer json = BUFFER_IN(&arena);
		check_limits(&report);
		inspect_report_write(&report, &json);
		bool same = inspect_report_parse(buffer_slice(&json), &arena, &again);
		assert(same && again.verdict == report.verdict);
		assert(again.pages_count == report.pages_count);
	}
	arena_done(&arena);
	return 0;
}
