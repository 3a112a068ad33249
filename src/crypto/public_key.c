/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/public_key.h"

#include <assert.h>
#include <jansson.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <string.h>
#include <time.h>

#include "base/number.h"
#include "base/text.h"

enum { RSA_BITS_LEAST = 3072 };

/* --- a secret --- */

static bool
stands_in(struct slice whole, const char *part)
{
	return memmem(whole.bytes, whole.size, part, strlen(part)) != NULL;
}

/* PKCS #8 (also locked), PKCS #1, SEC 1, PKCS #12. */
static bool
is_private_der(struct slice given)
{
	const unsigned char *at = (const unsigned char *)given.bytes;
	EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)given.size);

	at = (const unsigned char *)given.bytes;
	X509_SIG *locked = d2i_X509_SIG(NULL, &at, (long)given.size);
	at = (const unsigned char *)given.bytes;
	PKCS12 *bag = d2i_PKCS12(NULL, &at, (long)given.size);
	bool is_private = key != NULL || locked != NULL || bag != NULL;

	EVP_PKEY_free(key);
	X509_SIG_free(locked);
	PKCS12_free(bag);
	return is_private;
}

/* A COSE_Key with -4, which is d of both kinds. */
static bool
is_private_cose(struct slice given)
{
	enum { D = -4 };
	struct cbor in;
	size_t pairs = 0;
	int64_t label = 0;

	if (!cbor_open(given, PUBLIC_KEY_BYTES_MOST, &in) || !cbor_map(&in, &pairs)) {
		return false;
	}
	while (pairs > 0 && cbor_label(&in, &label) && label != D && cbor_skip(&in)) {
		pairs--;
	}
	return pairs > 0 && label == D;
}

static bool
has_secret_member(const json_t *jwk)
{
	return json_object_get(jwk, "d") != NULL || json_object_get(jwk, "k") != NULL ||
	    json_object_get(jwk, "p") != NULL;
}

static bool
is_private_jwk(struct slice given)
{
	json_t *jwk = json_loadb(given.bytes, given.size, 0, NULL);
	bool is_private = has_secret_member(jwk);
	size_t i = 0;
	json_t *one = NULL;

	json_array_foreach(json_object_get(jwk, "keys"), i, one)
	{
		is_private = is_private || has_secret_member(one);
	}
	json_decref(jwk);
	return is_private;
}

static bool
is_private(struct slice given)
{
	/* the words alone are enough: half a secret is one */
	return stands_in(given, "PRIVATE KEY") || stands_in(given, "PuTTY-User-Key") ||
	    is_private_der(given) || is_private_cose(given) || is_private_jwk(given);
}

/* --- keys --- */

static void
put_fingerprint(EVP_PKEY *pkey, uint8_t ret_hash[static SHA256_SIZE])
{
	unsigned char *der = NULL;
	int size = i2d_PUBKEY(pkey, &der);

	assert(size > 0); /* it was read from there */
	sha256(slice_bytes(der, (size_t)size), ret_hash);
	OPENSSL_free(der);
}

static enum public_key_verdict
judge_rsa(const EVP_PKEY *pkey)
{
	return EVP_PKEY_get_bits(pkey) >= RSA_BITS_LEAST ? PUBLIC_KEY_OK
	                                                 : PUBLIC_KEY_WEAK_RSA;
}

static bool
is_known_curve(const EVP_PKEY *pkey)
{
	static const char *const known[] = {"prime256v1", "secp384r1", "secp521r1"};
	char name[32] = "";
	size_t size = 0;

	if (EVP_PKEY_get_group_name(pkey, name, sizeof(name), &size) != 1) {
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (strcmp(name, known[i]) == 0) {
			return true;
		}
	}
	return false;
}

static enum public_key_verdict
judge_ca_key(const EVP_PKEY *pkey)
{
	if (pkey == NULL) {
		return PUBLIC_KEY_BAD_KIND;
	}
	switch (EVP_PKEY_get_base_id(pkey)) {
	case EVP_PKEY_RSA:
	case EVP_PKEY_RSA_PSS:
		return judge_rsa(pkey);
	case EVP_PKEY_EC:
		return is_known_curve(pkey) ? PUBLIC_KEY_OK : PUBLIC_KEY_BAD_KIND;
	case EVP_PKEY_ED25519:
		return PUBLIC_KEY_OK;
	default:
		return PUBLIC_KEY_BAD_KIND;
	}
}

/* --- certificates --- */

static moment
moment_of(const ASN1_TIME *time)
{
	struct tm utc;

	return ASN1_TIME_to_tm(time, &utc) == 1 ? (moment)timegm(&utc) * MOMENT_SECOND
	                                        : 0;
}

