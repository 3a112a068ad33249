/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/buffer.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FIRST_BYTES = 1024 };

char *
buffer_reserve(struct buffer *buffer, size_t size)
{
	if (buffer->capacity - buffer->size < size) {
		size_t capacity =
		    buffer->capacity > 0 ? buffer->capacity * 2 : (size_t)FIRST_BYTES;
		while (capacity - buffer->size < size) {
			capacity *= 2;
		}
		char *bytes = arena_bytes(buffer->arena, capacity);
		if (buffer->size > 0) {
			memcpy(bytes, buffer->bytes, buffer->size);
		}
		buffer->bytes = bytes;
		buffer->capacity = capacity;
	}
	return buffer->bytes + buffer->size;
}

void
buffer_put(struct buffer *buffer, struct slice bytes)
{
	if (bytes.size > 0) {
		memcpy(buffer_reserve(buffer, bytes.size), bytes.bytes, bytes.size);
		buffer->size += bytes.size;
	}
}

void
buffer_puts(struct buffer *buffer, const char *text)
{
	buffer_put(buffer, slice_of(text));
}

void
buffer_putc(struct buffer *buffer, char byte)
{
	*buffer_reserve(buffer, 1) = byte;
	buffer->size++;
}

void
buffer_print(struct buffer *buffer, const char *format, ...)
{
	va_list values;
	va_list again;

	assert(format != NULL); /* and gcc with sanitizers sees it */
	va_start(values, format);
	va_copy(again, values);
	int size = vsnprintf(NULL, 0, format, values);
	va_end(values);
	assert(size >= 0);
	char *out = buffer_reserve(buffer, (size_t)size + 1);
	(void)vsnprintf(out, (size_t)size + 1, format, again);
	va_end(again);
	buffer->size += (size_t)size;
}

struct slice
buffer_slice(const struct buffer *buffer)
{
	return (struct slice){buffer->bytes, buffer->size};
}

const char *
buffer_text(struct buffer *buffer)
{
	*buffer_reserve(buffer, 1) = '\0';
	return buffer->bytes;
}
