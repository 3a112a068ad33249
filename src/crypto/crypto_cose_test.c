/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "base/number.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"
#include "crypto/signing_local.h"

#define CEILING (16 << 20)

enum { NOW = 1000 * MOMENT_SECOND };

static const moment start = 0;
static const moment end = 2 * (moment)NOW;

static struct signing_local *
some_keys(void)
{
	struct signing_local *local = signing_local_new();

	assert_int_equal(
	    signing_local_make(local, SIGNING_PERMIT, start, end), FAULT_NONE);
	assert_int_equal(
	    signing_local_make(local, SIGNING_CHECKPOINT, start, end), FAULT_NONE);
	assert_int_equal(signing_local_make(local, SIGNING_PDF, start, end), FAULT_NONE);
	return local;
}

static struct slice
unhex(struct arena *arena, const char *hex)
{
	size_t size = strlen(hex) / 2;
	uint8_t *bytes = arena_alloc(arena, size + 1);

	assert_true(number_unhex(slice_of(hex), bytes, size));
	return slice_bytes(bytes, size);
}

static bool
key_parse(struct slice bytes, struct cose_key *ret_key)
{
	struct cbor in;

	return cbor_open(bytes, 512, &in) && cose_key_parse(&in, ret_key) &&
	    cbor_at_end(&in);
}

/* RFC 9679 section 6. */
#define RFC_X "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
#define RFC_Y "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
#define RFC_KEY                                                                          \
	"0326"                                                                           \
	"2001"                                                                           \
	"215820" RFC_X "225820" RFC_Y

static void
the_kid_is_the_thumbprint_of_the_rfc(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	char kid_text[COSE_KID_TEXT_SIZE];
	struct cose_key key;

	(void)state;
	assert_true(key_parse(unhex(&arena, "a50102" RFC_KEY), &key));
	struct cose_kid kid = cose_key_kid(&key);
	cose_kid_format(&kid, kid_text);
	assert_string_equal(kid_text, "496bd8afadf307e5");
	arena_done(&arena);
}

static void
each_row_is_no_key_of_ours(void **state)
{
	static const struct {
		const char *name;
		const char *hex;
	} rows[] = {
	    {"another kid", "a6010202480000000000000000" RFC_KEY},
	    {"empty kid", "a601020240" RFC_KEY},
	    {"no type", "a4" RFC_KEY},
	    {"OKP with EC members", "a50101" RFC_KEY},
	    {"not on the curve", "a5010203262001215820" RFC_X "225820" RFC_X},
	    {"compressed", "a5010203262001215820" RFC_X "22f5"},
	    {"short x", "a501020326200121581f" RFC_X "225820" RFC_Y},
	    {"P-384", "a5010203262002215820" RFC_X "225820" RFC_Y},
	    {"EdDSA with EC members", "a5010203272001215820" RFC_X "225820" RFC_Y},
	    {"no algorithm", "a401022001215820" RFC_X "225820" RFC_Y},
	    {"an array", "80"},
	};
	struct arena arena = ARENA_EMPTY(CEILING);
	struct cose_key key;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (key_parse(unhex(&arena, rows[i].hex), &key)) {
			fail_msg("%s", rows[i].name);
		}
	}
	arena_done(&arena);
}

static void
a_key_survives_every_form(void **state)
{
	struct signing_local *local = some_keys();
	struct signing signing = signing_local_signing(local);
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < signing.key_count; i++) {
		const struct cose_key *key = &signing.keys[i].key;
		struct buffer out = BUFFER_IN(&arena);
		struct cose_key read;
		struct cose_key back;

		cose_key_put(&out, key);
		assert_true(key_parse(buffer_slice(&out), &read));
		EVP_PKEY *pkey = cose_key_to_pkey(&read);
		assert_non_null(pkey);
		assert_true(cose_key_from_pkey(pkey, &back));
		EVP_PKEY_free(pkey);
		assert_int_equal(back.algorithm, key->algorithm);
		assert_memory_equal(back.x, key->x, sizeof(key->x));
		assert_memory_equal(back.y, key->y, sizeof(key->y));
	}
	arena_done(&arena);
	signing_local_free(local);
}

static void
a_key_of_another_kind_is_refused(void **state)
{
	struct cose_key key;
	EVP_PKEY *p384 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-384");
	EVP_PKEY *x25519 = EVP_PKEY_Q_keygen(NULL, NULL, "X25519");

	(void)state;
	assert_false(cose_key_from_pkey(p384, &key));
	assert_false(cose_key_from_pkey(x25519, &key));
	EVP_PKEY_free(p384);
	EVP_PKEY_free(x25519);
}

