/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * buffer - bytes that grow, in an arena: pages, JSON, tokens are written into one.
 *
 *	struct buffer page = BUFFER_IN(arena);
 *	buffer_puts(&page, "<h1>");
 *	buffer_print(&page, "%d", count);
 *	reply(buffer_slice(&page));
 */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"

struct buffer {
	struct arena *arena;
	char *bytes;
	size_t size;
	size_t capacity;
};

#define BUFFER_IN(arena_pointer) ((struct buffer){(arena_pointer), NULL, 0, 0})

void buffer_put(struct buffer *buffer, struct slice bytes);
void buffer_puts(struct buffer *buffer, const char *text);
void buffer_putc(struct buffer *buffer, char byte);
void buffer_print(struct buffer *buffer, const char *format, ...) PRINTF_LIKE(2, 3);

/* Makes room for size more bytes and returns where they go; the caller writes them
 * and adds what it wrote to buffer->size. */
char *buffer_reserve(struct buffer *buffer, size_t size);

/* What is in it, valid until the next put. */
struct slice buffer_slice(const struct buffer *buffer);
/* The same with a NUL behind it. */
const char *buffer_text(struct buffer *buffer);

#endif
