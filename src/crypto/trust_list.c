/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/trust_list.h"

#include <assert.h>
#include <openssl/evp.h>
#include <string.h>

#include "base/buffer.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"

/* Claims of RFC 8392, and our own. */
enum claim { ISSUER = 1, EXPIRES = 4, ISSUED = 6, KEYS = -65538, CENTRES = -65540 };
/* Of one key in the list. */
enum part { PART_KEY = 1, PART_NOT_BEFORE = 2, PART_EXPIRES = 3, PART_USE = 4 };

/* What a key of a centre takes beside its names, and the rest of the list: at most. */
enum { CENTRE_BYTES = 192, REST_BYTES = 1024, CENTRE_PARTS = 5 };

static const char *const verdict_keys[] = {
    [TRUST_OK] = "trust_list.ok",
    [TRUST_NOT_GENUINE] = "trust_list.not_genuine",
    [TRUST_BAD_LIST] = "trust_list.bad_list",
    [TRUST_KID_TWICE] = "trust_list.kid_twice",
    [TRUST_EXPIRED] = "trust_list.expired",
};
static_assert(
    ARRAY_LEN(verdict_keys) == TRUST_VERDICT_COUNT, "each verdict has a message key");

const char *
trust_verdict_key(enum trust_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdict_keys));
	return verdict_keys[verdict];
}

static bool
is_listed(enum signing_use use)
{
	return use >= SIGNING_PERMIT && use <= SIGNING_CENTRE;
}

/* What goes into the list: ours, then the centres' that fit. */
struct listing {
	const struct signing_key *keys[TRUST_LIST_KEYS_MOST];
	size_t count;
	const struct trust_centre *centres[TRUST_LIST_KEYS_MOST];
	size_t centres_count;
};

static void
list_ours(const struct signing *signing, struct listing *listing)
{
	for (size_t i = 0; i < signing->key_count; i++) {
		if (is_listed(signing->keys[i].use)) {
			assert(listing->count < ARRAY_LEN(listing->keys));
			listing->keys[listing->count++] = &signing->keys[i];
		}
	}
}

static bool
has_kid(const struct listing *listing, const struct cose_kid *kid)
{
	size_t i = 0;

	while (i < listing->count && !cose_kid_equal(&listing->keys[i]->kid, kid)) {
		i++;
	}
	return i < listing->count;
}

static void
list_centres(const struct trust_centres *centres, struct listing *listing)
{
	size_t bytes = REST_BYTES + listing->count * CENTRE_BYTES;

	for (size_t i = 0; centres != NULL && i < centres->count; i++) {
		const struct trust_centre *one = &centres->keys[i];
		size_t more = CENTRE_BYTES + one->name_latin.size + one->name_arabic.size;
		if (listing->count == ARRAY_LEN(listing->keys) ||
		    bytes + more > TRUST_LIST_BYTES_MOST ||
		    one->key.not_before >= one->key.expires ||
		    has_kid(listing, &one->key.kid)) {
			continue;
		}
		bytes += more;
		listing->keys[listing->count++] = &one->key;
		listing->centres[listing->centres_count++] = one;
	}
}

static void
put_key(struct buffer *out, const struct signing_key *key)
{
	cbor_put_map(out, 4);
	cbor_put_int(out, PART_KEY);
	cose_key_put(out, &key->key);
	cbor_put_int(out, PART_NOT_BEFORE);
	cbor_put_moment(out, key->not_before);
	cbor_put_int(out, PART_EXPIRES);
	cbor_put_moment(out, key->expires);
	cbor_put_int(out, PART_USE);
	cbor_put_int(out, key->use);
}

static void
put_centre(struct buffer *out, const struct trust_centre *centre)
{
	cbor_put_array(out, CENTRE_PARTS);
	cbor_put_bytes(out, cose_kid_slice(&centre->key.kid));
	cbor_put_text(out, centre->code);
	cbor_put_text(out, centre->name_latin);
	cbor_put_text(out, centre->name_arabic);
	cbor_put_moment(out, centre->stolen_at);
}

static void
put_claims(
    struct buffer *out, const struct listing *listing, struct slice issuer, moment now)
{
	cbor_put_map(out, 5);
	cbor_put_int(out, ISSUER);
	cbor_put_text(out, issuer);
	cbor_put_int(out, EXPIRES);
	cbor_put_moment(out, now + (moment)TRUST_LIST_DAYS * MOMENT_DAY);
	cbor_put_int(out, ISSUED);
	cbor_put_moment(out, now);
	cbor_put_int(out, KEYS);
	cbor_put_array(out, listing->count);
	for (size_t i = 0; i < listing->count; i++) {
		put_key(out, listing->keys[i]);
	}
	cbor_put_int(out, CENTRES);
	cbor_put_array(out, listing->centres_count);
	for (size_t i = 0; i < listing->centres_count; i++) {
		put_centre(out, listing->centres[i]);
	}
}

