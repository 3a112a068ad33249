/* SPDX-License-Identifier: EUPL-1.2 */
/* Certificates by the trust list alone. With --write FILE the same rows become the file
 * test/credential/certificates.json, to which web/js/verify-core.js is held. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include "base/number.h"
#include "certificate/certificate_verify.h"
#include "crypto/signing_local.h"

enum { CEILING = 16 << 20, KEYS = 4 };
/* Falcon's; one of another centre; one that was stolen; one that nobody has registered. */
enum { FALCON, OASIS, STOLEN, STRANGER };

static const moment made = INT64_C(1795800000000); /* 2026-11-27 */

struct world {
	struct arena arena;
	struct signing_local *local;
	struct cose_key root;
	EVP_PKEY *pkeys[KEYS];
	struct trust_centre centres[KEYS - 1];
	struct slice list;
	struct trust_list trust;
};

static day
on(const char *text)
{
	day which = DAY_NONE;

	assert_true(day_parse(slice_of(text), &which));
	return which;
}

static void
add_centre(struct world *world, int which, const char *code, const char *from,
    const char *until, const char *stolen)
{
	struct trust_centre *centre = &world->centres[which];

	*centre = (struct trust_centre){
	    .key =
	        {
	            .use = SIGNING_CENTRE,
	            .not_before = moment_of_day(on(from), 0),
	            .expires = moment_of_day(on(until) + 1, 0),
	        },
	    .code = slice_of(code),
	    .name_latin = SLICE("Falcon Drone Academy"),
	    .name_arabic = SLICE("أكاديمية الصقر"),
	    .stolen_at = stolen != NULL ? moment_of_day(on(stolen), 0) : 0,
	};
	assert_true(cose_key_from_pkey(world->pkeys[which], &centre->key.key));
	centre->key.kid = cose_key_kid(&centre->key.key);
}

static void
begin(struct world *world)
{
	*world =
	    (struct world){.arena = ARENA_EMPTY(CEILING), .local = signing_local_new()};
	assert_int_equal(signing_local_make(world->local, SIGNING_TRUST_LIST,
	                     made - MOMENT_DAY, made + 400 * (moment)MOMENT_DAY),
	    FAULT_NONE);
	const struct signing signing = signing_local_signing(world->local);
	world->root = signing.keys[0].key;
	for (size_t i = 0; i < KEYS; i++) {
		world->pkeys[i] = i == OASIS ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
		                             : EVP_EC_gen("P-256");
	}
	add_centre(world, FALCON, "TC-0042", "2026-01-01", "2026-12-31", NULL);
	add_centre(world, OASIS, "TC-0007", "2026-01-01", "2026-12-31", NULL);
	add_centre(world, STOLEN, "TC-0042", "2025-01-01", "2026-12-31", "2026-11-01");
	const struct trust_centres centres = {world->centres, ARRAY_LEN(world->centres)};
	assert_int_equal(trust_list_sign(&signing, SLICE("AE"), &centres, made,
	                     &world->arena, &world->list),
	    FAULT_NONE);
	assert_int_equal(trust_list_read(world->list, &world->root, made, &world->arena,
	                     &world->trust),
	    TRUST_OK);
}

static void
finish(struct world *world)
{
	for (size_t i = 0; i < KEYS; i++) {
		EVP_PKEY_free(world->pkeys[i]);
	}
	signing_local_free(world->local);
	arena_done(&world->arena);
}

struct row {
	const char *name;
	int key;
	const char *centre;
	const char *issued_on;
	const char *asked_on;
	size_t change; /* the byte, from the end, of which a bit is changed; 0: none */
	enum certificate_answer want;
};

static const struct row rows[] = {
    {"a byte of the signature", FALCON, "TC-0042", "2026-05-01", "2026-11-27", 1,
        CERTIFICATE_ANSWER_NOT_GENUINE},
    {"a byte of the claims", FALCON, "TC-0042", "2026-05-01", "2026-11-27", 90,
        CERTIFICATE_ANSWER_NOT_GENUINE},
    {"nobody's key", STRANGER, "TC-0042", "2026-05-01", "2026-11-27", 0,
        CERTIFICATE_ANSWER_UNKNOWN_KEY},
    {"another centre's key", OASIS, "TC-0042", "2026-05-01", "2026-11-27", 0,
        CERTIFICATE_ANSWER_UNKNOWN_KEY},
    {"stolen before it is shown", STOLEN, "TC-0042", "2025-05-01", "2026-11-27", 0,
        CERTIFICATE_ANSWER_KEY_STOLEN},
    {"the day before its first", FALCON, "TC-0042", "2025-12-31", "2026-11-27", 0,
        CERTIFICATE_ANSWER_KEY_ENDED},
    {"the day after its last", FALCON, "TC-0042", "2027-01-01", "2027-01-02", 0,
        CERTIFICATE_ANSWER_KEY_ENDED},
    {"a day that has not come", FALCON, "TC-0042", "2026-11-29", "2026-11-27", 0,
        CERTIFICATE_ANSWER_KEY_ENDED},
    {"tomorrow, as it is in the east", FALCON, "TC-0042", "2026-11-28", "2026-11-27", 0,
        CERTIFICATE_ANSWER_SIGNED},
    {"its first day", FALCON, "TC-0042", "2026-01-01", "2026-11-27", 0,
        CERTIFICATE_ANSWER_SIGNED},
    {"its last day, asked later", FALCON, "TC-0042", "2026-12-31", "2027-02-01", 0,
        CERTIFICATE_ANSWER_SIGNED},
    {"Ed25519", OASIS, "TC-0007", "2026-05-01", "2026-11-27", 0,
        CERTIFICATE_ANSWER_SIGNED},
    {"not stolen yet", STOLEN, "TC-0042", "2026-05-01", "2026-10-31", 0,
        CERTIFICATE_ANSWER_SIGNED},
};

