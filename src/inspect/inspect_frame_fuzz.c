/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a request and as all that came from a worker: no crash, what is accepted is
 * what was written, and a body lies inside. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "inspect/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_request(const uint8_t *data)
{
	struct inspect_request request;
	uint8_t again[INSPECT_REQUEST_SIZE];

	if (inspect_request_parse(data, &request)) {
		inspect_request_format(&request, again);
		assert(memcmp(data, again, sizeof(again)) == 0);
	}
}

static void
try_answer(struct slice whole, enum inspect_kind kind)
{
	struct inspect_answer answer;

	if (inspect_answer_parse(whole, kind, &answer)) {
		assert(answer.end.how == INSPECT_ANSWERED || answer.body.size == 0);
		assert(answer.body.size <= whole.size);
		assert(answer.body.size == 0 ||
		    (answer.body.bytes > whole.bytes &&
		        answer.body.bytes + answer.body.size < whole.bytes + whole.size));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size >= INSPECT_REQUEST_SIZE) {
		try_request(data);
	}
	for (unsigned kind = INSPECT_LOOK; kind < INSPECT_KIND_COUNT; kind++) {
		try_answer(slice_bytes(data, size), (enum inspect_kind)kind);
	}
	return 0;
}
