/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a request, as authorities and as all that came from a worker: no crash, what is accepted is
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

static void
try_authorities(struct slice bytes)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct inspect_authority authorities[INSPECT_AUTHORITIES_MOST];
	struct buffer again = BUFFER_IN(&arena);
	size_t count = 0;

	if (inspect_authorities_parse(bytes, authorities, &count)) {
		inspect_authorities_format(authorities, count, &again);
		assert(slice_equal(buffer_slice(&again), bytes));
	}
	arena_done(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_authorities(slice_bytes(data, size));
	if (size >= INSPECT_REQUEST_SIZE) {
		try_request(data);
	}
	for (unsigned kind = INSPECT_LOOK; kind < INSPECT_KIND_COUNT; kind++) {
		try_answer(slice_bytes(data, size), (enum inspect_kind)kind);
	}
	return 0;
}
