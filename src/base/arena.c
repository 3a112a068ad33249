/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <assert.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 8192 };

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static size_t
round_up(size_t size)
{
	return (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
}

static struct arena_block *
add_block(struct arena *arena, size_t wanted)
{
	size_t size = wanted > BLOCK_BYTES ? wanted : BLOCK_BYTES;
	struct arena_block *block = NULL;

	if (size <= arena->ceiling_bytes - arena->used_bytes) {
		block = malloc(sizeof(*block) + size);
	}
	if (block == NULL) {
		(void)fputs("tasrih: no memory for a request\n", stderr);
		abort();
	}
	*block = (struct arena_block){.next = arena->blocks, .size = size};
	arena->blocks = block;
	arena->used_bytes += size;
	return block;
}

void *
arena_bytes(struct arena *arena, size_t size)
{
	struct arena_block *block = arena->blocks;

	assert(size <= SIZE_MAX / 2);
	size = round_up(size);
	if (block == NULL || block->size - block->used < size) {
		block = add_block(arena, size);
	}
	void *memory = block->bytes + block->used;
	block->used += size;
	return memory;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	return memset(arena_bytes(arena, size), 0, size);
}

void *
arena_alloc_array(struct arena *arena, size_t size, size_t count)
{
	assert(size == 0 || count <= SIZE_MAX / 2 / size);
	return arena_alloc(arena, size * count);
}

char *
arena_text(struct arena *arena, struct slice bytes)
{
	char *copy = arena_bytes(arena, bytes.size + 1);

	if (bytes.size > 0) {
		memcpy(copy, bytes.bytes, bytes.size);
	}
	copy[bytes.size] = '\0';
	return copy;
}

struct slice
arena_copy(struct arena *arena, struct slice bytes)
{
	return (struct slice){arena_text(arena, bytes), bytes.size};
}

void
arena_done(struct arena *arena)
{
	while (arena->blocks != NULL) {
		struct arena_block *block = arena->blocks;
		arena->blocks = block->next;
		free(block);
	}
	arena->used_bytes = 0;
}
