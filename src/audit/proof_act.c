/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/proof_act.h"

#include "base/json.h"
#include "base/number.h"

static void
put_base64(struct json *json, const char *name, struct slice bytes)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct buffer text = BUFFER_IN(&arena);

	number_base64(bytes, &text);
	if (name != NULL) {
		json_text(json, name, buffer_slice(&text));
	} else {
		json_item_text(json, buffer_slice(&text));
	}
	arena_done(&arena);
}

void
audit_put_proof(struct buffer *out, const struct audit_proof *proof)
{
	const struct audit_entry *entry = &proof->entry;
	struct json json = JSON_INTO(out);

	json_object(&json);
	json_number(&json, "entry", entry->seq);
	json_moment(&json, "at", entry->at);
	json_text(&json, "actor", entry->actor);
	json_text(&json, "role", entry->role);
	json_text(&json, "action", entry->action);
	json_text(&json, "object", entry->object);
	json_text_or_null(&json, "reason", entry->reason);
	put_base64(&json, "salt", entry->salt);
	put_base64(&json, "commitment", entry->commitment);
	put_base64(&json, "leaf", proof->leaf);
	json_number(&json, "index", entry->seq - 1);
	json_number(&json, "size", (int64_t)proof->checkpoint.size);
	json_array_named(&json, "path");
	for (size_t i = 0; i < proof->path.count; i++) {
		put_base64(&json, NULL, merkle_slice(&proof->path.hashes[i]));
	}
	json_end(&json);
	json_text(&json, "checkpoint", proof->checkpoint.note);
	json_end(&json);
}