static void
a_jwk_has_its_members(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct buffer out = BUFFER_IN(&arena);
	struct cose_key key;

	(void)state;
	assert_true(key_parse(unhex(&arena, "a50102" RFC_KEY), &key));
	cose_key_put_jwk(&out, &key);
	assert_string_equal(buffer_text(&out),
	    "{\"kty\":\"EC\",\"crv\":\"P-256\","
	    "\"x\":\"Ze2loSV3wrroKUN_4zhwGhCqo3Xhu1td4QjeQ5wIVR0\","
	    "\"y\":\"HlLtdXARY_f55A3fnzQbPcm6hgr34Mp8p-nuzQCE0Zw\","
	    "\"kid\":\"496bd8afadf307e5\",\"alg\":\"ES256\",\"use\":\"sig\"}");
	arena_done(&arena);
}

static struct slice
signed_by(struct signing *signing, enum signing_use use, struct arena *arena)
{
	struct slice token = {0};

	assert_int_equal(signing_cose(signing, signing_key_at(signing, use, NOW),
	                     SLICE(""), SLICE("payload"), arena, &token),
	    FAULT_NONE);
	return token;
}

static void
what_is_signed_verifies_with_both_algorithms(void **state)
{
	static const enum signing_use uses[] = {SIGNING_PERMIT, SIGNING_CHECKPOINT};
	struct signing_local *local = some_keys();
	struct signing signing = signing_local_signing(local);
	struct arena arena = ARENA_EMPTY(CEILING);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		struct slice token = signed_by(&signing, uses[i], &arena);
		const struct signing_key *key = signing_key_at(&signing, uses[i], NOW);
		struct cose_sign1 sign1;

		assert_int_equal(cose_parse(token, 512, &sign1), COSE_OK);
		assert_true(cose_kid_equal(&sign1.kid, &key->kid));
		assert_true(slice_equal(sign1.payload, SLICE("payload")));
		assert_true(cose_verify(&sign1, &key->key, &arena));
		/* nor under the other key, of the other algorithm */
		assert_false(cose_verify(
		    &sign1, &signing_key_at(&signing, uses[1 - i], NOW)->key, &arena));
		/* nor under another key of the same algorithm */
		assert_false(cose_verify(
		    &sign1, &signing_key_at(&signing, SIGNING_PDF, NOW)->key, &arena));
	}
	arena_done(&arena);
	signing_local_free(local);
}

static bool
is_good(struct slice token, const struct cose_key *key, struct arena *arena)
{
	struct cose_sign1 sign1;
	struct cose_kid kid = cose_key_kid(key);

	return cose_parse(token, 512, &sign1) == COSE_OK &&
	    cose_kid_equal(&sign1.kid, &kid) && cose_verify(&sign1, key, arena);
}

static void
every_single_changed_bit_is_refused(void **state)
{
	static const enum signing_use uses[] = {SIGNING_PERMIT, SIGNING_CHECKPOINT};
	struct signing_local *local = some_keys();
	struct signing signing = signing_local_signing(local);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct slice token = signed_by(&signing, uses[i], &arena);
		const struct cose_key *key = &signing_key_at(&signing, uses[i], NOW)->key;
		char *bytes = arena_text(&arena, token);

		for (size_t bit = 0; bit < 8 * token.size; bit++) {
			bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << (bit % 8)));
			if (is_good(slice_bytes(bytes, token.size), key, &arena)) {
				fail_msg("bit %zu", bit);
			}
			bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << (bit % 8)));
		}
		assert_true(is_good(slice_bytes(bytes, token.size), key, &arena));
		arena_done(&arena);
	}
	signing_local_free(local);
}

#define KID "1122334455667788"
#define SIGNATURE                                                                          \
	"5840" /* 64 bytes */                                                              \
	"00000000000000000000000000000000000000000000000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000"

