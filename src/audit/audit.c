/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"

#include <assert.h>
#include <string.h>

struct slice
audit_object(const char *kind, struct slice name, char ret_text[static AUDIT_OBJECT_SIZE])
{
	size_t size = strlen(kind);

	assert(size + 1 < AUDIT_OBJECT_SIZE);
	memcpy(ret_text, kind, size);
	ret_text[size++] = '/';
	if (name.size > AUDIT_OBJECT_SIZE - 1 - size) {
		name = slice_first(name, AUDIT_OBJECT_SIZE - 1 - size);
	}
	memcpy(ret_text + size, name.bytes, name.size);
	size += name.size;
	ret_text[size] = '\0';
	return slice_bytes(ret_text, size);
}
