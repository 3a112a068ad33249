/* SPDX-License-Identifier: EUPL-1.2 */
/* Notes, checkpoints, keys and paths of tiles. Any text: no crash; what is read is
 * written as the same text. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/note.h"

enum { ARENA_BYTES = 16 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_note(struct slice input, struct arena *arena)
{
	struct note *note = ARENA_NEW(arena, struct note);
	struct buffer again = BUFFER_IN(arena);

	if (!note_parse(input, arena, note)) {
		return;
	}
	buffer_put(&again, note->text);
	buffer_putc(&again, '\n');
	for (size_t i = 0; i < note->count; i++) {
		const uint8_t none[NOTE_PUBLIC_SIZE] = {0};
		struct note_key key;
		buffer_put(&again, note->signatures[i].line);
		bool made =
		    note_key_init(&key, note->signatures[i].name, NOTE_ED25519, none);
		assert(made && !note_verify(note, &key, NULL));
	}
	assert(slice_equal(buffer_slice(&again), input));
}

static void
check_checkpoint(struct slice input, struct arena *arena)
{
	struct note_checkpoint checkpoint;
	struct buffer again = BUFFER_IN(arena);

	if (note_checkpoint_parse(input, arena, &checkpoint)) {
		note_put_checkpoint(&again, &checkpoint);
		assert(slice_starts(input, buffer_slice(&again)));
	}
}

static void
check_key(struct slice input, struct arena *arena)
{
	struct note_key key;
	struct buffer again = BUFFER_IN(arena);

	if (note_key_parse(input, arena, &key)) {
		note_key_format(&key, &again);
		assert(again.size == input.size);
	}
}

static void
check_path(struct slice input)
{
	struct merkle_path path;
	char again[MERKLE_PATH_SIZE];

	if (merkle_path_parse(input, &path)) {
		merkle_path_format(&path, again);
		assert(slice_equal(slice_of(again), input));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct slice input = slice_bytes(data, size);

	check_note(input, &arena);
	check_checkpoint(input, &arena);
	check_key(input, &arena);
	check_path(input);
	arena_done(&arena);
	return 0;
}
