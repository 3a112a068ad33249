/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/keys_act.h"

#include "crypto/signing.h"

void
audit_put_keys(struct buffer *out, struct slice name, const struct signing *signing)
{
	for (size_t i = 0; i < signing->key_count; i++) {
		const struct signing_key *key = &signing->keys[i];
		struct note_key line;
		if (key->use == SIGNING_CHECKPOINT &&
		    note_key_init(&line, name, NOTE_ED25519, key->key.x)) {
			note_key_format(&line, out);
			buffer_putc(out, '\n');
		}
	}
}

bool
audit_read_keys(struct slice text, struct arena *arena, const struct note_key **ret_keys,
    size_t *ret_count)
{
	struct note_key *keys = ARENA_ARRAY(arena, struct note_key, SIGNING_KEYS_MOST);
	size_t count = 0;

	while (text.size > 0) {
		struct slice line = slice_trim(slice_cut(&text, '\n'));
		if (line.size == 0) {
			continue;
		}
		if (count == SIGNING_KEYS_MOST ||
		    !note_key_parse(line, arena, &keys[count])) {
			return false;
		}
		count++;
	}
	*ret_keys = keys;
	*ret_count = count;
	return true;
}