enum fault
trust_list_sign(const struct signing *signing, struct slice issuer,
    const struct trust_centres *centres, moment now, struct arena *arena,
    struct slice *ret_token)
{
	struct buffer payload = BUFFER_IN(arena);
	struct listing listing = {.count = 0};

	list_ours(signing, &listing);
	list_centres(centres, &listing);
	put_claims(&payload, &listing, issuer, now);
	return signing_cose(signing, signing_key_at(signing, SIGNING_TRUST_LIST, now),
	    SLICE(""), buffer_slice(&payload), arena, ret_token);
}

static bool
read_part(struct cbor *in, struct signing_key *key, unsigned *seen)
{
	int64_t label = 0;
	int64_t use = 0;

	if (!cbor_int(in, &label) || label < PART_KEY || label > PART_USE) {
		return false;
	}
	*seen |= 1U << label;
	switch ((enum part)label) {
	case PART_KEY:
		return cose_key_parse(in, &key->key);
	case PART_NOT_BEFORE:
		return cbor_moment(in, &key->not_before);
	case PART_EXPIRES:
		return cbor_moment(in, &key->expires);
	case PART_USE:
		if (!cbor_int(in, &use) || !is_listed((enum signing_use)use)) {
			return false;
		}
		key->use = (enum signing_use)use;
		return true;
	}
	return false;
}

static bool
read_key(struct cbor *in, struct signing_key *key)
{
	const unsigned all =
	    1U << PART_KEY | 1U << PART_NOT_BEFORE | 1U << PART_EXPIRES | 1U << PART_USE;
	unsigned seen = 0;
	size_t pairs = 0;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_part(in, key, &seen)) {
			return false;
		}
	}
	if (seen != all) {
		return false;
	}
	key->kid = cose_key_kid(&key->key);
	return key->not_before < key->expires;
}

static bool
read_keys(struct cbor *in, struct arena *arena, struct trust_list *list)
{
	size_t count = 0;

	if (!cbor_array(in, &count) || count > TRUST_LIST_KEYS_MOST) {
		return false;
	}
	struct signing_key *keys = ARENA_ARRAY(arena, struct signing_key, count);
	for (size_t i = 0; i < count; i++) {
		if (!read_key(in, &keys[i])) {
			return false;
		}
	}
	list->keys = keys;
	list->key_count = count;
	return true;
}

static bool
read_centre(struct cbor *in, struct trust_centre *centre)
{
	struct slice kid = {NULL, 0};
	size_t parts = 0;

	if (!cbor_array(in, &parts) || parts != CENTRE_PARTS || !cbor_bytes(in, &kid) ||
	    kid.size != COSE_KID_SIZE || !cbor_text(in, &centre->code) ||
	    !cbor_text(in, &centre->name_latin) || !cbor_text(in, &centre->name_arabic) ||
	    !cbor_moment(in, &centre->stolen_at)) {
		return false;
	}
	memcpy(centre->key.kid.bytes, kid.bytes, COSE_KID_SIZE);
	return centre->code.size > 0;
}

static bool
read_centres(struct cbor *in, struct arena *arena, struct trust_list *list)
{
	size_t count = 0;

	if (!cbor_array(in, &count) || count > TRUST_LIST_KEYS_MOST) {
		return false;
	}
	struct trust_centre *centres = ARENA_ARRAY(arena, struct trust_centre, count);
	for (size_t i = 0; i < count; i++) {
		if (!read_centre(in, &centres[i])) {
			return false;
		}
	}
	list->centres = (struct trust_centres){centres, count};
	return true;
}

static bool
read_claim(struct cbor *in, struct arena *arena, struct trust_list *list)
{
	int64_t claim = 0;

	if (!cbor_label(in, &claim)) {
		return false;
	}
	switch (claim) {
	case ISSUER:
		return cbor_text(in, &list->issuer);
	case EXPIRES:
		return cbor_moment(in, &list->expires);
	case ISSUED:
		return cbor_moment(in, &list->issued);
	case KEYS:
		return read_keys(in, arena, list);
	case CENTRES:
		return read_centres(in, arena, list);
	default:
		return cbor_skip(in);
	}
}

