/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_key_test_make - keys and certificates of every form, made anew for each test. */
#ifndef CENTRE_CENTRE_KEY_TEST_MAKE_H
#define CENTRE_CENTRE_KEY_TEST_MAKE_H

#include <assert.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "crypto/cose_key.h"

enum given_kind {
	GIVEN_TEXT,
	GIVEN_CA_PEM, /* from 2020-01-01 until 2031-01-01 */
	GIVEN_CA_DER,
	GIVEN_OLD_CA_PEM, /* until 2021 */
	GIVEN_LEAF_PEM,
	GIVEN_TWO_CAS,
	GIVEN_CA_AND_PRIVATE,
	GIVEN_PRIVATE_PEM,
	GIVEN_PRIVATE_DER,
	GIVEN_PUBLIC_PEM,
	GIVEN_JWK,
	GIVEN_COSE,
};

/* what: the text itself, or the kind of key: "P-256", "ED25519", "RSA-2048" ... */
struct given {
	enum given_kind kind;
	const char *what;
};

static inline EVP_PKEY *
make_key(const char *what)
{
	EVP_PKEY *key = strcmp(what, "ED25519") == 0
	    ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
	    : strcmp(what, "RSA-2048") == 0 ? EVP_RSA_gen(2048)
	    : strcmp(what, "RSA-3072") == 0 ? EVP_RSA_gen(3072)
	                                    : EVP_EC_gen(what);

	assert(key != NULL);
	return key;
}

static inline void
put_basic(X509 *certificate, bool is_ca)
{
	X509V3_CTX context;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, certificate, certificate, NULL, NULL, 0);
	X509_EXTENSION *basic = X509V3_EXT_conf_nid(NULL, &context, NID_basic_constraints,
	    is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE");
	assert(basic != NULL && X509_add_ext(certificate, basic, -1) == 1);
	X509_EXTENSION_free(basic);
}

/* issuer NULL: signed by itself. */
static inline X509 *
make_certificate(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key,
    const char *until)
{
	X509 *certificate = X509_new();
	X509_NAME *subject = X509_get_subject_name(certificate);

	assert(X509_set_version(certificate, X509_VERSION_3) == 1 &&
	    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7) == 1 &&
	    ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20200101000000Z") ==
	        1 &&
	    ASN1_TIME_set_string(X509_getm_notAfter(certificate), until) == 1 &&
	    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	        (const unsigned char *)name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(certificate,
	        issuer != NULL ? X509_get_subject_name(issuer) : subject) == 1 &&
	    X509_set_pubkey(certificate, key) == 1);
	put_basic(certificate, issuer == NULL);
	const EVP_MD *digest =
	    EVP_PKEY_get_base_id(issuer_key) == EVP_PKEY_ED25519 ? NULL : EVP_sha256();
	assert(X509_sign(certificate, issuer_key, digest) > 0);
	return certificate;
}

static inline X509 *
make_ca(EVP_PKEY *key, const char *until)
{
	return make_certificate("Falcon Test CA", key, NULL, key, until);
}

static inline void
write_given(const struct given *given, EVP_PKEY *key, BIO *out)
{
	const char *until =
	    given->kind == GIVEN_OLD_CA_PEM ? "20210101000000Z" : "20310101000000Z";
	X509 *ca = make_ca(key, until);
	X509 *leaf = make_certificate("Leaf", key, ca, key, until);
	bool done = true;

	switch ((int)given->kind) {
	case GIVEN_CA_DER:
		done = i2d_X509_bio(out, ca) == 1;
		break;
	case GIVEN_LEAF_PEM:
		done = PEM_write_bio_X509(out, leaf) == 1;
		break;
	case GIVEN_TWO_CAS:
		done = PEM_write_bio_X509(out, ca) == 1;
		done = PEM_write_bio_X509(out, ca) == 1 && done;
		break;
	case GIVEN_CA_AND_PRIVATE:
		done = PEM_write_bio_X509(out, ca) == 1 &&
		    PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;
		break;
	case GIVEN_PRIVATE_PEM:
		done = PEM_write_bio_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL) == 1;
		break;
	case GIVEN_PRIVATE_DER:
		done = i2d_PrivateKey_bio(out, key) == 1;
		break;
	case GIVEN_PUBLIC_PEM:
		done = PEM_write_bio_PUBKEY(out, key) == 1;
		break;
	default:
		done = PEM_write_bio_X509(out, ca) == 1;
		break;
	}
	assert(done);
	X509_free(leaf);
	X509_free(ca);
}

static inline struct slice
make_given(const struct given *given, struct arena *arena)
{
	struct buffer bytes = BUFFER_IN(arena);
	struct cose_key cose;
	char *written = NULL;

	if (given->kind == GIVEN_TEXT) {
		return slice_of(given->what);
	}
	EVP_PKEY *key = make_key(given->what);
	if (given->kind == GIVEN_JWK || given->kind == GIVEN_COSE) {
		bool is_cose = cose_key_from_pkey(key, &cose);
		assert(is_cose);
		if (given->kind == GIVEN_JWK) {
			cose_key_put_jwk(&bytes, &cose);
		} else {
			cose_key_put(&bytes, &cose);
		}
	} else {
		BIO *out = BIO_new(BIO_s_mem());
		write_given(given, key, out);
		long size = BIO_get_mem_data(out, &written);
		buffer_put(&bytes, slice_bytes(written, (size_t)size));
		BIO_free(out);
	}
	EVP_PKEY_free(key);
	return buffer_slice(&bytes);
}

#endif
