/* SPDX-License-Identifier: EUPL-1.2 */
/* Tokens are made here with keys of their own: each row changes one thing of a good one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <jose/b64.h>
#include <jose/jwk.h>
#include <jose/jws.h>
#include <string.h>

#include "base/buffer.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "identity/id_token.h"
#include "identity/jws.h"

static const moment now = 1790000000000;
enum { NOW_SECONDS = 1790000000 };

/* Private keys by their kid, and the set that the provider publishes. */
struct world {
	struct arena arena;
	json_t *rsa;
	json_t *ec;
	json_t *weak;
	json_t *stranger; /* has the kid of rsa, and is not it */
	json_t *published;
	unsigned rsa_bits_least;
};

static json_t *
new_key(const char *alg, const char *kid, int bits)
{
	json_t *key = json_pack("{s:s,s:i}", "alg", alg, "bits", bits);

	assert_true(jose_jwk_gen(NULL, key));
	assert_int_equal(json_object_set_new(key, "kid", json_string(kid)), 0);
	assert_int_equal(json_object_set_new(key, "use", json_string("sig")), 0);
	(void)json_object_del(key, "bits");
	(void)json_object_del(key, "alg");
	(void)json_object_del(key, "key_ops");
	return key;
}

static void
publish(json_t *set, const json_t *key)
{
	json_t *public_key = json_deep_copy(key);

	assert_true(jose_jwk_pub(NULL, public_key));
	(void)json_object_del(public_key, "key_ops");
	assert_int_equal(
	    json_array_append_new(json_object_get(set, "keys"), public_key), 0);
}

static int
set_up(void **state)
{
	static struct world world;

	world = (struct world){
	    .arena = ARENA_EMPTY(16 << 20),
	    .rsa = new_key("RS256", "rsa", 3072),
	    .ec = new_key("ES256", "ec", 256),
	    .weak = new_key("RS256", "weak", 2048),
	    .stranger = new_key("RS256", "rsa", 3072),
	    .rsa_bits_least = JWS_RSA_BITS_LEAST,
	    .published = json_pack("{s:[]}", "keys"),
	};
	publish(world.published, world.rsa);
	publish(world.published, world.ec);
	*state = &world;
	return 0;
}

static int
tear_down(void **state)
{
	struct world *world = *state;

	json_decref(world->rsa);
	json_decref(world->ec);
	json_decref(world->weak);
	json_decref(world->stranger);
	json_decref(world->published);
	arena_done(&world->arena);
	return 0;
}

static json_t *
good_payload(void)
{
	return json_pack("{s:s,s:s,s:s,s:i,s:i,s:s}", "iss", "https://id.example", "aud",
	    "tasrih", "sub", "person-1", "iat", NOW_SECONDS - 5, "exp", NOW_SECONDS + 300,
	    "nonce", "n-1");
}

static void
put_json(struct buffer *out, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT);

	number_base64url(slice_of(text), out);
	free(text);
}

/* header and payload are given away. */
static struct slice
sign(struct world *world, json_t *header, json_t *payload, const json_t *key)
{
	struct buffer token = BUFFER_IN(&world->arena);
	struct buffer body = BUFFER_IN(&world->arena);
	json_t *template = json_pack("{s:O}", "protected", header);

	put_json(&body, payload);
	json_t *jws =
	    json_pack("{s:s%}", "payload", buffer_slice(&body).bytes, body.size);
	assert_true(jose_jws_sig(NULL, jws, template, key));
	buffer_print(&token, "%s.%s.%s",
	    json_string_value(json_object_get(jws, "protected")),
	    json_string_value(json_object_get(jws, "payload")),
	    json_string_value(json_object_get(jws, "signature")));
	json_decref(jws);
	json_decref(template);
	json_decref(header);
	json_decref(payload);
	return buffer_slice(&token);
}

static json_t *
header_of(const char *alg, const char *kid)
{
	return json_pack("{s:s,s:s}", "alg", alg, "kid", kid);
}

