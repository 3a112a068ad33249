/* SPDX-License-Identifier: EUPL-1.2 */
/* Many signatures on their way at once, and what the signer publishes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/stat.h>

#include "app/file.h"
#include "app/signer.h"
#include "crypto/cose.h"

enum { MANY = 200 };

struct place {
	char folder[64];
	struct arena arena;
	struct signer *signer;
	const struct signing *signing;
	const struct signing_key *key;
};

static int
set_up(void **state)
{
	struct place *place = calloc(1, sizeof(*place));
	char keys[96];

	assert_non_null(place);
	place->arena = ARENA_EMPTY(8 << 20);
	(void)snprintf(place->folder, sizeof(place->folder), "/tmp/signer_ask.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(keys, sizeof(keys), "%s/keys", place->folder);
	assert_int_equal(signer_start(keys, &place->signer), FAULT_NONE);
	place->signing = signer_signing(place->signer);
	place->key = signing_key_at(place->signing, SIGNING_PERMIT, moment_now());
	*state = place;
	return 0;
}

static int
tear_down(void **state)
{
	struct place *place = *state;
	char text[96];

	signer_stop(place->signer);
	arena_done(&place->arena);
	(void)snprintf(text, sizeof(text), "rm -r %s", place->folder);
	/* A test tidies up: NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe) */
	assert_int_equal(system(text), 0);
	free(place);
	return 0;
}

static void
assert_signed(struct place *place, struct slice token, int number)
{
	struct cose_sign1 sign1;

	assert_int_equal(cose_parse(token, 1024, &sign1), COSE_OK);
	assert_int_equal(sign1.payload.size, sizeof(number));
	assert_memory_equal(sign1.payload.bytes, &number, sizeof(number));
	assert_true(cose_verify(&sign1, &place->key->key, &place->arena));
}

static void
many_are_asked_for_before_one_is_collected(void **state)
{
	static struct signing_cose_asked asked[MANY];
	struct place *place = *state;
	struct slice token = {0};

	for (int i = 0; i < MANY; i++) {
		struct slice payload =
		    arena_copy(&place->arena, slice_bytes(&i, sizeof(i)));
		assert_int_equal(signing_cose_ask(place->signing, place->key, SLICE(""),
		                     payload, &place->arena, &asked[i]),
		    FAULT_NONE);
	}
	for (int i = MANY - 1; i >= 0; i--) {
		assert_int_equal(signing_cose_collect(
		                     place->signing, &asked[i], &place->arena, &token),
		    FAULT_NONE);
		assert_signed(place, token, i);
	}
}

/* A file's signature is larger, and asked for by other threads meanwhile. */
static void
kinds_are_not_mixed_up(void **state)
{
	struct place *place = *state;
	struct signing_cose_asked asked;
	struct slice cms = {0};
	struct slice token = {0};
	int number = 7;

	for (int i = 0; i < 20; i++) {
		assert_int_equal(
		    signing_cose_ask(place->signing, place->key, SLICE(""),
		        slice_bytes(&number, sizeof(number)), &place->arena, &asked),
		    FAULT_NONE);
		assert_int_equal(signing_pdf(place->signing, SLICE("file"), moment_now(),
		                     &place->arena, &cms),
		    FAULT_NONE);
		assert_true(cms.size > COSE_SIGNATURE_SIZE);
		assert_int_equal(
		    signing_cose_collect(place->signing, &asked, &place->arena, &token),
		    FAULT_NONE);
		assert_signed(place, token, number);
	}
}

static void
one_that_cannot_be_signed_harms_no_other(void **state)
{
	struct place *place = *state;
	struct signing_key wrong = *place->key;
	struct signing_ticket tickets[3];
	struct slice signature = {0};

	wrong.use = SIGNING_STATUS;
	for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
		assert_int_equal(signing_ask(place->signing, i == 1 ? &wrong : place->key,
		                     SLICE("x"), &place->arena, &tickets[i]),
		    FAULT_NONE);
	}
	for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
		assert_int_equal(signing_collect(place->signing, &tickets[i], &signature),
		    i == 1 ? FAULT_SIGNER : FAULT_NONE);
	}
	assert_true(signer_is_alive(place->signer));
}

static void
what_was_asked_of_a_signer_that_died_is_told_so(void **state)
{
	struct place *place = *state;
	struct signing_ticket tickets[3];
	struct slice signature = {0};

	assert_int_equal(kill(signer_process(place->signer), SIGSTOP), 0);
	for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
		assert_int_equal(signing_ask(place->signing, place->key, SLICE("x"),
		                     &place->arena, &tickets[i]),
		    FAULT_NONE);
	}
	assert_int_equal(kill(signer_process(place->signer), SIGKILL), 0);
	for (size_t i = 0; i < ARRAY_LEN(tickets); i++) {
		assert_int_equal(signing_collect(place->signing, &tickets[i], &signature),
		    FAULT_SIGNER);
	}
	assert_false(signer_is_alive(place->signer));
	assert_int_equal(signing_ask(place->signing, place->key, SLICE("x"),
	                     &place->arena, &tickets[0]),
	    FAULT_SIGNER);
}

static ino_t
publish(struct place *place, const char *name)
{
	struct slice text = SLICE("what verifiers need");
	char path[160];
	struct stat found;

	assert_int_equal(file_publish(place->folder, name, text, 0644), FAULT_NONE);
	(void)snprintf(path, sizeof(path), "%s/%s", place->folder, name);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_size, text.size);
	assert_int_equal(found.st_mode & 07777, 0644);
	return found.st_ino;
}

/* What is written anew is another file under the same name. */
static void
what_is_published_already_is_left_alone(void **state)
{
	struct place *place = *state;
	ino_t first = publish(place, "name");

	assert_int_equal(publish(place, "name"), first);
	assert_int_equal(
	    file_write(place->folder, "name", SLICE("what verifiers NEED"), 0644),
	    FAULT_NONE);
	ino_t other = publish(place, "other");
	char path[160];
	(void)snprintf(path, sizeof(path), "%s/name", place->folder);
	ino_t mended = publish(place, "name");
	assert_int_equal(chmod(path, 0600), 0);
	assert_int_not_equal(publish(place, "name"), mended);
	assert_int_equal(publish(place, "other"), other);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(
	        many_are_asked_for_before_one_is_collected, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(kinds_are_not_mixed_up, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        one_that_cannot_be_signed_harms_no_other, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        what_was_asked_of_a_signer_that_died_is_told_so, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(
	        what_is_published_already_is_left_alone, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
