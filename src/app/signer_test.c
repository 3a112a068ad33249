/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/file.h"
#include "app/signer.h"
#include "app/signer_keys.h"
#include "crypto/cose.h"
#include "crypto/trust_list.h"

#define CEILING (8 << 20)

/* A folder of this test, gone at its end. */
struct place {
	char folder[64];
	char keys[96];
	char public[96];
};

static void
begin(struct place *place)
{
	(void)snprintf(place->folder, sizeof(place->folder), "/tmp/signer_test.XXXXXX");
	assert_non_null(mkdtemp(place->folder));
	(void)snprintf(place->keys, sizeof(place->keys), "%s/keys", place->folder);
	(void)snprintf(place->public, sizeof(place->public), "%s/public", place->folder);
}

static void
empty(const char *folder)
{
	DIR *in = opendir(folder);

	for (struct dirent *entry = in != NULL ? readdir(in) : NULL; entry != NULL;
	     entry = readdir(in)) {
		(void)unlinkat(dirfd(in), entry->d_name, 0);
	}
	if (in != NULL) {
		(void)closedir(in);
	}
	(void)rmdir(folder);
}

static void
finish(const struct place *place)
{
	empty(place->keys);
	empty(place->public);
	empty(place->folder);
}

static bool
signs(struct signer *signer, enum signing_use use, struct slice message)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice token = {0};
	struct cose_sign1 sign1;
	const struct signing *signing = signer_signing(signer);
	const struct signing_key *key = signing_key_at(signing, use, moment_now());

	bool good = signing_cose(signing, signing_key_at(signing, use, moment_now()),
	                SLICE(""), message, &arena, &token) == FAULT_NONE &&
	    cose_parse(token, message.size + 512, &sign1) == COSE_OK &&
	    cose_verify(&sign1, &key->key, &arena);
	arena_done(&arena);
	return good;
}

static struct signer *
started(const struct place *place)
{
	struct signer *signer = NULL;

	assert_int_equal(signer_start(place->keys, &signer), FAULT_NONE);
	return signer;
}

static void
a_fresh_signer_signs_for_every_use(void **state)
{
	static const enum signing_use uses[] = {
	    SIGNING_PERMIT, SIGNING_STATUS, SIGNING_CHECKPOINT, SIGNING_TRUST_LIST};
	static char much[1 << 20];
	struct place place;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice cms = {0};

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		assert_true(signs(signer, uses[i], SLICE("message")));
	}
	assert_true(signs(signer, SIGNING_PERMIT, slice_bytes(much, sizeof(much))));
	assert_int_equal(signing_pdf(signer_signing(signer),
	                     slice_bytes(much, sizeof(much)), moment_now(), &arena, &cms),
	    FAULT_NONE);
	assert_in_range(cms.size, 500, SIGNING_CMS_MOST);
	assert_true(slice_starts(
	    signer_signing(signer)->pdf_root_pem, SLICE("-----BEGIN CERTIFICATE-----")));
	assert_true(signer_is_alive(signer));
	arena_done(&arena);
	signer_stop(signer);
	finish(&place);
}

static void
an_unknown_key_is_refused_and_the_signer_goes_on(void **state)
{
	struct place place;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice signature = {0};

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	const struct signing *signing = signer_signing(signer);
	struct signing_key key = *signing_key_at(signing, SIGNING_PERMIT, moment_now());
	key.use = SIGNING_STATUS;
	assert_int_equal(
	    signing_sign(signing, &key, SLICE("x"), &arena, &signature), FAULT_SIGNER);
	assert_true(signs(signer, SIGNING_PERMIT, SLICE("message")));
	arena_done(&arena);
	signer_stop(signer);
	finish(&place);
}

/* A line of /proc/PID/status. */
static void
assert_status_line(pid_t process, const char *line)
{
	char path[64];
	char text[8192];

	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)process);
	FILE *in = fopen(path, "re");
	assert_non_null(in);
	text[fread(text, 1, sizeof(text) - 1, in)] = '\0';
	(void)fclose(in);
	if (strstr(text, line) == NULL) {
		fail_msg("not \"%s\"", line);
	}
}

static void
the_running_signer_is_in_the_jail(void **state)
{
	struct place place;

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	assert_status_line(signer_process(signer), "Seccomp:\t2\n");
	assert_status_line(signer_process(signer), "NoNewPrivs:\t1\n");
#ifndef __SANITIZE_THREAD__ /* it has a thread of its own */
	assert_status_line(signer_process(signer), "Threads:\t1\n");
#endif
	signer_stop(signer);
	finish(&place);
}

