/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sealed - personal data as it lies in the database and in the store: readable with the
 * key of the person only, and only in the place where it was put.
 *
 *	struct sealed_place place = {"person/email", id_slice(&account), SLICE("")};
 *	text = sealed_text(&key, &place, SLICE("m.specimen@example.ae"), arena);
 *	... ":1:ZGlm..." goes into the column; back again:
 *	if (!sealed_text_open(&key, &place, text, arena, &plain)) ... - somebody changed it
 *
 * XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha, libsodium). A text gets a random nonce and
 * is nonce, ciphertext and tag in base64url behind SEALED_MARK, which no value of ours
 * begins with. The associated data are the column, the person and the row: a value that is
 * moved into another row, column or person does not open. An empty text stays empty.
 *
 * A file keeps its size but for nonce and tag. Its nonce is made of the key and of what is
 * in it (as in AES-SIV), so that one person's file put twice is one file in the store;
 * another person's has nothing in common with it.
 */
#ifndef CRYPTO_SEALED_H
#define CRYPTO_SEALED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum {
	SEALED_KEY_SIZE = 32,
	SEALED_MORE_BYTES = 24 + 16, /* nonce and tag */
	SEALED_WRAPPED_SIZE = SEALED_KEY_SIZE + SEALED_MORE_BYTES,
	SEALED_INDEX_SIZE = 33, /* 32 hexadecimal digits and the NUL */
	SEALED_WHERE_MOST = 256,
};

#define SEALED_MARK ":1:"

/* Of one person, of the index, or the master. */
struct sealed_key {
	uint8_t bytes[SEALED_KEY_SIZE];
};
void sealed_key_new(struct sealed_key *ret_key);
void sealed_key_wipe(struct sealed_key *key);

/* Where a value stands: together at most SEALED_WHERE_MOST - 3 bytes. */
struct sealed_place {
	const char *column;  /* "person/email" */
	struct slice person; /* the id of the account */
	struct slice row;    /* which one of that person's; empty: he has one only */
};

struct slice sealed_text(const struct sealed_key *key, const struct sealed_place *place,
    struct slice plain, struct arena *arena);
/* False: not the key, not the place, or not as it was. *ret_plain is in the arena. */
MUST_USE bool sealed_text_open(const struct sealed_key *key,
    const struct sealed_place *place, struct slice text, struct arena *arena,
    struct slice *ret_plain);
/* Whether a text of a column is sealed; what an older version wrote is not. */
bool sealed_is(struct slice text);

/* A key under another one: `whose` is bound to it. */
void sealed_wrap(const struct sealed_key *master, struct slice whose,
    const struct sealed_key *key, uint8_t ret_wrapped[static SEALED_WRAPPED_SIZE]);
MUST_USE bool sealed_unwrap(const struct sealed_key *master, struct slice whose,
    struct slice wrapped, struct sealed_key *ret_key);

/* The blind index of a value: equal values have equal ones, and without the key nothing is
 * told of the value (keyed BLAKE2b, 128 bits). `what` keeps columns apart. */
void sealed_index(const struct sealed_key *key, const char *what, struct slice value,
    char ret_index[static SEALED_INDEX_SIZE]);

/* Reads an open file, which is not empty, and makes the file at to, synced; *ret_hash is the
 * SHA-256 of that. An older file at to goes. FAULT_FULL, FAULT_DISK, logged. */
MUST_USE enum fault sealed_file(const struct sealed_key *key,
    const struct sealed_place *place, int descriptor, uint64_t size_bytes, const char *to,
    uint8_t ret_hash[static 32]);
/* What was in it, in memory of the kernel's that has no name: *ret_descriptor at its start.
 * FAULT_DISK, logged, when it does not open. */
MUST_USE enum fault sealed_file_open(const struct sealed_key *key,
    const struct sealed_place *place, int descriptor, uint64_t size_bytes,
    int *ret_descriptor);

#endif
