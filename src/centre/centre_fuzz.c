/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a line of the list, a code and a search: no crash, and a line that is
 * accepted can be searched by its own name. */
#include <assert.h>
#include <stdint.h>

#include "centre/centre.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice text = slice_bytes(data, size);
	struct centre_line line;
	struct centre_code code;
	struct centre_code again;
	char folded[CENTRE_FOLDED_SIZE];

	if (centre_code_parse(text, &code) == CENTRE_CODE_OK) {
		enum centre_code_verdict verdict =
		    centre_code_parse(slice_of(code.text), &again);
		assert(verdict == CENTRE_CODE_OK);
	}
	if (centre_read_line(text, &line) == CENTRE_LINE_OK) {
		bool fits = centre_fold(&line.centre, folded);
		assert(fits);
		assert(centre_intervals_fit(NULL, 0, &line.interval));
		assert(centre_matches(slice_of(folded), slice_of(line.centre.code.text)));
	}
	(void)centre_matches(SLICE("falcon فالكون"), text);
	return 0;
}