static const struct {
	const char *name;
	const char *hex;
	enum cose_verdict want;
} token_rows[] = {
    {"as it should be", "d2844da201260448" KID "a04100" SIGNATURE, COSE_OK},
    {"EdDSA", "d2844da201270448" KID "a04100" SIGNATURE, COSE_OK},
    {"unprotected junk is not believed",
        "d2844da201260448" KID "a1044101"
        "4100" SIGNATURE,
        COSE_OK},
    {"nothing", "", COSE_BAD_CBOR},
    {"trailing byte", "d2844da201260448" KID "a04100" SIGNATURE "00", COSE_BAD_CBOR},
    {"tag not shortest", "d812844da201260448" KID "a04100" SIGNATURE, COSE_BAD_CBOR},
    {"a key twice in unprotected",
        "d2844da201260448" KID "a201000100"
        "4100" SIGNATURE,
        COSE_BAD_CBOR},
    {"no tag", "844da201260448" KID "a04100" SIGNATURE, COSE_BAD_SHAPE},
    {"tag 17", "d1844da201260448" KID "a04100" SIGNATURE, COSE_BAD_SHAPE},
    {"tag 61 around", "d83dd2844da201260448" KID "a04100" SIGNATURE, COSE_BAD_SHAPE},
    {"three parts", "d2834da201260448" KID "a04100", COSE_BAD_SHAPE},
    {"five parts", "d2854da201260448" KID "a04100" SIGNATURE "00", COSE_BAD_SHAPE},
    {"unprotected is no map", "d2844da201260448" KID "804100" SIGNATURE, COSE_BAD_SHAPE},
    {"detached payload", "d2844da201260448" KID "a0f6" SIGNATURE, COSE_BAD_SHAPE},
    {"short signature", "d2844da201260448" KID "a041004100", COSE_BAD_SHAPE},
    {"protected as a map", "d284a201260448" KID "a04100" SIGNATURE, COSE_BAD_SHAPE},
    {"empty protected", "d28440a04100" SIGNATURE, COSE_BAD_HEADER},
    {"protected is no map", "d2844100a04100" SIGNATURE, COSE_BAD_HEADER},
    {"protected with a byte behind", "d2844ea201260448" KID "00a04100" SIGNATURE,
        COSE_BAD_HEADER},
    {"alg twice", "d2844fa3012601260448" KID "a04100" SIGNATURE, COSE_BAD_HEADER},
    {"alg none", "d2844da201000448" KID "a04100" SIGNATURE, COSE_BAD_HEADER},
    {"alg ES384", "d2844ea20138220448" KID "a04100" SIGNATURE, COSE_BAD_HEADER},
    {"alg as text",
        "d2844ea2016126"
        "0448" KID "a04100" SIGNATURE,
        COSE_BAD_HEADER},
    {"no alg", "d2844ba10448" KID "a04100" SIGNATURE, COSE_BAD_HEADER},
    {"no kid", "d28443a10126a04100" SIGNATURE, COSE_BAD_HEADER},
    {"kid unprotected only", "d28443a10126a10448" KID "4100" SIGNATURE, COSE_BAD_HEADER},
    {"kid of seven bytes", "d2844ca20126044711223344556677a04100" SIGNATURE,
        COSE_BAD_HEADER},
    {"crit",
        "d28450a30126"
        "02810a"
        "0448" KID "a04100" SIGNATURE,
        COSE_BAD_HEADER},
};

static void
each_row_is_no_token(void **state)
{
	struct arena arena = ARENA_EMPTY(CEILING);
	struct cose_sign1 sign1;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(token_rows); i++) {
		enum cose_verdict got =
		    cose_parse(unhex(&arena, token_rows[i].hex), 512, &sign1);
		if (got != token_rows[i].want) {
			fail_msg("%s: got %d, want %d", token_rows[i].name, got,
			    token_rows[i].want);
		}
	}
	arena_done(&arena);
}

static void
a_key_signs_inside_its_window_only(void **state)
{
	struct signing_local *local = signing_local_new();

	(void)state;
	assert_int_equal(signing_local_make(local, SIGNING_PERMIT, 100, 300), FAULT_NONE);
	assert_int_equal(signing_local_make(local, SIGNING_PERMIT, 200, 400), FAULT_NONE);
	struct signing signing = signing_local_signing(local);
	assert_null(signing_key_at(&signing, SIGNING_PERMIT, 99));
	assert_null(signing_key_at(&signing, SIGNING_STATUS, 250));
	assert_ptr_equal(signing_key_at(&signing, SIGNING_PERMIT, 100), &signing.keys[0]);
	assert_ptr_equal(signing_key_at(&signing, SIGNING_PERMIT, 200), &signing.keys[1]);
	assert_ptr_equal(signing_key_at(&signing, SIGNING_PERMIT, 399), &signing.keys[1]);
	assert_null(signing_key_at(&signing, SIGNING_PERMIT, 400));
	signing_local_free(local);
}

