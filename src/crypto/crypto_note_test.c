/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "crypto/note.h"

/* The example of Go's golang.org/x/mod/sumdb/note. */
#define GO_KEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
#define GO_TEXT                                                                          \
	"If you think cryptography is the answer to your problem,\n"                     \
	"then you don't know what your problem is.\n"
#define GO_SIGNATURE                                                                     \
	"\xE2\x80\x94 PeterNeumann x08go/"                                               \
	"ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6Ry" \
	"yBwJnAM=\n"
#define GO_NOTE GO_TEXT "\n" GO_SIGNATURE

static struct arena arena;

static int
clean(void **state)
{
	(void)state;
	arena_done(&arena);
	arena = ARENA_EMPTY(4 << 20);
	return 0;
}

static struct note_key
key_of(const char *text)
{
	struct note_key key;

	assert_true(note_key_parse(slice_of(text), &arena, &key));
	return key;
}

static void
a_bad_key_is_refused(void **state)
{
	static const char *const bad[] = {"", "PeterNeumann", "PeterNeumann+c74f20a3",
	    "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "PeterNeumann+c74f20a3+BRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
	    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
	    "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq_LDE4izWy10TW"};
	struct note_key key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(note_key_parse(slice_of(bad[i]), &arena, &key));
	}
}

static void
a_note_that_is_not_one_is_refused(void **state)
{
	static const char *const bad[] = {"", "\n", GO_TEXT, GO_TEXT "\n",
	    GO_TEXT GO_SIGNATURE, GO_NOTE "\n", GO_NOTE "x\n",
	    GO_TEXT "\n- name AAAAAAAA\n", GO_TEXT "\n\xE2\x80\x94 PeterNeumann\n",
	    GO_TEXT "\n\xE2\x80\x94 PeterNeumann x08go\n",
	    GO_TEXT "\n\xE2\x80\x94 PeterNeumann x08goA==\n",
	    GO_TEXT "\n\xE2\x80\x94 Peter+Neumann x08go/ZJkuBS9UG/\n",
	    "tab\there\n\n" GO_SIGNATURE, "\xFF\n\n" GO_SIGNATURE};
	struct note note;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(note_parse(slice_of(bad[i]), &arena, &note));
	}
	assert_false(
	    note_parse(slice_bytes(GO_NOTE, sizeof(GO_NOTE) - 2), &arena, &note));
}

static void
a_note_of_go_is_verified(void **state)
{
	struct note_key key = key_of(GO_KEY);
	struct buffer again = BUFFER_IN(&arena);
	struct note note;
	moment at = 1;

	(void)state;
	assert_true(note_parse(SLICE(GO_NOTE), &arena, &note));
	assert_int_equal(note.count, 1);
	assert_true(slice_equal(note.text, SLICE(GO_TEXT)));
	assert_true(slice_equal(note.signatures[0].line, SLICE(GO_SIGNATURE)));
	assert_true(note_verify(&note, &key, &at));
	assert_int_equal(at, 0);
	note_key_format(&key, &again);
	assert_string_equal(buffer_text(&again), GO_KEY);
	note_put_signature(
	    &again, &key, 0, (const uint8_t *)note.signatures[0].bytes.bytes);
	assert_true(slice_equal(
	    slice_from(buffer_slice(&again), sizeof(GO_KEY) - 1), SLICE(GO_SIGNATURE)));
}

static void
each_changed_character_is_seen(void **state)
{
	struct note_key key = key_of(GO_KEY);
	struct note note;

	(void)state;
	for (size_t i = 0; i < sizeof(GO_NOTE) - 1; i++) {
		char text[] = GO_NOTE;
		text[i] ^= 1;
		bool good =
		    note_parse(slice_bytes(text, sizeof(text) - 1), &arena, &note) &&
		    note_verify(&note, &key, NULL);
		assert_false(good);
	}
}

static void
a_key_of_another_name_or_kind_does_not_verify(void **state)
{
	struct note_key key = key_of(GO_KEY);
	struct note_key other;
	struct note note;

	(void)state;
	assert_true(note_parse(SLICE(GO_NOTE), &arena, &note));
	assert_true(note_key_init(&other, SLICE("Other"), NOTE_ED25519, key.public));
	assert_false(note_verify(&note, &other, NULL));
	assert_true(
	    note_key_init(&other, SLICE("PeterNeumann"), NOTE_COSIGNATURE, key.public));
	assert_false(note_verify(&note, &other, NULL));
	assert_false(note_key_init(&other, SLICE("a b"), NOTE_ED25519, key.public));
}

