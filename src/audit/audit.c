/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "crypto/cbor.h"
#include "crypto/sha256.h"

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

bool
audit_is_rows(const struct audit_entry *entry)
{
	static const char *const action = "audit.rows";

	return slice_equal(entry->action, slice_of(action));
}

void
audit_commit(struct slice salt, struct slice record,
    uint8_t ret_commitment[static AUDIT_COMMITMENT_BYTES])
{
	const struct slice parts[] = {salt, record};

	sha256_parts(parts, ARRAY_LEN(parts), ret_commitment);
}

enum { LEAF_AT = 1, LEAF_ACTOR, LEAF_ACTION, LEAF_OBJECT, LEAF_COMMITMENT, LEAF_REASON };

static void
put_hidden(struct buffer *out, int key, struct slice salt, struct slice word)
{
	const char label = (char)key;
	const struct slice parts[] = {salt, {&label, 1}, word};
	uint8_t hash[SHA256_SIZE];

	sha256_parts(parts, ARRAY_LEN(parts), hash);
	cbor_put_int(out, key);
	cbor_put_bytes(out, slice_bytes(hash, sizeof(hash)));
}

void
audit_put_leaf(struct buffer *out, const struct audit_entry *entry)
{
	cbor_put_map(out, LEAF_REASON);
	cbor_put_int(out, LEAF_AT);
	cbor_put_int(out, entry->at);
	put_hidden(out, LEAF_ACTOR, entry->salt, entry->actor);
	cbor_put_int(out, LEAF_ACTION);
	cbor_put_text(out, entry->action);
	put_hidden(out, LEAF_OBJECT, entry->salt, entry->object);
	cbor_put_int(out, LEAF_COMMITMENT);
	cbor_put_bytes(out, entry->commitment);
	if (entry->reason.size > 0) {
		put_hidden(out, LEAF_REASON, entry->salt, entry->reason);
	} else {
		cbor_put_int(out, LEAF_REASON);
		cbor_put_bytes(out, (struct slice){NULL, 0});
	}
}

void
audit_leaf_hash(
    struct arena *arena, const struct audit_entry *entry, struct merkle_hash *ret_hash)
{
	struct buffer leaf = BUFFER_IN(arena);

	audit_put_leaf(&leaf, entry);
	merkle_leaf(buffer_slice(&leaf), ret_hash);
}

struct slice
audit_log_name(struct slice origin, char ret_name[static AUDIT_LOG_NAME_SIZE])
{
	struct slice rest = origin;

	(void)slice_cut(&rest, ':');
	while (slice_starts(rest, SLICE("/"))) {
		rest = slice_from(rest, 1);
	}
	(void)snprintf(ret_name, AUDIT_LOG_NAME_SIZE, "%.*s/audit", SLICE_PRINT(rest));
	return slice_of(ret_name);
}