static enum id_token_verdict
check(struct world *world, struct slice token, struct slice *ret_payload)
{
	struct id_token_expected expected = {
	    .keys = world->published,
	    .issuer = SLICE("https://id.example"),
	    .client_id = SLICE("tasrih"),
	    .nonce = SLICE("n-1"),
	    .access_token = SLICE("access-1"),
	    .rsa_bits_least = world->rsa_bits_least,
	    .now = now,
	};

	return id_token_check(token, &expected, &world->arena, ret_payload);
}

static enum id_token_verdict
check_payload(struct world *world, json_t *payload)
{
	struct slice ignored;

	return check(
	    world, sign(world, header_of("RS256", "rsa"), payload, world->rsa), &ignored);
}

static void
a_good_token_of_each_algorithm_is_accepted(void **state)
{
	struct world *world = *state;
	struct slice payload = {NULL, 0};

	assert_int_equal(
	    check(world,
	        sign(world, header_of("RS256", "rsa"), good_payload(), world->rsa),
	        &payload),
	    ID_TOKEN_OK);
	assert_true(slice_starts(payload, SLICE("{")));
	assert_int_equal(
	    check(world,
	        sign(world, header_of("PS256", "rsa"), good_payload(), world->rsa),
	        &payload),
	    ID_TOKEN_OK);
	assert_int_equal(
	    check(world, sign(world, header_of("ES256", "ec"), good_payload(), world->ec),
	        &payload),
	    ID_TOKEN_OK);
}

/* Written over the good payload; JSON text, null removes the claim. */
static const struct {
	const char *name;
	const char *changes;
	enum id_token_verdict want;
} rows[] = {
    {"other issuer", "{\"iss\":\"https://evil.example\"}", ID_TOKEN_BAD_ISSUER},
    {"issuer with slash", "{\"iss\":\"https://id.example/\"}", ID_TOKEN_BAD_ISSUER},
    {"no issuer", "{\"iss\":null}", ID_TOKEN_BAD_ISSUER},
    {"other audience", "{\"aud\":\"other\"}", ID_TOKEN_BAD_AUDIENCE},
    {"no audience", "{\"aud\":null}", ID_TOKEN_BAD_AUDIENCE},
    {"empty audience", "{\"aud\":[]}", ID_TOKEN_BAD_AUDIENCE},
    {"audience without us", "{\"aud\":[\"a\",\"b\"]}", ID_TOKEN_BAD_AUDIENCE},
    {"audience an object", "{\"aud\":{\"tasrih\":1}}", ID_TOKEN_BAD_AUDIENCE},
    {"audience list of one", "{\"aud\":[\"tasrih\"]}", ID_TOKEN_OK},
    {"two audiences", "{\"aud\":[\"tasrih\",\"b\"]}", ID_TOKEN_BAD_AUTHORIZED_PARTY},
    {"two audiences, for us", "{\"aud\":[\"tasrih\",\"b\"],\"azp\":\"tasrih\"}",
        ID_TOKEN_OK},
    {"for another party", "{\"azp\":\"b\"}", ID_TOKEN_BAD_AUTHORIZED_PARTY},
    {"party a number", "{\"azp\":1}", ID_TOKEN_BAD_AUTHORIZED_PARTY},
    {"expired a minute ago", "{\"exp\":1789999940}", ID_TOKEN_EXPIRED},
    {"expired 59 s ago", "{\"exp\":1789999941}", ID_TOKEN_OK},
    {"no end", "{\"exp\":null}", ID_TOKEN_EXPIRED},
    {"end a text", "{\"exp\":\"1790000300\"}", ID_TOKEN_EXPIRED},
    {"end beyond all time", "{\"exp\":1e300}", ID_TOKEN_EXPIRED},
    {"end below zero", "{\"exp\":-1}", ID_TOKEN_EXPIRED},
    {"end with a fraction", "{\"exp\":1790000300.5}", ID_TOKEN_OK},
    {"made in 61 s", "{\"iat\":1790000061}", ID_TOKEN_NOT_YET},
    {"made in 60 s", "{\"iat\":1790000060}", ID_TOKEN_OK},
    {"no birth", "{\"iat\":null}", ID_TOKEN_NOT_YET},
    {"not before 61 s", "{\"nbf\":1790000061}", ID_TOKEN_NOT_YET},
    {"other nonce", "{\"nonce\":\"n-2\"}", ID_TOKEN_BAD_NONCE},
    {"no nonce", "{\"nonce\":null}", ID_TOKEN_BAD_NONCE},
    {"nonce a number", "{\"nonce\":1}", ID_TOKEN_BAD_NONCE},
    {"other access token", "{\"at_hash\":\"AAAAAAAAAAAAAAAAAAAAAA\"}",
        ID_TOKEN_BAD_ACCESS_TOKEN_HASH},
    {"hash a number", "{\"at_hash\":7}", ID_TOKEN_BAD_ACCESS_TOKEN_HASH},
    {"no subject", "{\"sub\":null}", ID_TOKEN_BAD_SUBJECT},
    {"empty subject", "{\"sub\":\"\"}", ID_TOKEN_BAD_SUBJECT},
    {"subject a number", "{\"sub\":1}", ID_TOKEN_BAD_SUBJECT},
};