static void
keys_are_kept_for_the_next_start(void **state)
{
	struct place place;
	struct cose_kid kids[SIGNING_KEYS_MOST];

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	size_t count = signer_signing(signer)->key_count;
	for (size_t i = 0; i < count; i++) {
		kids[i] = signer_signing(signer)->keys[i].kid;
	}
	signer_stop(signer);
	signer = started(&place);
	assert_int_equal(signer_signing(signer)->key_count, count);
	for (size_t i = 0; i < count; i++) {
		assert_memory_equal(
		    &kids[i], &signer_signing(signer)->keys[i].kid, sizeof(kids[i]));
	}
	assert_true(signs(signer, SIGNING_PERMIT, SLICE("message")));
	signer_stop(signer);
	finish(&place);
}

static void
key_files_are_for_their_owner_only(void **state)
{
	struct place place;
	struct stat found;
	struct signer *signer = NULL;
	char path[128];

	(void)state;
	begin(&place);
	signer_stop(started(&place));
	(void)snprintf(path, sizeof(path), "%s/permit-1.key", place.keys);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0600);
	assert_int_equal(stat(place.keys, &found), 0);
	assert_int_equal(found.st_mode & 07777, 0700);
	assert_int_equal(chmod(path, 0640), 0);
	assert_int_equal(signer_start(place.keys, &signer), FAULT_CONFIG);
	assert_null(signer);
	finish(&place);
}

static void
a_file_that_is_no_key_is_refused(void **state)
{
	static const char *const rows[] = {"", "tasrih-key 2\n",
	    "tasrih-key 1\nuse status\nnot_before 1\nexpires 2\n",
	    "tasrih-key 1\nuse permit\nnot_before x\nexpires 2\n",
	    "tasrih-key 1\nuse permit\nnot_before 1\nexpires 2\n-----BEGIN PRIVATE KEY-----\n"};
	struct place place;

	(void)state;
	begin(&place);
	signer_stop(started(&place));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct signer *signer = NULL;
		assert_int_equal(
		    file_write(place.keys, "permit-1.key", slice_of(rows[i]), 0600),
		    FAULT_NONE);
		assert_int_equal(signer_start(place.keys, &signer), FAULT_CONFIG);
	}
	finish(&place);
}

static size_t
count_permit_keys(const struct signer *signer, const struct cose_kid *kid)
{
	const struct signing *signing = signer_signing(signer);
	size_t count = 0;

	for (size_t i = 0; i < signing->key_count; i++) {
		count += signing->keys[i].use == SIGNING_PERMIT &&
		        cose_kid_equal(&signing->keys[i].kid, kid)
		    ? 1
		    : 0;
	}
	return count;
}

static struct cose_kid
kid_at(const struct signer *signer, moment now)
{
	return signing_key_at(signer_signing(signer), SIGNING_PERMIT, now)->kid;
}

/* Today's key, and the one that follows it: both were in the same place. */
static void
a_lost_key_signs_no_more_and_is_known_until_it_is_revoked(void **state)
{
	moment now = moment_now();
	moment next_year = now + 366 * (moment)MOMENT_DAY;
	struct place place;
	size_t count = 0;

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	struct cose_kid lost = kid_at(signer, now);
	struct cose_kid next = kid_at(signer, next_year);
	signer_stop(signer);
	assert_int_equal(signer_keys_replace(place.keys, now), FAULT_NONE);
	signer = started(&place);
	struct cose_kid fresh = kid_at(signer, moment_now());
	assert_false(cose_kid_equal(&fresh, &lost));
	assert_int_equal(count_permit_keys(signer, &lost), 1);
	assert_int_equal(count_permit_keys(signer, &next), 0);
	assert_true(signs(signer, SIGNING_PERMIT, SLICE("message")));
	struct cose_kid coming = kid_at(signer, next_year);
	assert_false(cose_kid_equal(&coming, &next));
	signer_stop(signer);

	assert_int_equal(signer_keys_count_lost(place.keys, &count), FAULT_NONE);
	assert_int_equal(count, 1);
	assert_int_equal(
	    signer_keys_revoke_lost(place.keys, moment_now(), &count), FAULT_NONE);
	assert_int_equal(count, 1);
	signer = started(&place);
	assert_int_equal(count_permit_keys(signer, &lost), 0);
	assert_int_equal(count_permit_keys(signer, &fresh), 1);
	assert_true(signs(signer, SIGNING_PERMIT, SLICE("message")));
	signer_stop(signer);
	assert_int_equal(signer_keys_count_lost(place.keys, &count), FAULT_NONE);
	assert_int_equal(count, 0);
	finish(&place);
}

