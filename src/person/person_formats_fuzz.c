/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes, as the seven fields separated by line ends, the first byte the mask of what
 * is vouched for: no crash, and what is accepted is accepted again and stays the same. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "person/person.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_bytes(data, size);
	struct person_typed typed = {0};
	struct person_details details;
	struct person_details again;
	struct person_refusals refusals;
	unsigned mask = size > 0 ? data[0] : 0;

	rest = slice_from(rest, size > 0 ? 1 : 0);
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		typed.field[i] = slice_cut(&rest, '\n');
		(void)person_field_check((enum person_field)i, typed.field[i]);
	}
	mask = person_vouched_mask(&typed, mask);
	if (person_details_check(&typed, mask, &details, &refusals) != PERSON_OK) {
		assert(refusals.count > 0 && refusals.count <= PERSON_FIELD_COUNT);
		return 0;
	}
	assert(refusals.count == 0);
	struct person_typed stored = person_details_typed(&details);
	for (size_t i = 0; i < PERSON_FIELD_COUNT; i++) {
		/* bytes that a provider sent in no known coding become U+FFFD */
		assert(text_is_utf8(stored.field[i]));
	}
	enum person_verdict verdict =
	    person_details_check(&stored, mask, &again, &refusals);
	assert(verdict == PERSON_OK);
	assert(memcmp(&details, &again, sizeof(details)) == 0);
	return 0;
}