static void
sign(const struct note_key *key, const uint8_t *secret, struct slice text, moment at,
    struct buffer *out)
{
	struct buffer message = BUFFER_IN(&arena);
	uint8_t signature[NOTE_SIGNATURE_SIZE];

	note_put_signed(&message, key->kind, text, at);
	assert_int_equal(crypto_sign_detached(signature, NULL,
	                     (const unsigned char *)message.bytes, message.size, secret),
	    0);
	note_put_signature(out, key, at, signature);
}

static void
a_witness_signs_with_the_time(void **state)
{
	uint8_t public[NOTE_PUBLIC_SIZE];
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
	struct buffer out = BUFFER_IN(&arena);
	const moment when = INT64_C(1795737600123);
	struct note_key key;
	struct note note;
	moment at = 0;

	(void)state;
	assert_int_equal(crypto_sign_keypair(public, secret), 0);
	assert_true(
	    note_key_init(&key, SLICE("witness.example"), NOTE_COSIGNATURE, public));
	buffer_puts(&out, GO_NOTE);
	sign(&key, secret, SLICE(GO_TEXT), when, &out);
	assert_true(note_parse(buffer_slice(&out), &arena, &note));
	assert_int_equal(note.count, 2);
	assert_true(note_verify(&note, &key, &at));
	assert_int_equal(at, INT64_C(1795737600000));
	struct note_key go = key_of(GO_KEY);
	assert_true(note_verify(&note, &go, NULL));
	out.bytes[3] ^= 1;
	assert_true(note_parse(buffer_slice(&out), &arena, &note));
	assert_false(note_verify(&note, &key, &at));
}

static void
a_checkpoint_survives_being_written(void **state)
{
	struct note_checkpoint checkpoint = {
	    .origin = SLICE("permits.example.ae/audit"), .size = 1234567};
	struct note_checkpoint read;
	struct buffer out = BUFFER_IN(&arena);

	(void)state;
	memset(checkpoint.root.bytes, 0xA5, sizeof(checkpoint.root.bytes));
	note_put_checkpoint(&out, &checkpoint);
	assert_true(note_checkpoint_parse(buffer_slice(&out), &arena, &read));
	assert_true(slice_equal(read.origin, checkpoint.origin));
	assert_int_equal(read.size, checkpoint.size);
	assert_true(merkle_equal(&read.root, &checkpoint.root));
	buffer_puts(&out, "another line\n");
	assert_true(note_checkpoint_parse(buffer_slice(&out), &arena, &read));
}

static void
a_text_that_is_no_checkpoint_is_refused(void **state)
{
#define ROOT "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
	static const char *const bad[] = {"", "origin\n", "origin\n1\n",
	    "origin\n1\n" ROOT, "\n1\n" ROOT "\n", "origin\n01\n" ROOT "\n",
	    "origin\n-1\n" ROOT "\n", "origin\n1 \n" ROOT "\n", "origin\n1\nAAAA\n",
	    "origin\n1\n" ROOT "=\n", "origin\n281474976710657\n" ROOT "\n"};
	struct note_checkpoint read;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_false(note_checkpoint_parse(slice_of(bad[i]), &arena, &read));
	}
	assert_true(note_checkpoint_parse(SLICE("origin\n0\n" ROOT "\n"), &arena, &read));
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test_setup(a_bad_key_is_refused, clean),
	    cmocka_unit_test_setup(a_note_that_is_not_one_is_refused, clean),
	    cmocka_unit_test_setup(each_changed_character_is_seen, clean),
	    cmocka_unit_test_setup(a_key_of_another_name_or_kind_does_not_verify, clean),
	    cmocka_unit_test_setup(a_text_that_is_no_checkpoint_is_refused, clean),
	    cmocka_unit_test_setup(a_note_of_go_is_verified, clean),
	    cmocka_unit_test_setup(a_witness_signs_with_the_time, clean),
	    cmocka_unit_test_setup_teardown(
	        a_checkpoint_survives_being_written, clean, clean),
	};

	return sodium_init() >= 0 ? cmocka_run_group_tests(all, NULL, NULL) : 1;
}