static void
the_private_half_of_a_lost_key_is_destroyed(void **state)
{
	struct place place;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice text = {0};
	char path[128];

	(void)state;
	begin(&place);
	signer_stop(started(&place));
	assert_int_equal(signer_keys_replace(place.keys, moment_now()), FAULT_NONE);
	for (int which = 1; which <= 2; which++) {
		(void)snprintf(path, sizeof(path), "%s/permit-%d.key", place.keys, which);
		assert_int_equal(
		    file_read(path, 1 << 14, &arena, &text, NULL), FAULT_NONE);
		const char *words = arena_text(&arena, text);
		assert_null(strstr(words, "PRIVATE"));
		assert_non_null(strstr(words, "\nlost "));
		assert_true((strstr(words, "\nrevoked ") != NULL) == (which == 2));
	}
	arena_done(&arena);
	finish(&place);
}

static void
a_folder_that_cannot_be_made_is_a_fault(void **state)
{
	struct signer *signer = NULL;

	(void)state;
	assert_int_equal(signer_start("/nowhere/at/all", &signer), FAULT_DISK);
	assert_null(signer);
}

static void
a_dead_signer_signs_nothing(void **state)
{
	struct place place;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice token = {0};

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	assert_int_equal(kill(signer_process(signer), SIGKILL), 0);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(signing_cose(signer_signing(signer),
		                     signing_key_at(signer_signing(signer),
		                         SIGNING_PERMIT, moment_now()),
		                     SLICE(""), SLICE("x"), &arena, &token),
		    FAULT_SIGNER);
		assert_false(signer_is_alive(signer));
	}
	arena_done(&arena);
	signer_stop(signer);
	finish(&place);
}

static void
the_signer_ends_with_its_parent(void **state)
{
	struct place place;
	pid_t orphan = 0;
	int pair[2];

	(void)state;
	begin(&place);
	assert_int_equal(pipe2(pair, O_CLOEXEC), 0);
	pid_t parent = fork();
	if (parent == 0) {
		struct signer *signer = NULL;
		if (signer_start(place.keys, &signer) != FAULT_NONE) {
			_exit(1);
		}
		orphan = signer_process(signer);
		(void)!write(pair[1], &orphan, sizeof(orphan));
		_exit(0); /* without signer_stop */
	}
	assert_int_equal(waitpid(parent, NULL, 0), parent);
	assert_int_equal(read(pair[0], &orphan, sizeof(orphan)), sizeof(orphan));
	bool gone = false;
	for (int i = 0; i < 200 && !gone; i++) {
		char path[64];
		char text[256] = "";
		(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)orphan);
		FILE *in = fopen(path, "re");
		gone = in == NULL || fgets(text, sizeof(text), in) == NULL ||
		    strstr(text, ") Z ") != NULL;
		if (in != NULL) {
			(void)fclose(in);
		}
		(void)usleep(10000);
	}
	assert_true(gone);
	(void)close(pair[0]);
	(void)close(pair[1]);
	finish(&place);
}

static void *
sign_many(void *argument)
{
	intptr_t good = 0;

	for (int i = 0; i < 50; i++) {
		good += signs(argument, SIGNING_PERMIT, SLICE("message")) ? 1 : 0;
	}
	return (void *)good; /* NOLINT(performance-no-int-to-ptr) */
}

static void
threads_get_their_own_signatures(void **state)
{
	struct place place;
	pthread_t threads[4];

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, sign_many, signer), 0);
	}
	for (size_t i = 0; i < ARRAY_LEN(threads); i++) {
		void *good = NULL;
		assert_int_equal(pthread_join(threads[i], &good), 0);
		assert_int_equal((intptr_t)good, 50);
	}
	signer_stop(signer);
	finish(&place);
}

static void
what_is_published_is_what_a_verifier_needs(void **state)
{
	struct place place;
	struct arena arena = ARENA_EMPTY(CEILING);
	char path[160];
	struct slice text = {0};
	struct cbor in;
	struct cose_key root;
	struct trust_list list;

	(void)state;
	begin(&place);
	struct signer *signer = started(&place);
	assert_int_equal(
	    signer_publish(signer, place.public, SLICE("AE"), moment_now()), FAULT_NONE);
	(void)snprintf(path, sizeof(path), "%s/root-key", place.public);
	assert_int_equal(file_read(path, 1024, &arena, &text, NULL), FAULT_NONE);
	assert_true(cbor_open(text, 1024, &in) && cose_key_parse(&in, &root));
	(void)snprintf(path, sizeof(path), "%s/trust-list", place.public);
	assert_int_equal(
	    file_read(path, TRUST_LIST_BYTES_MOST, &arena, &text, NULL), FAULT_NONE);
	assert_int_equal(
	    trust_list_read(text, &root, moment_now(), &arena, &list), TRUST_OK);
	const struct signing_key *key =
	    signing_key_at(signer_signing(signer), SIGNING_PERMIT, moment_now());
	assert_non_null(trust_list_find(&list, &key->kid, SIGNING_PERMIT));
	assert_int_equal(list.key_count, 6); /* this year's and next year's */
	arena_done(&arena);
	signer_stop(signer);
	finish(&place);
}

