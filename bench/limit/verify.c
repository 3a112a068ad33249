/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verify - the floor under the verification of a permit: ES256 by OpenSSL, nothing else.
 *
 *	limit-verify --seconds 1
 *
 * A key of its own, a message as long as what a permit's signature covers, the signature
 * in the form that OpenSSL wants. Key and signature are read once, before the clock runs.
 */
#include <assert.h>
#include <getopt.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MESSAGE_BYTES = 330, SIGNATURE_MOST = 80, LOOK_AT_CLOCK = 32 };

static double
now_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t
sign(EVP_PKEY *key, const unsigned char *message, unsigned char *ret_signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t size = SIGNATURE_MOST;

	if (context == NULL ||
	    EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key) != 1 ||
	    EVP_DigestSign(context, ret_signature, &size, message, MESSAGE_BYTES) != 1) {
		size = 0;
	}
	EVP_MD_CTX_free(context);
	return size;
}

static int
holds(EVP_PKEY *key, const unsigned char *message, const unsigned char *signature,
    size_t size)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int good = context != NULL &&
	    EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key) == 1 &&
	    EVP_DigestVerify(context, signature, size, message, MESSAGE_BYTES) == 1;

	EVP_MD_CTX_free(context);
	return good;
}

int
main(int count, char **words)
{
	unsigned char message[MESSAGE_BYTES];
	unsigned char signature[SIGNATURE_MOST];
	double seconds =
	    count == 3 && strcmp(words[1], "--seconds") == 0 ? atof(words[2]) : 0;
	EVP_PKEY *key = EVP_EC_gen("P-256");
	size_t done = 0;
	double took = 0;

	memset(message, 'm', sizeof(message));
	size_t size = key != NULL ? sign(key, message, signature) : 0;
	if (seconds <= 0 || size == 0) {
		(void)fputs("limit-verify: --seconds\n", stderr);
		return EXIT_FAILURE;
	}
	double start = now_seconds();
	while (took < seconds) {
		for (int i = 0; i < LOOK_AT_CLOCK; i++) {
			int good = holds(key, message, signature, size);
			assert(good);
			done++;
		}
		took = now_seconds() - start;
	}
	printf("done=%zu failed=0 seconds=%.4f rate=%.1f\n", done, took,
	    (double)done / took);
	EVP_PKEY_free(key);
	return EXIT_SUCCESS;
}
