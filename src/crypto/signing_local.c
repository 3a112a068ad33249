/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/signing_local.h"

#include <assert.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/random.h"
#include "crypto/cose.h"
#include "crypto/sha256.h"

struct signing_local {
	struct signing_key keys[SIGNING_KEYS_MOST];
	struct signing_secret secrets[SIGNING_KEYS_MOST]; /* no pkey: it signs no more */
	EVP_PKEY_CTX *ready[SIGNING_KEYS_MOST]; /* of ES256: to be copied for each one */
	size_t count;
	char *pdf_root_pem;
	size_t pdf_root_pem_size;
};

struct signing_local *
signing_local_new(void)
{
	struct signing_local *local = calloc(1, sizeof(*local));

	assert(local != NULL);
	return local;
}

static void
secret_done(struct signing_secret *secret)
{
	EVP_PKEY_free(secret->pkey);
	X509_free(secret->certificate);
	X509_free(secret->root);
}

void
signing_local_free(struct signing_local *local)
{
	if (local == NULL) {
		return;
	}
	for (size_t i = 0; i < local->count; i++) {
		secret_done(&local->secrets[i]);
		EVP_PKEY_CTX_free(local->ready[i]);
	}
	free(local->pdf_root_pem);
	free(local);
}

static enum cose_algorithm
algorithm_of(enum signing_use use)
{
	return use == SIGNING_CHECKPOINT ? COSE_EDDSA : COSE_ES256;
}

static bool
may_add(
    const struct signing_local *local, enum signing_use use, const struct cose_key *key)
{
	/* a centre's own key, at home: it may be of either kind */
	return local->count < SIGNING_KEYS_MOST &&
	    (use == SIGNING_CENTRE || key->algorithm == algorithm_of(use));
}

/* To find the algorithm again for each signature would be a quarter of its time. NULL on
 * failure, which signing then meets itself. */
static EVP_PKEY_CTX *
make_ready(EVP_PKEY *pkey)
{
	EVP_PKEY_CTX *ready = EVP_PKEY_CTX_new(pkey, NULL);

	if (ready == NULL || EVP_PKEY_sign_init(ready) != 1) {
		EVP_PKEY_CTX_free(ready);
		return NULL;
	}
	return ready;
}

static void
append(struct signing_local *local, struct signing_key key, struct signing_secret secret)
{
	key.kid = cose_key_kid(&key.key);
	local->keys[local->count] = key;
	local->secrets[local->count] = secret;
	local->ready[local->count] =
	    key.key.algorithm == COSE_ES256 && secret.pkey != NULL
	    ? make_ready(secret.pkey)
	    : NULL;
	local->count++;
}

static enum fault
remember_root(struct signing_local *local, X509 *root)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text = NULL;
	char *copy = NULL;
	long size = 0;

	if (out != NULL && PEM_write_bio_X509(out, root) == 1) {
		size = BIO_get_mem_data(out, &text);
		copy = size > 0 ? malloc((size_t)size) : NULL;
	}
	if (copy != NULL) {
		memcpy(copy, text, (size_t)size);
		free(local->pdf_root_pem);
		local->pdf_root_pem = copy;
		local->pdf_root_pem_size = (size_t)size;
	}
	BIO_free(out);
	return copy != NULL ? FAULT_NONE : FAULT_MEMORY;
}

static enum fault
add(struct signing_local *local, enum signing_use use, struct signing_secret *secret,
    moment not_before, moment expires)
{
	struct signing_key key = {
	    .use = use, .not_before = not_before, .expires = expires};

	if (!cose_key_from_pkey(secret->pkey, &key.key) ||
	    !may_add(local, use, &key.key) ||
	    (use == SIGNING_PDF) !=
	        (secret->certificate != NULL && secret->root != NULL)) {
		return FAULT_CONFIG;
	}
	if (secret->root != NULL) {
		TRY(remember_root(local, secret->root));
	}
	append(local, key, *secret);
	return FAULT_NONE;
}

enum fault
signing_local_add(struct signing_local *local, enum signing_use use,
    struct signing_secret secret, moment not_before, moment expires)
{
	enum fault fault = add(local, use, &secret, not_before, expires);

	if (fault != FAULT_NONE) {
		secret_done(&secret);
	}
	return fault;
}

enum fault
signing_local_add_public(struct signing_local *local, enum signing_use use,
    const struct cose_key *key, moment not_before, moment expires)
{
	struct signing_key entry = {
	    .use = use, .key = *key, .not_before = not_before, .expires = expires};

	if (!may_add(local, use, key)) {
		return FAULT_CONFIG;
	}
	append(local, entry, (struct signing_secret){NULL, NULL, NULL});
	return FAULT_NONE;
}

