/* SPDX-License-Identifier: EUPL-1.2 */
/* What a witness answers, and how one is configured. Any text: no crash; an answer that is
 * taken has a line of the known key, and nobody can make that here. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/witness.h"
#include "base/number.h"

enum { ARENA_BYTES = 16 << 20 };

#define NOTE                                                                               \
	"permits.example.ae/audit\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n"    \
	"\u2014 permits.example.ae/audit "                                                 \
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" \
	"AAAAAAAAAAA=\n"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_answer(struct slice input, struct arena *arena)
{
	const uint8_t none[NOTE_PUBLIC_SIZE] = {0};
	struct slice note = {NULL, 0};
	struct note_key key;
	moment at = 0;

	bool made =
	    note_key_init(&key, SLICE("witness.example/w"), NOTE_COSIGNATURE, none);
	assert(made && !audit_cosign(SLICE(NOTE), input, &key, arena, &note, &at));
}

static void
check_size(struct slice input, struct arena *arena)
{
	struct buffer again = BUFFER_IN(arena);
	uint64_t size = 0;

	if (audit_size_parse(input, &size)) {
		number_put((int64_t)size, &again);
		buffer_putc(&again, '\n');
		assert(again.size <= input.size);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct slice input = slice_bytes(data, size);
	struct audit_witness witness;

	check_answer(input, &arena);
	check_size(input, &arena);
	if (audit_witness_parse(input, &arena, &witness)) {
		assert(witness.url[0] != '\0' && witness.key.kind == NOTE_COSIGNATURE);
	}
	arena_done(&arena);
	return 0;
}