/* The common name, else the organisation, in one line. */
static struct slice
name_of(const X509 *certificate, struct arena *arena)
{
	const X509_NAME *name = X509_get_subject_name(certificate);
	int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
	unsigned char *bytes = NULL;

	if (at < 0) {
		at = X509_NAME_get_index_by_NID(name, NID_organizationName, -1);
	}
	int size = at < 0 ? -1
	                  : ASN1_STRING_to_UTF8(&bytes,
	                        X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
	struct slice text = slice_bytes(bytes, size > 0 ? (size_t)size : 0);
	struct slice line = text_is_utf8(text) ? text_line(arena, text) : SLICE("");
	OPENSSL_free(bytes);
	return text_length(line) <= PUBLIC_KEY_NAME_MOST ? line : SLICE("");
}

static enum public_key_verdict
read_ca(X509 *certificate, struct arena *arena, struct public_key *ret_key)
{
	unsigned char *der = NULL;
	EVP_PKEY *pkey = X509_get0_pubkey(certificate);
	enum public_key_verdict verdict = judge_ca_key(pkey);

	if (verdict == PUBLIC_KEY_OK && X509_check_ca(certificate) != 1) {
		verdict = PUBLIC_KEY_NOT_CA;
	}
	int size = verdict == PUBLIC_KEY_OK ? i2d_X509(certificate, &der) : 0;
	if (verdict == PUBLIC_KEY_OK && (size <= 0 || size > PUBLIC_KEY_DER_MOST)) {
		verdict = PUBLIC_KEY_UNREADABLE;
	}
	if (verdict == PUBLIC_KEY_OK) {
		*ret_key = (struct public_key){
		    .kind = PUBLIC_KEY_CA,
		    .bytes = arena_copy(arena, slice_bytes(der, (size_t)size)),
		    .name = name_of(certificate, arena),
		    .not_before = moment_of(X509_get0_notBefore(certificate)),
		    .not_after = moment_of(X509_get0_notAfter(certificate)),
		};
		put_fingerprint(pkey, ret_key->fingerprint);
	}
	OPENSSL_free(der);
	return verdict;
}

static enum public_key_verdict
read_ca_pem(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	BIO *in = BIO_new_mem_buf(given.bytes, (int)given.size);
	X509 *certificate = PEM_read_bio_X509(in, NULL, NULL, NULL);
	X509 *another =
	    certificate != NULL ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	enum public_key_verdict verdict = certificate == NULL ? PUBLIC_KEY_UNREADABLE
	    : another != NULL                                 ? PUBLIC_KEY_SEVERAL
	                      : read_ca(certificate, arena, ret_key);

	X509_free(another);
	X509_free(certificate);
	BIO_free(in);
	return verdict;
}

/* --- bare keys --- */

static enum public_key_verdict
take_cose(const struct cose_key *cose, struct arena *arena, struct public_key *ret_key)
{
	EVP_PKEY *pkey = cose_key_to_pkey(cose);
	const struct cose_kid kid = cose_key_kid(cose);
	char name[COSE_KID_TEXT_SIZE];
	struct buffer bytes = BUFFER_IN(arena);

	if (pkey == NULL) {
		return PUBLIC_KEY_UNREADABLE;
	}
	cose_kid_format(&kid, name);
	cose_key_put(&bytes, cose);
	*ret_key = (struct public_key){
	    .kind = PUBLIC_KEY_COSE,
	    .bytes = buffer_slice(&bytes),
	    .name = arena_copy(arena, slice_of(name)),
	    .cose = *cose,
	    .not_after = INT64_MAX,
	};
	put_fingerprint(pkey, ret_key->fingerprint);
	EVP_PKEY_free(pkey);
	return PUBLIC_KEY_OK;
}

static enum public_key_verdict
read_pkey(EVP_PKEY *pkey, struct arena *arena, struct public_key *ret_key)
{
	struct cose_key cose;

	if (pkey == NULL) {
		return PUBLIC_KEY_UNREADABLE;
	}
	if (cose_key_from_pkey(pkey, &cose)) {
		return take_cose(&cose, arena, ret_key);
	}
	return EVP_PKEY_get_base_id(pkey) == EVP_PKEY_RSA &&
	        judge_rsa(pkey) != PUBLIC_KEY_OK
	    ? PUBLIC_KEY_WEAK_RSA
	    : PUBLIC_KEY_BAD_KIND;
}

static enum public_key_verdict
read_bare_pem(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	BIO *in = BIO_new_mem_buf(given.bytes, (int)given.size);
	EVP_PKEY *pkey = PEM_read_bio_PUBKEY(in, NULL, NULL, NULL);
	EVP_PKEY *another =
	    pkey != NULL ? PEM_read_bio_PUBKEY(in, NULL, NULL, NULL) : NULL;
	enum public_key_verdict verdict =
	    another != NULL ? PUBLIC_KEY_SEVERAL : read_pkey(pkey, arena, ret_key);

	EVP_PKEY_free(another);
	EVP_PKEY_free(pkey);
	BIO_free(in);
	return verdict;
}

static bool
read_coordinate(const json_t *jwk, const char *name, struct arena *arena,
    uint8_t ret_bytes[static COSE_COORDINATE_SIZE])
{
	const json_t *text = json_object_get(jwk, name);
	struct slice bytes = {0};

	if (!json_is_string(text) ||
	    !number_unbase64url(
	        slice_bytes(json_string_value(text), json_string_length(text)), arena,
	        &bytes) ||
	    bytes.size != COSE_COORDINATE_SIZE) {
		return false;
	}
	memcpy(ret_bytes, bytes.bytes, COSE_COORDINATE_SIZE);
	return true;
}

static bool
is_text(const json_t *object, const char *name, const char *want)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text != NULL && strcmp(text, want) == 0;
}