static json_t *
changed_payload(const char *text)
{
	json_t *payload = good_payload();
	json_t *changes = json_loads(text, 0, NULL);
	const char *name = NULL;
	json_t *value = NULL;

	assert_non_null(changes);
	json_object_foreach(changes, name, value)
	{
		int done = json_is_null(value) ? json_object_del(payload, name)
		                               : json_object_set(payload, name, value);
		assert_int_equal(done, 0);
	}
	json_decref(changes);
	return payload;
}

static void
each_row_breaks_one_rule_at_most(void **state)
{
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		enum id_token_verdict got =
		    check_payload(*state, changed_payload(rows[i].changes));
		if (got != rows[i].want) {
			fail_msg("%s: %s", rows[i].name, id_token_verdict_word(got));
		}
	}
}

static void
the_hash_of_the_access_token_that_came_with_it_holds(void **state)
{
	struct world *world = *state;
	struct buffer half = BUFFER_IN(&world->arena);
	json_t *payload = good_payload();
	uint8_t hash[SHA256_SIZE];

	sha256(SLICE("access-1"), hash);
	number_base64url(slice_bytes(hash, sizeof(hash) / 2), &half);
	(void)json_object_set_new(payload, "at_hash", json_string(buffer_text(&half)));
	assert_int_equal(check_payload(world, payload), ID_TOKEN_OK);
}

/* 2048 bits are worth 112, 3072 are worth 128 (NIST SP 800-57). */
static void
a_key_of_fewer_bits_than_asked_for_signs_nothing(void **state)
{
	struct world *world = *state;
	struct slice token =
	    sign(world, header_of("RS256", "weak"), good_payload(), world->weak);
	struct slice payload;

	publish(world->published, world->weak);
	assert_int_equal(check(world, token, &payload), ID_TOKEN_WEAK_KEY);
	world->rsa_bits_least = 2049;
	assert_int_equal(check(world, token, &payload), ID_TOKEN_WEAK_KEY);
	world->rsa_bits_least = 2048;
	assert_int_equal(check(world, token, &payload), ID_TOKEN_OK);
	world->rsa_bits_least = JWS_RSA_BITS_LEAST;
	assert_int_equal(
	    json_array_remove(json_object_get(world->published, "keys"), 2), 0);
}

static void
a_key_that_is_not_published_signs_nothing(void **state)
{
	struct world *world = *state;
	struct slice payload;

	assert_int_equal(
	    check(world,
	        sign(world, header_of("RS256", "rsa"), good_payload(), world->stranger),
	        &payload),
	    ID_TOKEN_BAD_SIGNATURE);
	assert_int_equal(
	    check(world,
	        sign(world, header_of("RS256", "new"), good_payload(), world->rsa),
	        &payload),
	    ID_TOKEN_UNKNOWN_KEY);
}