static bool
read_claims(struct slice payload, struct arena *arena, struct trust_list *list)
{
	struct cbor in;
	size_t pairs = 0;

	if (!cbor_open(payload, TRUST_LIST_BYTES_MOST, &in) || !cbor_map(&in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_claim(&in, arena, list)) {
			return false;
		}
	}
	return list->issuer.size > 0 && list->issued > 0 &&
	    list->issued < list->expires && list->keys != NULL;
}

/* Whoever is named must have a key in the list: then it is that one. */
static bool
give_centres_keys(struct trust_list *list, struct arena *arena)
{
	struct trust_centre *centres =
	    ARENA_ARRAY(arena, struct trust_centre, list->centres.count);

	for (size_t i = 0; i < list->centres.count; i++) {
		centres[i] = list->centres.keys[i];
		const struct signing_key *key =
		    trust_list_find(list, &centres[i].key.kid, SIGNING_CENTRE);
		if (key == NULL) {
			return false;
		}
		centres[i].key = *key;
	}
	list->centres.keys = centres;
	return true;
}

static bool
a_kid_is_there_twice(const struct trust_list *list)
{
	for (size_t i = 0; i < list->key_count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (cose_kid_equal(&list->keys[i].kid, &list->keys[j].kid)) {
				return true;
			}
		}
	}
	return false;
}

enum trust_verdict
trust_list_read(struct slice token, const struct cose_key *root, moment now,
    struct arena *arena, struct trust_list *ret_list)
{
	struct cose_kid root_kid = cose_key_kid(root);
	struct trust_list list = {0};
	struct cose_sign1 sign1;

	if (cose_parse(token, TRUST_LIST_BYTES_MOST, &sign1) != COSE_OK ||
	    !cose_kid_equal(&sign1.kid, &root_kid) || !cose_verify(&sign1, root, arena)) {
		return TRUST_NOT_GENUINE;
	}
	if (!read_claims(sign1.payload, arena, &list)) {
		return TRUST_BAD_LIST;
	}
	if (a_kid_is_there_twice(&list)) {
		return TRUST_KID_TWICE;
	}
	if (!give_centres_keys(&list, arena)) {
		return TRUST_BAD_LIST;
	}
	if (now >= list.expires) {
		return TRUST_EXPIRED;
	}
	*ret_list = list;
	return TRUST_OK;
}

const struct signing_key *
trust_list_find(
    const struct trust_list *list, const struct cose_kid *kid, enum signing_use use)
{
	for (size_t i = 0; i < list->key_count; i++) {
		if (list->keys[i].use == use && cose_kid_equal(&list->keys[i].kid, kid)) {
			return &list->keys[i];
		}
	}
	return NULL;
}

const struct trust_centre *
trust_list_centre(const struct trust_list *list, const struct cose_kid *kid)
{
	for (size_t i = 0; i < list->centres.count; i++) {
		if (cose_kid_equal(&list->centres.keys[i].key.kid, kid)) {
			return &list->centres.keys[i];
		}
	}
	return NULL;
}

bool
trust_list_verify(const struct trust_list *list, const struct signing_key *key,
    const struct cose_sign1 *sign1, struct arena *arena)
{
	if (list->ready == NULL) {
		return cose_verify(sign1, &key->key, arena);
	}
	return cose_verify_by(
	    sign1, key->key.algorithm, list->ready[key - list->keys], arena);
}

void
trust_list_make_ready(struct trust_list *list, struct arena *arena)
{
	assert(list->ready == NULL);
	list->ready =
	    (EVP_PKEY **)arena_alloc_array(arena, sizeof(EVP_PKEY *), list->key_count);
	for (size_t i = 0; i < list->key_count; i++) {
		list->ready[i] = cose_key_to_pkey(&list->keys[i].key);
	}
}

void
trust_list_done(struct trust_list *list)
{
	for (size_t i = 0; list->ready != NULL && i < list->key_count; i++) {
		EVP_PKEY_free(list->ready[i]);
	}
	list->ready = NULL;
}

bool
trust_key_covers(const struct signing_key *key, moment issued)
{
	return key->not_before <= issued && issued < key->expires;
}

void
trust_list_put_jwks(struct buffer *out, const struct signing *signing)
{
	const char *between = "";

	buffer_puts(out, "{\"keys\":[");
	for (size_t i = 0; i < signing->key_count; i++) {
		if (is_listed(signing->keys[i].use)) {
			buffer_puts(out, between);
			cose_key_put_jwk(out, &signing->keys[i].key);
			between = ",";
		}
	}
	buffer_puts(out, "]}");
}
