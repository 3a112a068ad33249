/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/sealed.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "base/random.h"

enum {
	NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG_SIZE = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	INDEX_BYTES = 16,
};
_Static_assert((int)SEALED_MORE_BYTES == (int)NONCE_SIZE + (int)TAG_SIZE, "both");
_Static_assert(
    (int)SEALED_KEY_SIZE == (int)crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "a key");
_Static_assert((int)SEALED_INDEX_SIZE == 2 * (int)INDEX_BYTES + 1, "in hexadecimal");

void
sealed_key_new(struct sealed_key *ret_key)
{
	random_bytes(ret_key->bytes, sizeof(ret_key->bytes));
}

void
sealed_key_wipe(struct sealed_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

/* --- where it stands --- */

/* Column, person and row, a NUL behind each: none of them has one in it. */
static size_t
where_of(const struct sealed_place *place, uint8_t ret_where[static SEALED_WHERE_MOST])
{
	int size = snprintf((char *)ret_where, SEALED_WHERE_MOST, "%s%c%.*s%c%.*s",
	    place->column, '\0', SLICE_PRINT(place->person), '\0',
	    SLICE_PRINT(place->row));

	assert(size > 0 && size < SEALED_WHERE_MOST);
	return (size_t)size;
}

/* --- texts --- */

bool
sealed_is(struct slice text)
{
	return slice_starts(text, SLICE(SEALED_MARK));
}

struct slice
sealed_text(const struct sealed_key *key, const struct sealed_place *place,
    struct slice plain, struct arena *arena)
{
	uint8_t where[SEALED_WHERE_MOST];
	size_t where_size = where_of(place, where);
	size_t size = plain.size + SEALED_MORE_BYTES;
	size_t mark = sizeof(SEALED_MARK) - 1;

	if (plain.size == 0) {
		return SLICE("");
	}
	uint8_t *bytes = arena_bytes(arena, size);
	random_bytes(bytes, NONCE_SIZE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + NONCE_SIZE, NULL,
	    (const uint8_t *)plain.bytes, plain.size, where, where_size, NULL, bytes,
	    key->bytes);
	struct buffer text = BUFFER_IN(arena);
	(void)buffer_reserve(&text, mark + (size + 2) / 3 * 4);
	buffer_puts(&text, SEALED_MARK);
	number_base64url(slice_bytes(bytes, size), &text);
	return buffer_slice(&text);
}

static bool
decode(struct slice text, struct arena *arena, struct slice *ret_bytes)
{
	struct slice rest = slice_from(text, sizeof(SEALED_MARK) - 1);

	return number_unbase64url(rest, arena, ret_bytes) &&
	    ret_bytes->size > SEALED_MORE_BYTES;
}

bool
sealed_text_open(const struct sealed_key *key, const struct sealed_place *place,
    struct slice text, struct arena *arena, struct slice *ret_plain)
{
	uint8_t where[SEALED_WHERE_MOST];
	size_t where_size = where_of(place, where);
	struct slice bytes = {NULL, 0};

	if (text.size == 0) {
		*ret_plain = SLICE("");
		return true;
	}
	if (!sealed_is(text) || !decode(text, arena, &bytes)) {
		return false;
	}
	const uint8_t *nonce = (const uint8_t *)bytes.bytes;
	size_t plain_size = bytes.size - SEALED_MORE_BYTES;
	uint8_t *plain = arena_bytes(arena, plain_size);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL,
	        nonce + NONCE_SIZE, bytes.size - NONCE_SIZE, where, where_size, nonce,
	        key->bytes) != 0) {
		return false;
	}
	*ret_plain = slice_bytes(plain, plain_size);
	return true;
}

/* --- keys --- */

void
sealed_wrap(const struct sealed_key *master, struct slice whose,
    const struct sealed_key *key, uint8_t ret_wrapped[static SEALED_WRAPPED_SIZE])
{
	random_bytes(ret_wrapped, NONCE_SIZE);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(ret_wrapped + NONCE_SIZE, NULL,
	    key->bytes, sizeof(key->bytes), (const uint8_t *)whose.bytes, whose.size,
	    NULL, ret_wrapped, master->bytes);
}

bool
sealed_unwrap(const struct sealed_key *master, struct slice whose, struct slice wrapped,
    struct sealed_key *ret_key)
{
	const uint8_t *bytes = (const uint8_t *)wrapped.bytes;

	return wrapped.size == SEALED_WRAPPED_SIZE &&
	    crypto_aead_xchacha20poly1305_ietf_decrypt(ret_key->bytes, NULL, NULL,
	        bytes + NONCE_SIZE, wrapped.size - NONCE_SIZE,
	        (const uint8_t *)whose.bytes, whose.size, bytes, master->bytes) == 0;
}

void
sealed_index(const struct sealed_key *key, const char *what, struct slice value,
    char ret_index[static SEALED_INDEX_SIZE])
{
	uint8_t hash[INDEX_BYTES];
	crypto_generichash_state state;

	(void)crypto_generichash_init(
	    &state, key->bytes, sizeof(key->bytes), sizeof(hash));
	(void)crypto_generichash_update(&state, (const uint8_t *)what, strlen(what) + 1);
	(void)crypto_generichash_update(&state, (const uint8_t *)value.bytes, value.size);
	(void)crypto_generichash_final(&state, hash, sizeof(hash));
	(void)sodium_bin2hex(ret_index, SEALED_INDEX_SIZE, hash, sizeof(hash));
}
