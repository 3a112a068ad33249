/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/cose.h"

#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <string.h>

#include "crypto/cbor.h"
#include "crypto/sha256.h"

enum { TAG_SIGN1 = 18 };
/* Labels of the IANA registry "COSE Header Parameters". */
enum label { ALG = 1, CRIT = 2, KID = 4, TYPE = 16 };

enum { DER_BYTES_MOST = 80 }; /* of an ECDSA signature on P-256 */

void
cose_protected(struct buffer *out, enum cose_algorithm algorithm,
    const struct cose_kid *kid, struct slice type)
{
	cbor_put_map(out, type.size > 0 ? 3 : 2);
	cbor_put_int(out, ALG);
	cbor_put_int(out, algorithm);
	cbor_put_int(out, KID);
	cbor_put_bytes(out, cose_kid_slice(kid));
	if (type.size > 0) {
		cbor_put_int(out, TYPE);
		cbor_put_text(out, type);
	}
}

void
cose_to_be_signed(struct buffer *out, struct slice protected, struct slice payload)
{
	cbor_put_array(out, 4);
	cbor_put_text(out, SLICE("Signature1"));
	cbor_put_bytes(out, protected);
	cbor_put_bytes(out, SLICE(""));
	cbor_put_bytes(out, payload);
}

void
cose_assemble(struct buffer *out, struct slice protected, struct slice payload,
    struct slice signature)
{
	cbor_put_tag(out, TAG_SIGN1);
	cbor_put_array(out, 4);
	cbor_put_bytes(out, protected);
	cbor_put_map(out, 0);
	cbor_put_bytes(out, payload);
	cbor_put_bytes(out, signature);
}

static bool
read_shape(struct cbor *in, struct cose_sign1 *sign1)
{
	uint64_t tag = 0;
	size_t parts = 0;
	size_t pairs = 0;

	if (!cbor_tag(in, &tag) || tag != TAG_SIGN1 || !cbor_array(in, &parts) ||
	    parts != 4 || !cbor_bytes(in, &sign1->protected)) {
		return false;
	}
	struct cbor unprotected = *in;
	return cbor_map(&unprotected, &pairs) && cbor_skip(in) &&
	    cbor_bytes(in, &sign1->payload) && cbor_bytes(in, &sign1->signature) &&
	    sign1->signature.size == COSE_SIGNATURE_SIZE;
}

/* What a protected header says, before it is judged; 0 and empty: it does not say. */
struct header {
	int64_t algorithm;
	struct slice kid;
	struct slice type;
};

static bool
read_pair(struct cbor *in, struct header *header)
{
	int64_t label = 0;

	if (!cbor_label(in, &label)) {
		return false;
	}
	switch (label) {
	case ALG:
		return cbor_int(in, &header->algorithm);
	case CRIT: /* there is no extension that we understand */
		return false;
	case KID:
		return cbor_bytes(in, &header->kid);
	case TYPE:
		return cbor_text(in, &header->type);
	default:
		return cbor_skip(in);
	}
}

static bool
read_header(struct slice protected, struct header *header)
{
	struct cbor in;
	size_t pairs = 0;

	if (!cbor_open(protected, protected.size, &in) || !cbor_map(&in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_pair(&in, header)) {
			return false;
		}
	}
	return (header->algorithm == COSE_ES256 || header->algorithm == COSE_EDDSA) &&
	    header->kid.size == COSE_KID_SIZE;
}

enum cose_verdict
cose_parse(struct slice token, size_t most_bytes, struct cose_sign1 *ret_sign1)
{
	struct cose_sign1 sign1 = {.algorithm = COSE_ES256};
	struct header header = {0};
	struct cbor in;

	if (!cbor_open(token, most_bytes, &in)) {
		return COSE_BAD_CBOR;
	}
	if (!read_shape(&in, &sign1)) {
		return COSE_BAD_SHAPE;
	}
	if (!read_header(sign1.protected, &header)) {
		return COSE_BAD_HEADER;
	}
	sign1.algorithm = (enum cose_algorithm)header.algorithm;
	sign1.type = header.type;
	memcpy(sign1.kid.bytes, header.kid.bytes, COSE_KID_SIZE);
	*ret_sign1 = sign1;
	return COSE_OK;
}

/* OpenSSL reads ECDSA signatures as DER. Returns the size, 0 on failure. */
static size_t
ecdsa_der(const unsigned char *raw, unsigned char ret_der[static DER_BYTES_MOST])
{
	const int half = COSE_SIGNATURE_SIZE / 2;
	ECDSA_SIG *parts = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, half, NULL);
	BIGNUM *s = BN_bin2bn(raw + half, half, NULL);
	unsigned char *end = ret_der;

	if (parts == NULL || r == NULL || s == NULL || ECDSA_SIG_set0(parts, r, s) != 1) {
		BN_free(r);
		BN_free(s);
		ECDSA_SIG_free(parts);
		return 0;
	}
	int size = i2d_ECDSA_SIG(parts, &end);
	ECDSA_SIG_free(parts);
	return size > 0 ? (size_t)size : 0;
}

/* By the hash of our own: to have OpenSSL find one is a twentieth of a verification. */
static bool
es256_holds(EVP_PKEY *pkey, const unsigned char *raw, struct slice message)
{
	unsigned char der[DER_BYTES_MOST];
	size_t size = ecdsa_der(raw, der);
	uint8_t hash[SHA256_SIZE];
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(pkey, NULL);

	sha256(message, hash);
	bool holds = context != NULL && size > 0 && EVP_PKEY_verify_init(context) == 1 &&
	    EVP_PKEY_verify(context, der, size, hash, sizeof(hash)) == 1;
	EVP_PKEY_CTX_free(context);
	return holds;
}

static bool
eddsa_holds(EVP_PKEY *pkey, struct slice signature, struct slice message)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool holds = context != NULL &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestVerify(context, (const unsigned char *)signature.bytes,
	        signature.size, (const unsigned char *)message.bytes, message.size) == 1;

	EVP_MD_CTX_free(context);
	return holds;
}

bool
cose_verify_by(const struct cose_sign1 *sign1, enum cose_algorithm algorithm,
    EVP_PKEY *pkey, struct arena *arena)
{
	struct buffer message = BUFFER_IN(arena);

	if (sign1->algorithm != algorithm || pkey == NULL) {
		return false;
	}
	cose_to_be_signed(&message, sign1->protected, sign1->payload);
	return algorithm == COSE_ES256
	    ? es256_holds(pkey, (const unsigned char *)sign1->signature.bytes,
	          buffer_slice(&message))
	    : eddsa_holds(pkey, sign1->signature, buffer_slice(&message));
}

bool
cose_verify(
    const struct cose_sign1 *sign1, const struct cose_key *key, struct arena *arena)
{
	if (sign1->algorithm != key->algorithm) {
		return false;
	}
	EVP_PKEY *pkey = cose_key_to_pkey(key);
	bool holds = cose_verify_by(sign1, key->algorithm, pkey, arena);
	EVP_PKEY_free(pkey);
	return holds;
}
