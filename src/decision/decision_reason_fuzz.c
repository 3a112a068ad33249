/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a line of the ready words: no crash, and a line that is accepted is whole. */
#include <assert.h>
#include <stdint.h>

#include "decision/reason.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct reason reason;
	enum reason_line_verdict verdict =
	    reason_read_line(slice_bytes(data, size), &reason);

	assert(reason_line_key(verdict) != NULL);
	if (verdict != REASON_LINE_OK) {
		return 0;
	}
	assert((size_t)reason.step < REASON_STEP_COUNT);
	assert(reason.version >= 1 && reason.position >= 1);
	assert(reason.valid_until == DAY_NONE || reason.valid_from <= reason.valid_until);
	assert(reason.code.size > 0 && reason.subject.size > 0);
	assert(reason.title_en.size > 0 && reason.title_ar.size > 0);
	assert(reason.text_en.size > 0 && reason.text_ar.size > 0);
	return 0;
}