EVP_PKEY *
signing_local_key(enum signing_use use)
{
	if (algorithm_of(use) == COSE_EDDSA) {
		return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	}
	return EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
}

static bool
put_extension(X509 *certificate, X509 *issuer, int kind, const char *value)
{
	X509V3_CTX context;

	X509V3_set_ctx_nodb(&context);
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
	bool done = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return done;
}

static bool
put_extensions(X509 *certificate, X509 *issuer)
{
	const bool is_root = certificate == issuer;

	return put_extension(certificate, issuer, NID_basic_constraints,
	           is_root ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE") &&
	    put_extension(certificate, issuer, NID_key_usage,
	        is_root ? "critical,keyCertSign,cRLSign"
	                : "critical,digitalSignature,nonRepudiation") &&
	    put_extension(certificate, issuer, NID_subject_key_identifier, "hash") &&
	    put_extension(
	        certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

static bool
put_serial(X509 *certificate)
{
	unsigned char serial[16];
	BIGNUM *number = NULL;

	random_bytes(serial, sizeof(serial));
	serial[0] = (unsigned char)((serial[0] & 0x7FU) | 1U); /* positive, never 0 */
	number = BN_bin2bn(serial, sizeof(serial), NULL);
	bool done = number != NULL &&
	    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
	BN_free(number);
	return done;
}

static bool
put_names(X509 *certificate, const char *common_name, X509 *issuer)
{
	X509_NAME *subject = X509_get_subject_name(certificate);

	return X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
	           (const unsigned char *)common_name, -1, -1, 0) == 1 &&
	    X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1;
}

static bool
put_times(X509 *certificate, moment not_before, moment expires)
{
	return ASN1_TIME_set(X509_getm_notBefore(certificate),
	           not_before / MOMENT_SECOND) != NULL &&
	    ASN1_TIME_set(X509_getm_notAfter(certificate), expires / MOMENT_SECOND) !=
	    NULL;
}

X509 *
signing_local_certificate(EVP_PKEY *key, const char *common_name, EVP_PKEY *root_key,
    X509 *root, moment not_before, moment expires)
{
	X509 *certificate = X509_new();
	X509 *issuer = root != NULL ? root : certificate;

	if (certificate == NULL || X509_set_version(certificate, X509_VERSION_3) != 1 ||
	    !put_serial(certificate) || !put_names(certificate, common_name, issuer) ||
	    !put_times(certificate, not_before, expires) ||
	    X509_set_pubkey(certificate, key) != 1 ||
	    !put_extensions(certificate, issuer) ||
	    X509_sign(certificate, root != NULL ? root_key : key, EVP_sha256()) <= 0) {
		X509_free(certificate);
		return NULL;
	}
	return certificate;
}

static enum fault
make_pdf(struct signing_local *local, moment not_before, moment expires)
{
	EVP_PKEY *root_key = signing_local_key(SIGNING_PDF);
	EVP_PKEY *key = signing_local_key(SIGNING_PDF);
	X509 *root = NULL;
	X509 *certificate = NULL;

	if (root_key != NULL && key != NULL) {
		root = signing_local_certificate(
		    root_key, "tasrih document root", NULL, NULL, not_before, expires);
	}
	if (root != NULL) {
		certificate = signing_local_certificate(
		    key, "tasrih documents", root_key, root, not_before, expires);
	}
	EVP_PKEY_free(root_key);
	if (certificate == NULL) {
		secret_done(&(struct signing_secret){key, certificate, root});
		return FAULT_SIGNER;
	}
	return signing_local_add(local, SIGNING_PDF,
	    (struct signing_secret){key, certificate, root}, not_before, expires);
}

enum fault
signing_local_make(
    struct signing_local *local, enum signing_use use, moment not_before, moment expires)
{
	if (use == SIGNING_PDF) {
		return make_pdf(local, not_before, expires);
	}
	EVP_PKEY *key = signing_local_key(use);
	if (key == NULL) {
		return FAULT_SIGNER;
	}
	return signing_local_add(
	    local, use, (struct signing_secret){.pkey = key}, not_before, expires);
}

/* r||s of a DER signature. */
static bool
ecdsa_raw(const unsigned char *der, size_t size, unsigned char *ret_raw)
{
	const int half = COSE_SIGNATURE_SIZE / 2;
	const unsigned char *at = der;
	ECDSA_SIG *parts = d2i_ECDSA_SIG(NULL, &at, (long)size);

	bool done = parts != NULL &&
	    BN_bn2binpad(ECDSA_SIG_get0_r(parts), ret_raw, half) == half &&
	    BN_bn2binpad(ECDSA_SIG_get0_s(parts), ret_raw + half, half) == half;
	ECDSA_SIG_free(parts);
	return done;
}

static bool
sign_es256(EVP_PKEY_CTX *ready, struct slice message, unsigned char *ret_raw)
{
	uint8_t hash[SHA256_SIZE];
	unsigned char der[128];
	size_t size = sizeof(der);
	EVP_PKEY_CTX *context = ready != NULL ? EVP_PKEY_CTX_dup(ready) : NULL;

	sha256(message, hash);
	bool done = context != NULL &&
	    EVP_PKEY_sign(context, der, &size, hash, sizeof(hash)) == 1 &&
	    ecdsa_raw(der, size, ret_raw);
	EVP_PKEY_CTX_free(context);
	return done;
}

static bool
sign_eddsa(EVP_PKEY *pkey, struct slice message, unsigned char *ret_raw)
{
	size_t size = COSE_SIGNATURE_SIZE;
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	bool done = context != NULL &&
	    EVP_DigestSignInit(context, NULL, NULL, NULL, pkey) == 1 &&
	    EVP_DigestSign(context, ret_raw, &size, (const unsigned char *)message.bytes,
	        message.size) == 1 &&
	    size == COSE_SIGNATURE_SIZE;
	EVP_MD_CTX_free(context);
	return done;
}

static bool
cms_sign(const struct signing_secret *secret, CMS_ContentInfo *cms, struct slice message)
{
	const unsigned flags = CMS_DETACHED | CMS_BINARY | CMS_NOSMIMECAP;
	BIO *in = BIO_new_mem_buf(message.bytes, (int)message.size);

	/* CMS_CADES adds signingCertificateV2; the chain up to the root goes in too. */
	bool done = in != NULL && CMS_add1_cert(cms, secret->root) == 1 &&
	    CMS_add1_signer(cms, secret->certificate, secret->pkey, EVP_sha256(),
	        flags | CMS_CADES) != NULL &&
	    CMS_final(cms, in, NULL, flags) == 1;
	BIO_free(in);
	return done;
}

static enum fault
sign_cms(const struct signing_secret *secret, struct slice message, struct arena *arena,
    struct slice *ret_cms)
{
	unsigned char *der = NULL;
	int size = 0;
	CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL,
	    CMS_DETACHED | CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP);

	if (cms != NULL && cms_sign(secret, cms, message)) {
		size = i2d_CMS_ContentInfo(cms, &der);
	}
	CMS_ContentInfo_free(cms);
	if (size <= 0 || size >= SIGNING_CMS_MOST) {
		OPENSSL_free(der);
		return FAULT_SIGNER;
	}
	*ret_cms = arena_copy(arena, slice_bytes(der, (size_t)size));
	OPENSSL_free(der);
	return FAULT_NONE;
}

/* Its place; SIGNING_KEYS_MOST when there is none that signs. */
static size_t
find_secret(const struct signing_local *local, const struct signing_key *key)
{
	for (size_t i = 0; i < local->count; i++) {
		if (local->keys[i].use == key->use &&
		    cose_kid_equal(&local->keys[i].kid, &key->kid)) {
			return local->secrets[i].pkey != NULL ? i : SIGNING_KEYS_MOST;
		}
	}
	return SIGNING_KEYS_MOST;
}

static enum fault
sign(void *self, const struct signing_key *key, struct slice message, struct arena *arena,
    struct slice *ret_signature)
{
	const struct signing_local *local = self;
	size_t place = find_secret(local, key);
	unsigned char raw[COSE_SIGNATURE_SIZE];

	if (place == SIGNING_KEYS_MOST) {
		log_event(LOG_ERROR, "signing.no_key", LOG_INT("use", key->use));
		return FAULT_SIGNER;
	}
	if (key->use == SIGNING_PDF) {
		return sign_cms(&local->secrets[place], message, arena, ret_signature);
	}
	bool done = key->key.algorithm == COSE_ES256
	    ? sign_es256(local->ready[place], message, raw)
	    : sign_eddsa(local->secrets[place].pkey, message, raw);
	if (!done) {
		log_event(LOG_ERROR, "signing.failed", LOG_INT("use", key->use));
		return FAULT_SIGNER;
	}
	*ret_signature = arena_copy(arena, slice_bytes(raw, sizeof(raw)));
	return FAULT_NONE;
}

struct signing
signing_local_signing(struct signing_local *local)
{
	return (struct signing){
	    .self = local,
	    .sign = sign,
	    .keys = local->keys,
	    .key_count = local->count,
	    .pdf_root_pem = {local->pdf_root_pem, local->pdf_root_pem_size},
	};
}