/* A JWKS of one key is as good as the key. */
static const json_t *
only_key(const json_t *given)
{
	const json_t *keys = json_object_get(given, "keys");

	return json_array_size(keys) == 1 ? json_array_get(keys, 0) : given;
}

static enum public_key_verdict
read_members(const json_t *jwk, struct arena *arena, struct public_key *ret_key)
{
	struct cose_key cose = {.algorithm = COSE_ES256};

	if (json_array_size(json_object_get(jwk, "keys")) > 1) {
		return PUBLIC_KEY_SEVERAL;
	}
	if (json_object_get(jwk, "kty") == NULL) {
		return PUBLIC_KEY_UNREADABLE;
	}
	bool is_ec = is_text(jwk, "kty", "EC") && is_text(jwk, "crv", "P-256");
	if (!is_ec && !(is_text(jwk, "kty", "OKP") && is_text(jwk, "crv", "Ed25519"))) {
		return PUBLIC_KEY_BAD_KIND;
	}
	cose.algorithm = is_ec ? COSE_ES256 : COSE_EDDSA;
	return read_coordinate(jwk, "x", arena, cose.x) &&
	        (!is_ec || read_coordinate(jwk, "y", arena, cose.y))
	    ? take_cose(&cose, arena, ret_key)
	    : PUBLIC_KEY_UNREADABLE;
}

static enum public_key_verdict
read_jwk(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	json_t *jwk = json_loadb(given.bytes, given.size, JSON_REJECT_DUPLICATES, NULL);
	enum public_key_verdict verdict = read_members(only_key(jwk), arena, ret_key);

	json_decref(jwk);
	return verdict;
}

static enum public_key_verdict
read_der(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	const unsigned char *at = (const unsigned char *)given.bytes;
	X509 *certificate = d2i_X509(NULL, &at, (long)given.size);

	if (certificate != NULL) {
		enum public_key_verdict verdict =
		    at == (const unsigned char *)given.bytes + given.size
		    ? read_ca(certificate, arena, ret_key)
		    : PUBLIC_KEY_SEVERAL;
		X509_free(certificate);
		return verdict;
	}
	at = (const unsigned char *)given.bytes;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &at, (long)given.size);
	enum public_key_verdict verdict = read_pkey(pkey, arena, ret_key);
	EVP_PKEY_free(pkey);
	return verdict;
}

static bool
read_cose_key(struct slice given, struct cose_key *ret_key)
{
	struct cbor in;

	return cbor_open(given, PUBLIC_KEY_BYTES_MOST, &in) &&
	    cose_key_parse(&in, ret_key) && cbor_at_end(&in);
}

static enum public_key_verdict
read_any(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	struct cose_key cose;

	if (stands_in(given, "-----BEGIN CERTIFICATE") ||
	    stands_in(given, "-----BEGIN X509 CERTIFICATE") ||
	    stands_in(given, "-----BEGIN TRUSTED CERTIFICATE")) {
		return read_ca_pem(given, arena, ret_key);
	}
	if (stands_in(given, "-----BEGIN PUBLIC KEY")) {
		return read_bare_pem(given, arena, ret_key);
	}
	if (slice_starts(slice_trim(given), SLICE("{"))) {
		return read_jwk(slice_trim(given), arena, ret_key);
	}
	if (read_cose_key(given, &cose)) {
		return take_cose(&cose, arena, ret_key);
	}
	return read_der(given, arena, ret_key);
}

enum public_key_verdict
public_key_parse(struct slice given, struct arena *arena, struct public_key *ret_key)
{
	struct public_key key;

	if (slice_trim(given).size == 0) {
		return PUBLIC_KEY_EMPTY;
	}
	if (given.size > PUBLIC_KEY_BYTES_MOST) {
		return stands_in(given, "PRIVATE KEY") ? PUBLIC_KEY_PRIVATE
		                                       : PUBLIC_KEY_UNREADABLE;
	}
	if (is_private(given)) {
		ERR_clear_error();
		return PUBLIC_KEY_PRIVATE;
	}
	enum public_key_verdict verdict = read_any(given, arena, &key);
	ERR_clear_error();
	if (verdict == PUBLIC_KEY_OK) {
		*ret_key = key;
	}
	return verdict;
}

bool
public_key_reopen(enum public_key_kind kind, struct slice bytes, struct arena *arena,
    struct public_key *ret_key)
{
	return public_key_parse(bytes, arena, ret_key) == PUBLIC_KEY_OK &&
	    ret_key->kind == kind;
}
