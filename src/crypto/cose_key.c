/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/cose_key.h"

#include <assert.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <string.h>

#include "base/number.h"
#include "crypto/sha256.h"

/* Labels and values of the IANA registry "COSE Key Types". */
enum label { KTY = 1, KID = 2, ALG = 3, CRV = -1, X = -2, Y = -3 };
enum { KTY_OKP = 1, KTY_EC2 = 2, CRV_P256 = 1, CRV_ED25519 = 6 };

enum { KEY_BYTES_MOST = 128, POINT_BYTES = 1 + 2 * COSE_COORDINATE_SIZE };

static bool
is_ec(const struct cose_key *key)
{
	return key->algorithm == COSE_ES256;
}

static struct slice
coordinate(const uint8_t *bytes)
{
	return slice_bytes(bytes, COSE_COORDINATE_SIZE);
}

static void
put_point(struct buffer *out, const struct cose_key *key)
{
	cbor_put_int(out, CRV);
	cbor_put_int(out, is_ec(key) ? CRV_P256 : CRV_ED25519);
	cbor_put_int(out, X);
	cbor_put_bytes(out, coordinate(key->x));
	if (is_ec(key)) {
		cbor_put_int(out, Y);
		cbor_put_bytes(out, coordinate(key->y));
	}
}

static void
put_type(struct buffer *out, const struct cose_key *key)
{
	cbor_put_int(out, KTY);
	cbor_put_int(out, is_ec(key) ? KTY_EC2 : KTY_OKP);
}

struct cose_kid
cose_key_kid(const struct cose_key *key)
{
	char bytes[KEY_BYTES_MOST];
	struct buffer out = {NULL, bytes, 0, sizeof(bytes)};
	uint8_t hash[SHA256_SIZE];
	struct cose_kid kid;

	cbor_put_map(&out, is_ec(key) ? 4 : 3);
	put_type(&out, key);
	put_point(&out, key);
	sha256(buffer_slice(&out), hash);
	memcpy(kid.bytes, hash, sizeof(kid.bytes));
	return kid;
}

bool
cose_kid_equal(const struct cose_kid *one, const struct cose_kid *two)
{
	return memcmp(one->bytes, two->bytes, COSE_KID_SIZE) == 0;
}

struct slice
cose_kid_slice(const struct cose_kid *kid)
{
	return slice_bytes(kid->bytes, COSE_KID_SIZE);
}

void
cose_kid_format(const struct cose_kid *kid, char ret_text[static COSE_KID_TEXT_SIZE])
{
	char text[COSE_KID_TEXT_SIZE];
	struct buffer out = {NULL, text, 0, sizeof(text)};

	number_hex(cose_kid_slice(kid), &out);
	buffer_putc(&out, '\0');
	memcpy(ret_text, text, sizeof(text));
}

void
cose_key_put(struct buffer *out, const struct cose_key *key)
{
	struct cose_kid kid = cose_key_kid(key);

	cbor_put_map(out, is_ec(key) ? 6 : 5);
	put_type(out, key);
	cbor_put_int(out, KID);
	cbor_put_bytes(out, cose_kid_slice(&kid));
	cbor_put_int(out, ALG);
	cbor_put_int(out, key->algorithm);
	put_point(out, key);
}

/* What a COSE_Key says, before it is judged; 0 and empty: it does not say. */
struct draft {
	int64_t type;
	int64_t algorithm;
	int64_t curve;
	struct slice kid;
	struct slice x;
	struct slice y;
};

static bool
read_pair(struct cbor *in, struct draft *draft)
{
	int64_t label = 0;

	if (!cbor_label(in, &label)) {
		return false;
	}
	switch (label) {
	case KTY:
		return cbor_int(in, &draft->type);
	case KID:
		return cbor_bytes(in, &draft->kid);
	case ALG:
		return cbor_int(in, &draft->algorithm);
	case CRV:
		return cbor_int(in, &draft->curve);
	case X:
		return cbor_bytes(in, &draft->x);
	case Y:
		return cbor_bytes(in, &draft->y);
	default:
		return cbor_skip(in);
	}
}

static bool
read_map(struct cbor *in, struct draft *ret_draft)
{
	struct draft draft = {0};
	size_t pairs = 0;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_pair(in, &draft)) {
			return false;
		}
	}
	*ret_draft = draft;
	return true;
}

static bool
is_es256(const struct draft *draft)
{
	return draft->type == KTY_EC2 && draft->curve == CRV_P256 &&
	    draft->algorithm == COSE_ES256 && draft->x.size == COSE_COORDINATE_SIZE &&
	    draft->y.size == COSE_COORDINATE_SIZE;
}