static void
a_token_without_a_key_id_is_read_where_one_key_fits_only(void **state)
{
	struct world *world = *state;
	struct slice payload;
	struct slice token =
	    sign(world, json_pack("{s:s}", "alg", "RS256"), good_payload(), world->rsa);

	assert_int_equal(check(world, token, &payload), ID_TOKEN_OK);
	publish(world->published, world->stranger);
	assert_int_equal(check(world, token, &payload), ID_TOKEN_UNKNOWN_KEY);
	/* Two keys of one id are no key either. */
	token = sign(world, header_of("RS256", "rsa"), good_payload(), world->rsa);
	assert_int_equal(check(world, token, &payload), ID_TOKEN_UNKNOWN_KEY);
}

static void
a_key_for_something_else_is_not_used(void **state)
{
	static const char *const changes[][2] = {
	    {"use", "enc"}, {"alg", "PS256"}, {"alg", "HS256"}, {"kty", "oct"}};
	struct world *world = *state;
	struct slice payload;
	struct slice token =
	    sign(world, header_of("RS256", "rsa"), good_payload(), world->rsa);

	for (size_t i = 0; i < ARRAY_LEN(changes); i++) {
		json_t *keys = world->published;
		world->published = json_deep_copy(keys);
		json_t *key =
		    json_array_get(json_object_get(world->published, "keys"), 0);
		(void)json_object_set_new(key, changes[i][0], json_string(changes[i][1]));
		assert_int_equal(check(world, token, &payload), ID_TOKEN_UNKNOWN_KEY);
		json_decref(world->published);
		world->published = keys;
	}
	assert_int_equal(check(world, token, &payload), ID_TOKEN_OK);
}

static struct slice
unsigned_token(struct world *world, const char *alg, const char *signature)
{
	struct buffer token = BUFFER_IN(&world->arena);
	json_t *header = header_of(alg, "rsa");
	json_t *payload = good_payload();

	put_json(&token, header);
	buffer_putc(&token, '.');
	put_json(&token, payload);
	buffer_print(&token, ".%s", signature);
	json_decref(header);
	json_decref(payload);
	return buffer_slice(&token);
}

/* The classic: HS256 with the provider's public key as the secret. */
static struct slice
keyed_with_public_key(struct world *world)
{
	const json_t *published =
	    json_array_get(json_object_get(world->published, "keys"), 0);
	char *text = json_dumps(published, JSON_COMPACT);
	json_t *secret =
	    json_pack("{s:s,s:o}", "kty", "oct", "k", jose_b64_enc(text, strlen(text)));
	struct slice token =
	    sign(world, header_of("HS256", "rsa"), good_payload(), secret);

	json_decref(secret);
	free(text);
	return token;
}

static void
no_algorithm_outside_the_list_is_believed(void **state)
{
	static const char *const names[] = {"none", "None", "nOnE", "HS256", "HS512",
	    "RS1", "rs256", "", "RS256 ", "ES384"};
	struct world *world = *state;
	struct slice payload;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(
		    check(world, unsigned_token(world, names[i], "AAAA"), &payload),
		    ID_TOKEN_BAD_ALGORITHM);
		assert_int_not_equal(
		    check(world, unsigned_token(world, names[i], ""), &payload),
		    ID_TOKEN_OK);
	}
	assert_int_equal(
	    check(world, keyed_with_public_key(world), &payload), ID_TOKEN_BAD_ALGORITHM);
	/* An algorithm of the list, with a key of another kind. */
	assert_int_equal(check(world, unsigned_token(world, "ES256", "AAAA"), &payload),
	    ID_TOKEN_UNKNOWN_KEY);
	assert_int_equal(check(world, unsigned_token(world, "RS256", "AAAA"), &payload),
	    ID_TOKEN_BAD_SIGNATURE);
}

static void
a_header_that_asks_for_more_is_refused(void **state)
{
	static const char *const headers[] = {
	    "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"exp\"]}",
	    "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"at+jwt\"}",
	    "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"logout+jwt\"}",
	    "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":5}",
	};
	struct world *world = *state;
	struct slice payload;

	for (size_t i = 0; i < ARRAY_LEN(headers); i++) {
		struct slice token = sign(
		    world, json_loads(headers[i], 0, NULL), good_payload(), world->rsa);
		assert_int_equal(check(world, token, &payload), ID_TOKEN_BAD_FORM);
	}
}

