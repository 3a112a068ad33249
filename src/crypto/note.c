/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/note.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "base/number.h"
#include "base/text.h"
#include "crypto/sha256.h"

/* An em dash and a blank begin the line of a signature. */
#define DASH "\xE2\x80\x94 "
enum { TIME_SIZE = 8 };

/* --- keys --- */

static bool
is_name(struct slice name)
{
	if (name.size == 0 || name.size >= NOTE_NAME_SIZE || !text_is_utf8(name)) {
		return false;
	}
	for (size_t i = 0; i < name.size; i++) {
		if ((unsigned char)name.bytes[i] <= ' ' || name.bytes[i] == '+') {
			return false;
		}
	}
	return true;
}

/* SHA-256(name || newline || kind || key), the first four bytes. */
static void
set_hash(struct note_key *key)
{
	uint8_t input[NOTE_NAME_SIZE + 2 + NOTE_PUBLIC_SIZE];
	uint8_t hash[SHA256_SIZE];
	size_t size = strlen(key->name);

	memcpy(input, key->name, size);
	input[size++] = '\n';
	input[size++] = (uint8_t)key->kind;
	memcpy(input + size, key->public, NOTE_PUBLIC_SIZE);
	sha256(slice_bytes(input, size + NOTE_PUBLIC_SIZE), hash);
	memcpy(key->hash, hash, NOTE_KEY_HASH_SIZE);
}

bool
note_key_init(struct note_key *key, struct slice name, enum note_kind kind,
    const uint8_t public[static NOTE_PUBLIC_SIZE])
{
	*key = (struct note_key){.kind = kind};
	if (!is_name(name)) {
		return false;
	}
	memcpy(key->name, name.bytes, name.size);
	memcpy(key->public, public, NOTE_PUBLIC_SIZE);
	set_hash(key);
	return true;
}

bool
note_key_parse(struct slice text, struct arena *arena, struct note_key *ret_key)
{
	struct slice rest = text;
	struct slice name = slice_cut(&rest, '+');
	struct slice hash_text = slice_cut(&rest, '+');
	uint8_t hash[NOTE_KEY_HASH_SIZE];
	struct slice bytes = {0};
	struct note_key key;

	if (hash_text.size != sizeof(hash) * 2 ||
	    !number_unhex(hash_text, hash, sizeof(hash)) ||
	    !number_unbase64(rest, arena, &bytes) || bytes.size != 1 + NOTE_PUBLIC_SIZE ||
	    (bytes.bytes[0] != NOTE_ED25519 && bytes.bytes[0] != NOTE_COSIGNATURE) ||
	    !note_key_init(&key, name, (enum note_kind)bytes.bytes[0],
	        (const uint8_t *)bytes.bytes + 1) ||
	    memcmp(key.hash, hash, sizeof(hash)) != 0) {
		return false;
	}
	*ret_key = key;
	return true;
}

void
note_key_format(const struct note_key *key, struct buffer *out)
{
	uint8_t bytes[1 + NOTE_PUBLIC_SIZE] = {(uint8_t)key->kind};

	memcpy(bytes + 1, key->public, NOTE_PUBLIC_SIZE);
	buffer_puts(out, key->name);
	buffer_putc(out, '+');
	number_hex(slice_bytes(key->hash, sizeof(key->hash)), out);
	buffer_putc(out, '+');
	number_base64(slice_bytes(bytes, sizeof(bytes)), out);
}

/* --- reading --- */

static bool
is_text(struct slice bytes)
{
	if (bytes.size == 0 || bytes.size > NOTE_BYTES_MOST || !text_is_utf8(bytes)) {
		return false;
	}
	for (size_t i = 0; i < bytes.size; i++) {
		if ((unsigned char)bytes.bytes[i] < ' ' && bytes.bytes[i] != '\n') {
			return false;
		}
	}
	return bytes.bytes[bytes.size - 1] == '\n';
}

static bool
read_signature(
    struct slice line, struct arena *arena, struct note_signature *ret_signature)
{
	struct slice rest = slice_first(line, line.size - 1);
	struct slice bytes = {0};

	if (!slice_starts(rest, SLICE(DASH))) {
		return false;
	}
	rest = slice_from(rest, sizeof(DASH) - 1);
	struct slice name = slice_cut(&rest, ' ');
	if (!is_name(name) || !number_unbase64(rest, arena, &bytes) ||
	    bytes.size <= NOTE_KEY_HASH_SIZE) {
		return false;
	}
	*ret_signature = (struct note_signature){
	    .name = name,
	    .bytes = slice_from(bytes, NOTE_KEY_HASH_SIZE),
	    .line = line,
	};
	memcpy(ret_signature->hash, bytes.bytes, NOTE_KEY_HASH_SIZE);
	return true;
}

/* The last empty line parts the text from the signatures. */
static bool
find_end(struct slice bytes, size_t *ret_end)
{
	for (size_t i = bytes.size; i >= 2; i--) {
		if (bytes.bytes[i - 1] == '\n' && bytes.bytes[i - 2] == '\n') {
			*ret_end = i - 1;
			return true;
		}
	}
	return false;
}

