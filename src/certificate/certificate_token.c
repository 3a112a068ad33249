/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/certificate_token.h"

#include <ctype.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/text.h"
#include "crypto/public_key.h"
#include "crypto/signing_local.h"

/* RFC 8392; the last one is ours, beside the permit's -65537. */
enum label { ISSUER = 1, SUBJECT = 2, ISSUED = 6, CERTIFICATE = -65539 };
enum member { VERSION, NAME_LATIN, NAME_ARABIC, IDENTITY_LAST, CLASS };
enum { VERSION_1 = 1, LAST_DIGITS = 4, CLAIMS = 4 };

/* --- the claims --- */

static bool
is_name(struct slice name, struct arena *arena)
{
	return text_is_utf8(name) && text_length(name) <= CERTIFICATE_TOKEN_NAME_MOST &&
	    slice_equal(text_line(arena, name), name);
}

static bool
is_last(struct slice digits)
{
	bool all = digits.size == 0 || digits.size == LAST_DIGITS;

	for (size_t i = 0; i < digits.size; i++) {
		all = all && isdigit((unsigned char)digits.bytes[i]) != 0;
	}
	return all;
}

bool
certificate_claims_fit(const struct certificate_claims *claims, struct arena *arena)
{
	return claims->number.size > 0 &&
	    claims->number.size <= CERTIFICATE_TOKEN_NUMBER_MOST &&
	    is_name(claims->number, arena) && claims->name_latin.size > 0 &&
	    is_name(claims->name_latin, arena) && is_name(claims->name_arabic, arena) &&
	    is_last(claims->identity_last) && claims->class >= CENTRE_CLASS_RECREATION &&
	    claims->class <= CENTRE_CLASS_LAST && claims->issued_on >= 0 &&
	    claims->issued_on <= CENTRE_OPEN_END;
}

static void
put_text(struct buffer *out, int label, struct slice text)
{
	if (text.size > 0) {
		cbor_put_int(out, label);
		cbor_put_text(out, text);
	}
}

void
certificate_claims_encode(const struct certificate_claims *claims, struct buffer *out)
{
	cbor_put_map(out, CLAIMS);
	put_text(out, ISSUER, slice_of(claims->centre.text));
	put_text(out, SUBJECT, claims->number);
	cbor_put_int(out, ISSUED);
	cbor_put_moment(out, moment_of_day(claims->issued_on, 0));
	cbor_put_int(out, CERTIFICATE);
	cbor_put_map(out,
	    3U + (claims->name_arabic.size > 0 ? 1U : 0U) +
	        (claims->identity_last.size > 0 ? 1U : 0U));
	cbor_put_int(out, VERSION);
	cbor_put_int(out, VERSION_1);
	put_text(out, NAME_LATIN, claims->name_latin);
	put_text(out, NAME_ARABIC, claims->name_arabic);
	put_text(out, IDENTITY_LAST, claims->identity_last);
	cbor_put_int(out, CLASS);
	cbor_put_int(out, (int64_t)claims->class);
}

enum fault
certificate_token_sign(const struct certificate_claims *claims, EVP_PKEY *key,
    struct arena *arena, struct slice *ret_token)
{
	struct buffer payload = BUFFER_IN(arena);
	struct signing_local *local = signing_local_new();

	certificate_claims_encode(claims, &payload);
	if (local == NULL || EVP_PKEY_up_ref(key) != 1) {
		signing_local_free(local);
		return FAULT_MEMORY;
	}
	enum fault fault = signing_local_add(
	    local, SIGNING_CENTRE, (struct signing_secret){.pkey = key}, 0, INT64_MAX);
	if (fault == FAULT_NONE) {
		const struct signing signing = signing_local_signing(local);
		fault =
		    signing_cose(&signing, signing_key_at(&signing, SIGNING_CENTRE, 1),
		        SLICE(""), buffer_slice(&payload), arena, ret_token);
	}
	signing_local_free(local);
	return fault;
}

