/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * arena - memory that lives as long as one request, and goes with it in one call.
 *
 *	struct arena arena = ARENA_EMPTY(4 << 20);
 *	char *name = arena_copy(&arena, slice);
 *	...
 *	arena_done(&arena);
 *
 * Nothing in it is freed one by one. The ceiling is in bytes; what may go into an
 * arena is bounded where it comes in (body limits, LIMIT in SQL), so that reaching the
 * ceiling is a bug and stops the program, as does the lack of memory: nothing that
 * was acknowledged is lost by that (the writer commits first).
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/slice.h"

struct arena_block;

struct arena {
	struct arena_block *blocks; /* the newest first */
	size_t used_bytes;
	size_t ceiling_bytes;
};

#define ARENA_EMPTY(ceiling) ((struct arena){NULL, 0, (ceiling)})

/* Zeroed, aligned for any type; never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count)                                                  \
	((type *)arena_alloc_array((arena), sizeof(type), (count)))
void *arena_alloc_array(struct arena *arena, size_t size, size_t count);
/* Not zeroed: for who writes all of it at once. */
void *arena_bytes(struct arena *arena, size_t size);

/* A copy that the arena keeps. arena_text puts a NUL behind it. */
struct slice arena_copy(struct arena *arena, struct slice bytes);
char *arena_text(struct arena *arena, struct slice bytes);

/* Frees all of it; the arena is empty and may be used again. */
void arena_done(struct arena *arena);

#endif
