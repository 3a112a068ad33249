/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a line of the periods: no crash, and a period that is accepted is whole. */
#include <assert.h>
#include <stdint.h>

#include "retention/period.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct period period;
	struct period found;
	enum period_line_verdict verdict =
	    period_read_line(slice_bytes(data, size), &period);

	assert(period_line_key(verdict) != NULL);
	if (verdict != PERIOD_LINE_OK) {
		return 0;
	}
	assert(period.kind < PERIOD_KIND_COUNT && period.unit < PERIOD_UNIT_COUNT);
	assert(period.amount > 0 && period.note_en.size > 0 && period.note_ar.size > 0);
	assert(period_in_force(&period, 1, period.kind, period.valid_from, &found));
	assert(!period_in_force(&period, 1, period.kind, period.valid_from - 1, &found));
	assert(period_cutoff(&period, period.valid_from) < period.valid_from);
	return 0;
}