static struct slice
token_of(struct world *world, const struct row *row)
{
	struct certificate_claims claims = {
	    .number = SLICE("F-2026-7"),
	    .issued_on = on(row->issued_on),
	    .name_latin = SLICE("Mariam Al Suwaidi"),
	    .name_arabic = SLICE("مريم السويدي"),
	    .identity_last = SLICE("4321"),
	    .class = CENTRE_CLASS_TRAINING,
	};
	struct slice token = {0};

	assert_int_equal(
	    centre_code_parse(slice_of(row->centre), &claims.centre), CENTRE_CODE_OK);
	assert_int_equal(certificate_token_sign(
	                     &claims, world->pkeys[row->key], &world->arena, &token),
	    FAULT_NONE);
	if (row->change > 0) {
		char *bytes = arena_text(&world->arena, token);
		bytes[token.size - row->change] ^= 1;
		token = slice_bytes(bytes, token.size);
	}
	return token;
}

static struct certificate_finding
ask(struct world *world, const struct row *row, struct slice token)
{
	struct certificate_finding found;

	certificate_verify(token, &world->trust, moment_of_day(on(row->asked_on), 0),
	    &world->arena, &found);
	return found;
}

static void
each_reason_has_its_answer(void **state)
{
	struct world world;

	(void)state;
	begin(&world);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct certificate_finding found =
		    ask(&world, &rows[i], token_of(&world, &rows[i]));
		if (found.answer != rows[i].want) {
			fail_msg(
			    "%s: %s", rows[i].name, certificate_answer_key(found.answer));
		}
		assert_int_equal(
		    found.has_claims, found.answer >= CERTIFICATE_ANSWER_KEY_STOLEN);
	}
	finish(&world);
}

static void
whose_it_is_is_told(void **state)
{
	const struct row *row = &rows[ARRAY_LEN(rows) - 2];
	struct world world;

	(void)state;
	begin(&world);
	struct certificate_finding found = ask(&world, row, token_of(&world, row));
	assert_true(slice_equal(found.centre.code, SLICE("TC-0007")));
	assert_true(slice_equal(found.centre.name_latin, SLICE("Falcon Drone Academy")));
	assert_true(slice_equal(found.claims.number, SLICE("F-2026-7")));
	assert_int_equal(found.key_from, on("2026-01-01"));
	assert_int_equal(found.key_until, on("2026-12-31"));
	finish(&world);
}

static void
without_keys_of_centres_none_is_known(void **state)
{
	const struct row *row = &rows[ARRAY_LEN(rows) - 1];
	struct world world;

	(void)state;
	begin(&world);
	world.trust.centres.count = 0;
	assert_int_equal(ask(&world, row, token_of(&world, row)).answer,
	    CERTIFICATE_ANSWER_UNKNOWN_KEY);
	finish(&world);
}

static const char *const names[] = {
    [CERTIFICATE_ANSWER_NOT_GENUINE] = "not_genuine",
    [CERTIFICATE_ANSWER_UNKNOWN_KEY] = "unknown_key",
    [CERTIFICATE_ANSWER_KEY_STOLEN] = "key_stolen",
    [CERTIFICATE_ANSWER_KEY_ENDED] = "key_ended",
    [CERTIFICATE_ANSWER_SIGNED] = "signed",
};

static const char *
hex_of(struct world *world, struct slice bytes)
{
	struct buffer hex = BUFFER_IN(&world->arena);

	number_hex(bytes, &hex);
	return buffer_text(&hex);
}

static void
write_file(const char *path)
{
	FILE *out = fopen(path, "we");
	struct world world;

	assert_non_null(out);
	begin(&world);
	struct buffer root = BUFFER_IN(&world.arena);
	cose_key_put(&root, &world.root);
	(void)fprintf(out,
	    "{\n\"root_key\":\"%s\",\n\"trust_list\":\"%s\",\n\"vectors\":[\n",
	    hex_of(&world, buffer_slice(&root)), hex_of(&world, world.list));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice token = token_of(&world, &rows[i]);
		(void)fprintf(out,
		    "{\"name\":\"%s\",\"now\":%lld,\"text\":\"%s\",\"answer\":\"%s\"}%s\n",
		    rows[i].name,
		    (long long)(moment_of_day(on(rows[i].asked_on), 0) / MOMENT_SECOND),
		    hex_of(&world, token), names[ask(&world, &rows[i], token).answer],
		    i + 1 < ARRAY_LEN(rows) ? "," : "");
	}
	(void)fprintf(out, "]}\n");
	assert_int_equal(fclose(out), 0);
	finish(&world);
}

int
main(int count, char **arguments)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_reason_has_its_answer),
	    cmocka_unit_test(whose_it_is_is_told),
	    cmocka_unit_test(without_keys_of_centres_none_is_known),
	};

	if (count == 3 && strcmp(arguments[1], "--write") == 0) {
		write_file(arguments[2]);
		return EXIT_SUCCESS;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
