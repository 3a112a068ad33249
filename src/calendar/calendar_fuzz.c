/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a line of the calendar: no crash, and a line that is accepted is whole. */
#include <assert.h>
#include <stdint.h>

#include "calendar/calendar.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct calendar_line line;
	enum calendar_line_verdict verdict =
	    calendar_read_line(slice_bytes(data, size), &line);

	assert(calendar_line_key(verdict) != NULL);
	if (verdict != CALENDAR_LINE_OK) {
		return 0;
	}
	struct calendar calendar = {&line, 1};
	assert((size_t)line.kind < CALENDAR_KIND_COUNT);
	assert(line.until == DAY_NONE || line.from <= line.until);
	assert(line.name_en.size > 0 && line.name_ar.size > 0 && line.source.size > 0);
	assert(calendar_target(&calendar, line.from) >= 1);
	assert(calendar_least(&calendar, line.from) >= 1);
	assert(calendar_after(&calendar, line.from, 1) > line.from);
	assert(calendar_before(&calendar, line.from, 1) < line.from);
	assert(
	    line.kind != CALENDAR_HOLIDAY || !calendar_is_working(&calendar, line.from));
	return 0;
}