/* --- the keys over the years --- */

static size_t
count_of(const struct signing *signing, enum signing_use use)
{
	size_t count = 0;

	for (size_t i = 0; i < signing->key_count; i++) {
		count += signing->keys[i].use == use ? 1 : 0;
	}
	return count;
}

static bool
file_has(const char *folder, const char *name, const char *words)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice text = {0};
	char path[160];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	assert_int_equal(file_read(path, 16 << 10, &arena, &text, NULL), FAULT_NONE);
	bool has = memmem(text.bytes, text.size, words, strlen(words)) != NULL;
	arena_done(&arena);
	return has;
}

static void
there_is_always_a_key_that_signs_and_one_that_waits(void **state)
{
	const moment start = INT64_C(1795824000000);
	struct place place;

	(void)state;
	begin(&place);
	for (int year = 0; year < 9; year++) {
		for (int month = 0; month < 12; month += 5) {
			moment now =
			    start + (365 * year + 30 * month) * (moment)MOMENT_DAY;
			struct signing_local *local = signing_local_new();
			assert_int_equal(
			    signer_keys_load(place.keys, now, local), FAULT_NONE);
			struct signing signing = signing_local_signing(local);
			const struct signing_key *key =
			    signing_key_at(&signing, SIGNING_PERMIT, now);
			assert_non_null(key);
			assert_non_null(signing_key_at(&signing, SIGNING_PDF, now));
			/* the next key signs without a restart, and was known before */
			const struct signing_key *next =
			    signing_key_at(&signing, SIGNING_PERMIT, key->expires);
			assert_non_null(next);
			assert_true(
			    next->not_before <= key->expires && next->not_before > now);
			assert_in_range(count_of(&signing, SIGNING_PERMIT), 2, 9);
			assert_int_equal(count_of(&signing, SIGNING_TRUST_LIST), 1);
			signing_local_free(local);
		}
	}
	assert_true(file_has(place.keys, "permit-1.key", "BEGIN PUBLIC KEY"));
	assert_false(file_has(place.keys, "permit-1.key", "BEGIN PRIVATE KEY"));
	assert_true(file_has(place.keys, "permit-9.key", "BEGIN PRIVATE KEY"));
	finish(&place);
}

static void
after_a_long_sleep_a_new_key_starts_at_once(void **state)
{
	const moment start = INT64_C(1795824000000);
	const moment later = start + 1500 * (moment)MOMENT_DAY;
	struct place place;

	(void)state;
	begin(&place);
	for (int i = 0; i < 2; i++) {
		struct signing_local *local = signing_local_new();
		moment now = i == 0 ? start : later;
		assert_int_equal(signer_keys_load(place.keys, now, local), FAULT_NONE);
		struct signing signing = signing_local_signing(local);
		assert_non_null(signing_key_at(&signing, SIGNING_PERMIT, now));
		signing_local_free(local);
	}
	finish(&place);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_fresh_signer_signs_for_every_use),
	    cmocka_unit_test(an_unknown_key_is_refused_and_the_signer_goes_on),
	    cmocka_unit_test(the_running_signer_is_in_the_jail),
	    cmocka_unit_test(keys_are_kept_for_the_next_start),
	    cmocka_unit_test(key_files_are_for_their_owner_only),
	    cmocka_unit_test(a_file_that_is_no_key_is_refused),
	    cmocka_unit_test(a_lost_key_signs_no_more_and_is_known_until_it_is_revoked),
	    cmocka_unit_test(the_private_half_of_a_lost_key_is_destroyed),
	    cmocka_unit_test(a_folder_that_cannot_be_made_is_a_fault),
	    cmocka_unit_test(a_dead_signer_signs_nothing),
	    cmocka_unit_test(the_signer_ends_with_its_parent),
	    cmocka_unit_test(threads_get_their_own_signatures),
	    cmocka_unit_test(what_is_published_is_what_a_verifier_needs),
	    cmocka_unit_test(there_is_always_a_key_that_signs_and_one_that_waits),
	    cmocka_unit_test(after_a_long_sleep_a_new_key_starts_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
