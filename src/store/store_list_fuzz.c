/* SPDX-License-Identifier: EUPL-1.2 */
/* Whatever a store sends as its list: no crash, no more entries than there is room for, and
 * each of them has a name of ours. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "store/s3_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct store_entry entries[4];
	struct s3_page page = {.count = 0};

	if (s3_list_parse(slice_bytes(data, size), entries, ARRAY_LEN(entries), &page)) {
		assert(page.count <= ARRAY_LEN(entries) && page.count <= page.objects);
	}
	return 0;
}