static bool
read_member(struct cbor *in, int64_t label, struct certificate_claims *claims)
{
	int64_t number = 0;

	switch (label) {
	case VERSION:
		return cbor_int(in, &number) && number == VERSION_1;
	case NAME_LATIN:
		return cbor_text(in, &claims->name_latin);
	case NAME_ARABIC:
		return cbor_text(in, &claims->name_arabic);
	case IDENTITY_LAST:
		return cbor_text(in, &claims->identity_last);
	case CLASS:
		if (!cbor_int(in, &number) || number < CENTRE_CLASS_RECREATION ||
		    number > CENTRE_CLASS_LAST) {
			return false;
		}
		claims->class = (enum centre_class)number;
		return true;
	default:
		return false;
	}
}

static bool
read_certificate(struct cbor *in, struct certificate_claims *claims)
{
	size_t pairs = 0;
	int64_t label = 0;
	bool versioned = false;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!cbor_label(in, &label) || !read_member(in, label, claims)) {
			return false;
		}
		versioned = versioned || label == VERSION;
	}
	return versioned;
}

static bool
read_issuer(struct cbor *in, struct centre_code *ret_code)
{
	struct slice text = {0};

	/* one way to write a code: what was printed is what is signed */
	return cbor_text(in, &text) &&
	    centre_code_parse(text, ret_code) == CENTRE_CODE_OK &&
	    slice_equal(slice_of(ret_code->text), text);
}

static bool
read_claim(struct cbor *in, int64_t label, struct certificate_claims *claims)
{
	moment issued = 0;

	switch (label) {
	case ISSUER:
		return read_issuer(in, &claims->centre);
	case SUBJECT:
		return cbor_text(in, &claims->number);
	case ISSUED:
		if (!cbor_moment(in, &issued)) {
			return false;
		}
		claims->issued_on = moment_day(issued, 0);
		return true;
	case CERTIFICATE:
		return read_certificate(in, claims);
	default:
		return false;
	}
}

/* Whether it has a certificate in it, whatever else. */
static bool
is_of_this_kind(struct cbor in)
{
	size_t pairs = 0;
	int64_t label = 0;

	if (!cbor_map(&in, &pairs)) {
		return false;
	}
	while (pairs > 0 && cbor_label(&in, &label) && label != CERTIFICATE &&
	    cbor_skip(&in)) {
		pairs--;
	}
	return pairs > 0 && label == CERTIFICATE;
}

static bool
read_claims(struct cbor in, struct arena *arena, struct certificate_claims *claims)
{
	size_t pairs = 0;
	int64_t label = 0;

	/* no key stands twice (cbor_open), so four known ones are all there are */
	if (!cbor_map(&in, &pairs) || pairs != CLAIMS) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!cbor_label(&in, &label) || !read_claim(&in, label, claims)) {
			return false;
		}
	}
	return certificate_claims_fit(claims, arena);
}

enum certificate_token_verdict
certificate_token_read(
    struct slice token, struct arena *arena, struct certificate_token *ret_token)
{
	struct certificate_token read = {.claims = {.issued_on = DAY_NONE}};
	struct cbor in;

	if (cose_parse(token, CERTIFICATE_TOKEN_BYTES_MOST, &read.sign1) != COSE_OK ||
	    !cbor_open(read.sign1.payload, CERTIFICATE_TOKEN_BYTES_MOST, &in)) {
		return CERTIFICATE_TOKEN_BAD;
	}
	if (!is_of_this_kind(in)) {
		return CERTIFICATE_TOKEN_OTHER;
	}
	if (read.sign1.type.size > 0 || !read_claims(in, arena, &read.claims)) {
		return CERTIFICATE_TOKEN_BAD;
	}
	*ret_token = read;
	return CERTIFICATE_TOKEN_OK;
}

bool
certificate_token_holds(
    const struct certificate_token *token, struct slice key, struct arena *arena)
{
	struct public_key opened;

	return public_key_reopen(PUBLIC_KEY_COSE, key, arena, &opened) &&
	    cose_verify(&token->sign1, &opened.cose, arena);
}
