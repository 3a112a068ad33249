/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * note - a text with the signatures of those who stand for it (C2SP signed-note), as
 * checkpoints of logs are published.
 *
 *	text that ends with a newline
 *
 *	— permits.example.ae/audit base64(hash of the key, 4 bytes || signature)
 *	— witness.example.org base64(...)
 *
 *	if (!note_parse(bytes, arena, &note) || !note_verify(&note, &key, NULL)) refuse;
 *
 * Two kinds of keys: the log's own (Ed25519 over the text), and that of a witness (C2SP
 * tlog-cosignature: Ed25519 over a head with the time, and the text). Only text under a
 * signature that was verified is to be believed.
 */
#ifndef CRYPTO_NOTE_H
#define CRYPTO_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/merkle.h"

enum {
	NOTE_BYTES_MOST = 64 << 10,
	NOTE_SIGNATURES_MOST = 64,
	NOTE_NAME_SIZE = 256,
	NOTE_KEY_HASH_SIZE = 4,
	NOTE_PUBLIC_SIZE = 32,
	NOTE_SIGNATURE_SIZE = 64, /* Ed25519, RFC 8032 */
};

/* The numbers of the registry in signed-note. */
enum note_kind {
	NOTE_ED25519 = 1,
	NOTE_COSIGNATURE = 4,
};

struct note_key {
	char name[NOTE_NAME_SIZE];
	enum note_kind kind;
	uint8_t hash[NOTE_KEY_HASH_SIZE];
	uint8_t public[NOTE_PUBLIC_SIZE];
};

/* False when the name is empty, too long, or has a blank or a plus in it. */
MUST_USE bool note_key_init(struct note_key *key, struct slice name, enum note_kind kind,
    const uint8_t public[static NOTE_PUBLIC_SIZE]);
/* "name+2f3b8a01+base64(kind || key)", as Go's sumdb/note writes a verifier key. */
MUST_USE bool note_key_parse(
    struct slice text, struct arena *arena, struct note_key *ret_key);
void note_key_format(const struct note_key *key, struct buffer *out);

struct note_signature {
	struct slice name; /* these point into the note and the arena */
	uint8_t hash[NOTE_KEY_HASH_SIZE];
	struct slice bytes;
	struct slice line; /* as it stands in the note, with its newline */
};
struct note {
	struct slice text; /* with its last newline */
	struct note_signature signatures[NOTE_SIGNATURES_MOST];
	size_t count; /* at least 1 */
};

/* Says nothing about the signatures. */
MUST_USE bool note_parse(struct slice bytes, struct arena *arena, struct note *ret_note);
/* True when the key has signed the text. *ret_at (may be NULL) is when a witness did so,
 * 0 for the log's own key. */
MUST_USE bool note_verify(
    const struct note *note, const struct note_key *key, moment *ret_at);

/* What a key of this kind signs. at: a witness's moment, whole seconds count. */
void note_put_signed(
    struct buffer *out, enum note_kind kind, struct slice text, moment at);
/* The line of a signature. */
void note_put_signature(struct buffer *out, const struct note_key *key, moment at,
    const uint8_t signature[static NOTE_SIGNATURE_SIZE]);

/* --- the text of a checkpoint (C2SP tlog-checkpoint) --- */
struct note_checkpoint {
	struct slice origin;
	uint64_t size;
	struct merkle_hash root;
};

void note_put_checkpoint(struct buffer *out, const struct note_checkpoint *checkpoint);
/* Lines behind the third are passed over. */
MUST_USE bool note_checkpoint_parse(
    struct slice text, struct arena *arena, struct note_checkpoint *ret_checkpoint);

#endif