static void
each_single_changed_character_is_refused(void **state)
{
	struct world *world = *state;
	struct slice good =
	    sign(world, header_of("ES256", "ec"), good_payload(), world->ec);
	struct slice payload = {NULL, 0};

	for (size_t i = 0; i < good.size; i++) {
		char *bad = arena_text(&world->arena, good);
		bad[i] = bad[i] == 'A' ? 'B' : 'A';
		enum id_token_verdict verdict =
		    check(world, slice_bytes(bad, good.size), &payload);
		if (verdict == ID_TOKEN_OK) {
			fail_msg("character %zu may be changed", i);
		}
	}
	assert_null(payload.bytes);
}

static void
what_is_not_a_token_is_refused(void **state)
{
	static char too_long[JWS_BYTES_MOST + 2];
	static const char *const texts[] = {"", ".", "..", "...", "a.b", "a.b.c",
	    "e30.e30.", ".e30.AAAA", "e30..AAAA", "e30.e30.AAAA.AAAA", "e30=.e30=.AAAA",
	    "W10.e30.AAAA", "bnVsbA.bnVsbA.AAAA", "e30 .e30.AAAA",
	    "eyJhIjoxLCJhIjoyfQ.e30.AAAA"};
	struct world *world = *state;
	struct slice payload;

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		enum id_token_verdict verdict =
		    check(world, slice_of(texts[i]), &payload);
		if (verdict != ID_TOKEN_BAD_FORM) {
			fail_msg("%s: %s", texts[i], id_token_verdict_word(verdict));
		}
	}
	memset(too_long, 'e', sizeof(too_long) - 1);
	assert_int_equal(check(world, slice_of(too_long), &payload), ID_TOKEN_BAD_FORM);
}

static void
a_key_set_of_nonsense_has_no_key(void **state)
{
	static const char *const sets[] = {"{}", "{\"keys\":{}}", "{\"keys\":[]}",
	    "{\"keys\":[1,null,\"x\",[],{}]}",
	    "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\"}]}",
	    "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":\"!\",\"e\":\"\"}]}"};
	struct world *world = *state;
	struct slice payload;
	struct slice token =
	    sign(world, header_of("RS256", "rsa"), good_payload(), world->rsa);

	json_t *keys = world->published;
	for (size_t i = 0; i < ARRAY_LEN(sets); i++) {
		world->published = json_loads(sets[i], 0, NULL);
		enum id_token_verdict verdict = check(world, token, &payload);
		assert_true(
		    verdict == ID_TOKEN_UNKNOWN_KEY || verdict == ID_TOKEN_WEAK_KEY);
		json_decref(world->published);
	}
	world->published = keys;
}

int
main(void)
{
	const struct CMUnitTest all[] = {
	    cmocka_unit_test(a_good_token_of_each_algorithm_is_accepted),
	    cmocka_unit_test(each_row_breaks_one_rule_at_most),
	    cmocka_unit_test(the_hash_of_the_access_token_that_came_with_it_holds),
	    cmocka_unit_test(a_key_of_fewer_bits_than_asked_for_signs_nothing),
	    cmocka_unit_test(a_key_that_is_not_published_signs_nothing),
	    cmocka_unit_test(a_key_for_something_else_is_not_used),
	    cmocka_unit_test(no_algorithm_outside_the_list_is_believed),
	    cmocka_unit_test(a_header_that_asks_for_more_is_refused),
	    cmocka_unit_test(each_single_changed_character_is_refused),
	    cmocka_unit_test(what_is_not_a_token_is_refused),
	    cmocka_unit_test(a_key_set_of_nonsense_has_no_key),
	    cmocka_unit_test(a_token_without_a_key_id_is_read_where_one_key_fits_only),
	};

	return cmocka_run_group_tests(all, set_up, tear_down);
}
