/* SPDX-License-Identifier: EUPL-1.2 */
/* keys_act - the public keys under which the log's checkpoints are signed. */
#ifndef AUDIT_KEYS_ACT_H
#define AUDIT_KEYS_ACT_H

#include "base/buffer.h"
#include "base/fault.h"
#include "crypto/note.h"

struct signing;

/* A line for each key that signs, signed or will sign: "name+hash+key". */
void audit_put_keys(struct buffer *out, struct slice name, const struct signing *signing);
/* Reads such lines; blank ones are passed over. False when one is not a key. */
MUST_USE bool audit_read_keys(struct slice text, struct arena *arena,
    const struct note_key **ret_keys, size_t *ret_count);

#endif
