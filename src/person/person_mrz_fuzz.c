/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes: no crash, and what is accepted keeps its promises. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "person/mrz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mrz mrz;
	enum mrz_verdict verdict = mrz_parse(slice_bytes(data, size), &mrz);

	assert(mrz_key(verdict) != NULL);
	if (verdict == MRZ_OK) {
		assert(strlen(mrz.birth) == 6 && strlen(mrz.expiry) == 6);
		assert(strlen(mrz.nationality) <= 3 && strlen(mrz.issuer) <= 3);
		assert(strlen(mrz.number) < sizeof(mrz.number));
		assert(strlen(mrz.optional) < sizeof(mrz.optional));
		assert(strchr(mrz.primary, '<') == NULL);
		assert(mrz.sex == 'M' || mrz.sex == 'F' || mrz.sex == 'X');
	}
	return 0;
}