bool
note_parse(struct slice bytes, struct arena *arena, struct note *ret_note)
{
	size_t end = 0;
	size_t count = 0;

	if (!is_text(bytes) || !find_end(bytes, &end)) {
		return false;
	}
	struct slice rest = slice_from(bytes, end + 1);
	while (rest.size > 0) {
		struct slice line = slice_first(rest, slice_find(rest, '\n') + 1);
		if (count == NOTE_SIGNATURES_MOST ||
		    !read_signature(line, arena, &ret_note->signatures[count])) {
			return false;
		}
		count++;
		rest = slice_from(rest, line.size);
	}
	ret_note->text = slice_first(bytes, end);
	ret_note->count = count;
	return count > 0;
}

/* --- signatures --- */

void
note_put_signed(struct buffer *out, enum note_kind kind, struct slice text, moment at)
{
	if (kind == NOTE_COSIGNATURE) {
		buffer_print(
		    out, "cosignature/v1\ntime %" PRId64 "\n", at / MOMENT_SECOND);
	}
	buffer_put(out, text);
}

void
note_put_signature(struct buffer *out, const struct note_key *key, moment at,
    const uint8_t signature[static NOTE_SIGNATURE_SIZE])
{
	uint8_t bytes[NOTE_KEY_HASH_SIZE + TIME_SIZE + NOTE_SIGNATURE_SIZE];
	uint64_t seconds = (uint64_t)(at / MOMENT_SECOND);
	size_t size = NOTE_KEY_HASH_SIZE;

	memcpy(bytes, key->hash, NOTE_KEY_HASH_SIZE);
	for (int shift = 56; key->kind == NOTE_COSIGNATURE && shift >= 0; shift -= 8) {
		bytes[size++] = (uint8_t)(seconds >> shift);
	}
	memcpy(bytes + size, signature, NOTE_SIGNATURE_SIZE);
	buffer_print(out, DASH "%s ", key->name);
	number_base64(slice_bytes(bytes, size + NOTE_SIGNATURE_SIZE), out);
	buffer_putc(out, '\n');
}

static uint64_t
seconds_of(const uint8_t bytes[static TIME_SIZE])
{
	uint64_t seconds = 0;

	for (size_t i = 0; i < TIME_SIZE; i++) {
		seconds = seconds << 8 | bytes[i];
	}
	return seconds;
}

static bool
verify_one(struct slice text, const struct note_signature *signature,
    const struct note_key *key, moment *ret_at)
{
	const uint8_t *bytes = (const uint8_t *)signature->bytes.bytes;
	size_t head = key->kind == NOTE_COSIGNATURE ? TIME_SIZE : 0;
	char signed_text[NOTE_BYTES_MOST + 64];
	int head_size = 0;

	if (signature->bytes.size != head + NOTE_SIGNATURE_SIZE) {
		return false;
	}
	uint64_t seconds = head > 0 ? seconds_of(bytes) : 0;
	if (seconds > INT64_C(253402300799)) {
		return false;
	}
	if (head > 0) {
		head_size = snprintf(signed_text, sizeof(signed_text),
		    "cosignature/v1\ntime %" PRIu64 "\n", seconds);
	}
	memcpy(signed_text + head_size, text.bytes, text.size);
	*ret_at = (moment)seconds * MOMENT_SECOND;
	return crypto_sign_verify_detached(bytes + head,
	           (const unsigned char *)signed_text, (size_t)head_size + text.size,
	           key->public) == 0;
}

bool
note_verify(const struct note *note, const struct note_key *key, moment *ret_at)
{
	moment at = 0;

	for (size_t i = 0; i < note->count; i++) {
		const struct note_signature *signature = &note->signatures[i];
		if (slice_equal(signature->name, slice_of(key->name)) &&
		    memcmp(signature->hash, key->hash, NOTE_KEY_HASH_SIZE) == 0 &&
		    verify_one(note->text, signature, key, &at)) {
			if (ret_at != NULL) {
				*ret_at = at;
			}
			return true;
		}
	}
	return false;
}

/* --- checkpoints --- */

void
note_put_checkpoint(struct buffer *out, const struct note_checkpoint *checkpoint)
{
	buffer_put(out, checkpoint->origin);
	buffer_print(out, "\n%" PRIu64 "\n", checkpoint->size);
	number_base64(merkle_slice(&checkpoint->root), out);
	buffer_putc(out, '\n');
}

bool
note_checkpoint_parse(
    struct slice text, struct arena *arena, struct note_checkpoint *ret_checkpoint)
{
	struct slice rest = text;
	struct note_checkpoint checkpoint = {.origin = slice_cut(&rest, '\n')};
	struct slice digits = slice_cut(&rest, '\n');
	struct slice line = slice_first(rest, slice_find(rest, '\n'));
	struct slice root = {0};
	int64_t size = 0;

	if (checkpoint.origin.size == 0 || line.size == rest.size ||
	    (digits.size > 1 && digits.bytes[0] == '0') ||
	    !number_parse(digits, 0, (int64_t)MERKLE_SIZE_MOST, &size) ||
	    !number_unbase64(line, arena, &root) || root.size != MERKLE_HASH_SIZE) {
		return false;
	}
	checkpoint.size = (uint64_t)size;
	memcpy(checkpoint.root.bytes, root.bytes, MERKLE_HASH_SIZE);
	*ret_checkpoint = checkpoint;
	return true;
}
