/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/tsv.h"

#include "base/text.h"

static bool
holds_nothing(struct slice line)
{
	return slice_trim(line).size == 0 || line.bytes[0] == '#' ||
	    slice_starts(line, SLICE("code\t"));
}

enum tsv_verdict
tsv_read_line(struct slice line, struct slice *ret_columns, size_t count)
{
	if (holds_nothing(line)) {
		return TSV_EMPTY;
	}
	if (!text_is_utf8(line)) {
		return TSV_BAD_UTF8;
	}
	for (size_t i = 0; i < count; i++) {
		bool last = i + 1 == count;
		if (last != (slice_find(line, '\t') == line.size)) {
			return TSV_BAD_COLUMNS;
		}
		ret_columns[i] = slice_trim(slice_cut(&line, '\t'));
	}
	return TSV_OK;
}
