/* SPDX-License-Identifier: EUPL-1.2 */
/* A file of certificates, as a stranger may make it. */
#include <assert.h>
#include <stdint.h>

#include "base/text.h"
#include "register/certificate_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena arena = ARENA_EMPTY(64 << 20);
	struct register_csv csv = {.count = 0};
	enum register_csv_verdict verdict =
	    register_csv_read(slice_bytes(bytes, size), &arena, &csv);

	assert((verdict == REGISTER_CSV_OK) == (csv.count > 0));
	for (size_t i = 0; i < csv.count; i++) {
		struct register_entry entry;
		struct register_refusals refusals;
		assert(csv.rows[i].row > 1);
		if (register_read(&csv.rows[i].typed, 20780, &entry, &refusals)) {
			assert(text_is_utf8(slice_of(entry.name.text)));
			assert(entry.class >= CENTRE_CLASS_RECREATION &&
			    entry.class <= CENTRE_CLASS_LAST && entry.issued_on <= 20780);
		}
	}
	arena_done(&arena);
	return 0;
}
