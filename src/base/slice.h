/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * slice - bytes that somebody else keeps: a pointer and a size, never a NUL at the end.
 *
 *	struct slice name = SLICE("Mariam");
 *	if (slice_equal(name, slice_of(argument))) ...
 */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>

struct slice {
	const char *bytes; /* borrowed; may be NULL when size is 0 */
	size_t size;
};

/* Of a string literal. SLICE_INIT is the form for static tables. */
#define SLICE(literal) ((struct slice){(literal), sizeof(literal) - 1})
#define SLICE_INIT(literal)                                                              \
	{                                                                                \
		(literal), sizeof(literal) - 1                                           \
	}

/* For printf: printf("%.*s", SLICE_PRINT(name)). */
#define SLICE_PRINT(slice) (int)(slice).size, (slice).bytes != NULL ? (slice).bytes : ""

/* NULL gives the empty slice. */
struct slice slice_of(const char *text);
struct slice slice_bytes(const void *bytes, size_t size);

bool slice_equal(struct slice one, struct slice two);
/* Takes the same time wherever the two differ; the sizes are not secret. */
bool slice_equal_secret(struct slice one, struct slice two);
bool slice_starts(struct slice whole, struct slice start);
bool slice_ends(struct slice whole, struct slice end);
/* The first position of byte, or whole.size. */
size_t slice_find(struct slice whole, char byte);
/* From position first (at most whole.size) to the end. */
struct slice slice_from(struct slice whole, size_t first);
struct slice slice_first(struct slice whole, size_t size);
/* Cuts at the first separator: returns what is before it, *rest gets what is after
 * it (empty when there is none). Use: while (rest.size > 0) part = slice_cut(&rest, ','). */
struct slice slice_cut(struct slice *rest, char separator);
/* Without ASCII blanks at both ends. */
struct slice slice_trim(struct slice whole);

#endif