static void
a_key_without_its_secret_signs_nothing(void **state)
{
	struct signing_local *maker = some_keys();
	struct signing_local *local = signing_local_new();
	struct signing other = signing_local_signing(maker);
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice token = {0};

	(void)state;
	assert_int_equal(signing_local_add_public(
	                     local, SIGNING_PERMIT, &other.keys[0].key, start, end),
	    FAULT_NONE);
	struct signing signing = signing_local_signing(local);
	assert_int_equal(
	    signing_cose(&signing, signing_key_at(&signing, SIGNING_PERMIT, NOW),
	        SLICE(""), SLICE("x"), &arena, &token),
	    FAULT_SIGNER);
	assert_int_equal(
	    signing_cose(&signing, signing_key_at(&signing, SIGNING_STATUS, NOW),
	        SLICE(""), SLICE("x"), &arena, &token),
	    FAULT_SIGNER);
	assert_null(token.bytes);
	arena_done(&arena);
	signing_local_free(local);
	signing_local_free(maker);
}

static void
a_key_of_the_wrong_kind_for_its_use_is_refused(void **state)
{
	struct signing_local *local = signing_local_new();

	(void)state;
	assert_int_equal(
	    signing_local_add(local, SIGNING_CHECKPOINT,
	        (struct signing_secret){signing_local_key(SIGNING_PERMIT), NULL, NULL},
	        start, end),
	    FAULT_CONFIG);
	assert_int_equal(signing_local_add(local, SIGNING_PERMIT,
	                     (struct signing_secret){
	                         signing_local_key(SIGNING_CHECKPOINT), NULL, NULL},
	                     start, end),
	    FAULT_CONFIG);
	assert_int_equal(
	    signing_local_add(local, SIGNING_PDF,
	        (struct signing_secret){signing_local_key(SIGNING_PDF), NULL, NULL},
	        start, end),
	    FAULT_CONFIG);
	assert_int_equal(signing_local_signing(local).key_count, 0);
	signing_local_free(local);
}

static bool
cms_holds(struct slice cms_bytes, struct slice message, struct slice root_pem)
{
	const unsigned char *at = (const unsigned char *)cms_bytes.bytes;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &at, (long)cms_bytes.size);
	BIO *pem = BIO_new_mem_buf(root_pem.bytes, (int)root_pem.size);
	BIO *content = BIO_new_mem_buf(message.bytes, (int)message.size);
	X509 *root = PEM_read_bio_X509(pem, NULL, NULL, NULL);
	X509_STORE *store = X509_STORE_new();
	X509_VERIFY_PARAM *parameters = X509_STORE_get0_param(store);

	assert_non_null(root);
	assert_int_equal(X509_STORE_add_cert(store, root), 1);
	X509_VERIFY_PARAM_set_time(parameters, NOW / MOMENT_SECOND);
	(void)X509_STORE_set_purpose(store, X509_PURPOSE_ANY);
	bool holds = cms != NULL &&
	    CMS_verify(cms, NULL, store, content, NULL,
	        CMS_DETACHED | CMS_BINARY | CMS_CADES) == 1;
	X509_STORE_free(store);
	X509_free(root);
	BIO_free(content);
	BIO_free(pem);
	CMS_ContentInfo_free(cms);
	return holds;
}

static void
a_pdf_signature_is_cades_over_its_message(void **state)
{
	struct signing_local *local = some_keys();
	struct signing signing = signing_local_signing(local);
	struct arena arena = ARENA_EMPTY(CEILING);
	struct slice cms = {0};

	(void)state;
	assert_int_equal(
	    signing_pdf(&signing, SLICE("%PDF-1.7"), NOW, &arena, &cms), FAULT_NONE);
	assert_in_range(cms.size, 500, SIGNING_CMS_MOST - 1);
	assert_true(cms_holds(cms, SLICE("%PDF-1.7"), signing.pdf_root_pem));
	assert_false(cms_holds(cms, SLICE("%PDF-1.6"), signing.pdf_root_pem));
	arena_done(&arena);
	signing_local_free(local);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_kid_is_the_thumbprint_of_the_rfc),
	    cmocka_unit_test(each_row_is_no_key_of_ours),
	    cmocka_unit_test(a_key_survives_every_form),
	    cmocka_unit_test(a_key_of_another_kind_is_refused),
	    cmocka_unit_test(a_jwk_has_its_members),
	    cmocka_unit_test(what_is_signed_verifies_with_both_algorithms),
	    cmocka_unit_test(every_single_changed_bit_is_refused),
	    cmocka_unit_test(each_row_is_no_token),
	    cmocka_unit_test(a_key_signs_inside_its_window_only),
	    cmocka_unit_test(a_key_without_its_secret_signs_nothing),
	    cmocka_unit_test(a_key_of_the_wrong_kind_for_its_use_is_refused),
	    cmocka_unit_test(a_pdf_signature_is_cades_over_its_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