static bool
is_eddsa(const struct draft *draft)
{
	return draft->type == KTY_OKP && draft->curve == CRV_ED25519 &&
	    draft->algorithm == COSE_EDDSA && draft->x.size == COSE_COORDINATE_SIZE &&
	    draft->y.size == 0;
}

static bool
point_is_on_curve(const struct cose_key *key)
{
	EVP_PKEY *pkey = cose_key_to_pkey(key);

	EVP_PKEY_free(pkey);
	return pkey != NULL;
}

bool
cose_key_parse(struct cbor *in, struct cose_key *ret_key)
{
	struct draft draft;
	struct cose_key key = {.algorithm = COSE_ES256};

	if (!read_map(in, &draft) || (!is_es256(&draft) && !is_eddsa(&draft))) {
		return false;
	}
	memcpy(key.x, draft.x.bytes, sizeof(key.x));
	if (is_es256(&draft)) {
		memcpy(key.y, draft.y.bytes, sizeof(key.y));
	} else {
		key.algorithm = COSE_EDDSA;
	}
	struct cose_kid kid = cose_key_kid(&key);
	if (draft.kid.bytes != NULL && !slice_equal(draft.kid, cose_kid_slice(&kid))) {
		return false;
	}
	if (!point_is_on_curve(&key)) {
		return false;
	}
	*ret_key = key;
	return true;
}

static bool
from_ec(EVP_PKEY *pkey, struct cose_key *key)
{
	unsigned char point[POINT_BYTES];
	char group[32] = "";
	size_t size = 0;

	if (EVP_PKEY_get_group_name(pkey, group, sizeof(group), NULL) != 1 ||
	    strcmp(group, "prime256v1") != 0 ||
	    EVP_PKEY_get_octet_string_param(
	        pkey, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point), &size) != 1 ||
	    size != sizeof(point)) {
		return false;
	}
	key->algorithm = COSE_ES256;
	memcpy(key->x, point + 1, sizeof(key->x));
	memcpy(key->y, point + 1 + sizeof(key->x), sizeof(key->y));
	return true;
}

static bool
from_ed25519(EVP_PKEY *pkey, struct cose_key *key)
{
	size_t size = sizeof(key->x);

	key->algorithm = COSE_EDDSA;
	return EVP_PKEY_get_raw_public_key(pkey, key->x, &size) == 1 &&
	    size == sizeof(key->x);
}

bool
cose_key_from_pkey(EVP_PKEY *pkey, struct cose_key *ret_key)
{
	struct cose_key key = {.algorithm = COSE_ES256};
	bool known = false;

	if (EVP_PKEY_is_a(pkey, "EC") == 1) {
		known = from_ec(pkey, &key);
	} else if (EVP_PKEY_is_a(pkey, "ED25519") == 1) {
		known = from_ed25519(pkey, &key);
	}
	if (known) {
		*ret_key = key;
	}
	return known;
}

static EVP_PKEY *
ec_pkey(const struct cose_key *key)
{
	char group[] = "prime256v1";
	unsigned char point[POINT_BYTES] = {4}; /* not compressed */
	EVP_PKEY *pkey = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);

	memcpy(point + 1, key->x, sizeof(key->x));
	memcpy(point + 1 + sizeof(key->x), key->y, sizeof(key->y));
	OSSL_PARAM parameters[] = {
	    OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
	    OSSL_PARAM_construct_octet_string(
	        OSSL_PKEY_PARAM_PUB_KEY, point, sizeof(point)),
	    OSSL_PARAM_construct_end(),
	};
	if (context == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &pkey, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
		pkey = NULL;
	}
	EVP_PKEY_CTX_free(context);
	return pkey;
}

EVP_PKEY *
cose_key_to_pkey(const struct cose_key *key)
{
	if (is_ec(key)) {
		return ec_pkey(key);
	}
	return EVP_PKEY_new_raw_public_key(
	    EVP_PKEY_ED25519, NULL, key->x, sizeof(key->x));
}

void
cose_key_put_jwk(struct buffer *out, const struct cose_key *key)
{
	struct cose_kid kid = cose_key_kid(key);
	char kid_text[COSE_KID_TEXT_SIZE];

	cose_kid_format(&kid, kid_text);
	buffer_puts(out,
	    is_ec(key) ? "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
	               : "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"");
	number_base64url(coordinate(key->x), out);
	if (is_ec(key)) {
		buffer_puts(out, "\",\"y\":\"");
		number_base64url(coordinate(key->y), out);
	}
	buffer_print(out, "\",\"kid\":\"%s\",\"alg\":\"%s\",\"use\":\"sig\"}", kid_text,
	    is_ec(key) ? "ES256" : "EdDSA");
}
