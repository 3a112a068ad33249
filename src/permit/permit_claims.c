/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/permit_claims.h"

#include <assert.h>

#include "base/number.h"
#include "crypto/cbor.h"
#include "crypto/status_list.h"

/* Claims of RFC 8392, and our own. */
enum claim {
	CLAIM_ISSUER = 1,
	CLAIM_NUMBER = 2,
	CLAIM_EXPIRES = 4,
	CLAIM_NOT_BEFORE = 5,
	CLAIM_ISSUED = 6,
	CLAIM_STATUS = CWT_STATUS,
	CLAIM_PERMIT = -65537,
};

/* Of the permit map. */
enum field {
	FIELD_VERSION,
	FIELD_NAME_LATIN,
	FIELD_NAME_ARABIC,
	FIELD_IDENTITY_LAST,
	FIELD_CLASS,
	FIELD_DRONES,
	FIELD_HEIGHT,
	FIELD_ZONES,
	FIELD_CONDITIONS,
	FIELD_CENTRE,
	FIELD_COUNT
};

enum { VERSION = 1, IDENTITY_LAST_DIGITS = 4 };

/* At most so many bytes, and no half character at the end. */
static struct slice
cut(struct slice text, size_t most)
{
	size_t size = text.size < most ? text.size : most;

	while (size > 0 && size < text.size &&
	    ((unsigned char)text.bytes[size] & 0xC0U) == 0x80U) {
		size--;
	}
	return slice_first(text, size);
}

static moment
whole_seconds(moment when)
{
	return when - when % MOMENT_SECOND;
}

void
permit_claims_fit(struct permit_claims *claims)
{
	claims->expires = whole_seconds(claims->expires);
	claims->not_before = whole_seconds(claims->not_before);
	claims->issued = whole_seconds(claims->issued);
	claims->issuer = cut(claims->issuer, PERMIT_CODE_MOST);
	claims->name_latin = cut(claims->name_latin, PERMIT_NAME_MOST);
	claims->name_arabic = cut(claims->name_arabic, PERMIT_NAME_MOST);
	claims->centre = cut(claims->centre, PERMIT_CODE_MOST);
	for (size_t i = 0; i < claims->drone_count; i++) {
		struct permit_drone *drone = &claims->drones[i];
		drone->serial = cut(drone->serial, PERMIT_SERIAL_MOST);
		drone->model = cut(drone->model, PERMIT_MODEL_MOST);
	}
	for (size_t i = 0; i < claims->zone_count; i++) {
		claims->zones[i] = cut(claims->zones[i], PERMIT_CODE_MOST);
	}
}

static bool
is_identity_last(struct slice text)
{
	int64_t number = 0;

	return text.size == 0 ||
	    (text.size == IDENTITY_LAST_DIGITS && number_parse(text, 0, 9999, &number));
}

static bool
is_between(int64_t number, int64_t least, int64_t most)
{
	return number >= least && number <= most;
}

static bool
drones_hold(const struct permit_claims *claims)
{
	if (claims->drone_count > PERMIT_DRONES_MOST) {
		return false;
	}
	for (size_t i = 0; i < claims->drone_count; i++) {
		const struct permit_drone *drone = &claims->drones[i];
		if (drone->serial.size > PERMIT_SERIAL_MOST ||
		    drone->model.size > PERMIT_MODEL_MOST ||
		    !is_between(drone->grams, 0, PERMIT_GRAMS_MOST)) {
			return false;
		}
	}
	return true;
}

static bool
zones_hold(const struct permit_claims *claims)
{
	if (claims->zone_count > PERMIT_ZONES_MOST) {
		return false;
	}
	for (size_t i = 0; i < claims->zone_count; i++) {
		if (!is_between((int64_t)claims->zones[i].size, 1, PERMIT_CODE_MOST)) {
			return false;
		}
	}
	return true;
}

static bool
dates_hold(const struct permit_claims *claims)
{
	return claims->issued > 0 && claims->not_before > 0 &&
	    claims->not_before < claims->expires && claims->issued < claims->expires;
}

/* The bounds of permit_token.h: what is written has them, what is read must have them. */
static bool
claims_hold(const struct permit_claims *claims)
{
	return is_between((int64_t)claims->issuer.size, 1, PERMIT_CODE_MOST) &&
	    claims->number.text[0] != '\0' && dates_hold(claims) &&
	    is_between(claims->status_index, 0, STATUS_LIST_MOST - 1) &&
	    is_between((int64_t)claims->status_uri.size, 1, PERMIT_URI_MOST) &&
	    claims->name_latin.size <= PERMIT_NAME_MOST &&
	    claims->name_arabic.size <= PERMIT_NAME_MOST &&
	    is_identity_last(claims->identity_last) &&
	    is_between(claims->class, PERMIT_RECREATION, PERMIT_CLASS_END - 1) &&
	    drones_hold(claims) &&
	    is_between(claims->height_metres, 0, PERMIT_HEIGHT_METRES_MOST) &&
	    zones_hold(claims) && permit_conditions_hold(claims->conditions) &&
	    claims->centre.size <= PERMIT_CODE_MOST;
}

static void
put_text_field(struct buffer *out, enum field field, struct slice text)
{
	cbor_put_int(out, field);
	cbor_put_text(out, text);
}

static void
put_int_field(struct buffer *out, enum field field, int64_t number)
{
	cbor_put_int(out, field);
	cbor_put_int(out, number);
}

static void
put_drones(struct buffer *out, const struct permit_claims *claims)
{
	cbor_put_int(out, FIELD_DRONES);
	cbor_put_array(out, claims->drone_count);
	for (size_t i = 0; i < claims->drone_count; i++) {
		cbor_put_array(out, 3);
		cbor_put_text(out, claims->drones[i].serial);
		cbor_put_text(out, claims->drones[i].model);
		cbor_put_int(out, claims->drones[i].grams);
	}
}

static void
put_zones(struct buffer *out, const struct permit_claims *claims)
{
	cbor_put_int(out, FIELD_ZONES);
	cbor_put_array(out, claims->zone_count);
	for (size_t i = 0; i < claims->zone_count; i++) {
		cbor_put_text(out, claims->zones[i]);
	}
}

static void
put_permit(struct buffer *out, const struct permit_claims *claims)
{
	cbor_put_int(out, CLAIM_PERMIT);
	cbor_put_map(out, FIELD_COUNT);
	put_int_field(out, FIELD_VERSION, VERSION);
	put_text_field(out, FIELD_NAME_LATIN, claims->name_latin);
	put_text_field(out, FIELD_NAME_ARABIC, claims->name_arabic);
	put_text_field(out, FIELD_IDENTITY_LAST, claims->identity_last);
	put_int_field(out, FIELD_CLASS, claims->class);
	put_drones(out, claims);
	put_int_field(out, FIELD_HEIGHT, claims->height_metres);
	put_zones(out, claims);
	put_int_field(out, FIELD_CONDITIONS, claims->conditions);
	put_text_field(out, FIELD_CENTRE, claims->centre);
}

static void
put_status(struct buffer *out, const struct permit_claims *claims)
{
	cbor_put_int(out, CLAIM_STATUS);
	cbor_put_map(out, 1);
	cbor_put_text(out, SLICE("status_list"));
	cbor_put_map(out, 2);
	cbor_put_text(out, SLICE("idx"));
	cbor_put_int(out, claims->status_index);
	cbor_put_text(out, SLICE("uri"));
	cbor_put_text(out, claims->status_uri);
}

void
permit_claims_encode(const struct permit_claims *claims, struct buffer *out)
{
	assert(claims_hold(claims));
	cbor_put_map(out, 7);
	cbor_put_int(out, CLAIM_ISSUER);
	cbor_put_text(out, claims->issuer);
	cbor_put_int(out, CLAIM_NUMBER);
	cbor_put_text(out, slice_of(claims->number.text));
	cbor_put_int(out, CLAIM_EXPIRES);
	cbor_put_moment(out, claims->expires);
	cbor_put_int(out, CLAIM_NOT_BEFORE);
	cbor_put_moment(out, claims->not_before);
	cbor_put_int(out, CLAIM_ISSUED);
	cbor_put_moment(out, claims->issued);
	put_status(out, claims);
	put_permit(out, claims);
}

static bool
read_drones(struct cbor *in, struct permit_claims *claims)
{
	size_t parts = 0;

	if (!cbor_array(in, &claims->drone_count) ||
	    claims->drone_count > PERMIT_DRONES_MOST) {
		return false;
	}
	for (size_t i = 0; i < claims->drone_count; i++) {
		struct permit_drone *drone = &claims->drones[i];
		if (!cbor_array(in, &parts) || parts != 3 ||
		    !cbor_text(in, &drone->serial) || !cbor_text(in, &drone->model) ||
		    !cbor_int(in, &drone->grams)) {
			return false;
		}
	}
	return true;
}

static bool
read_zones(struct cbor *in, struct permit_claims *claims)
{
	if (!cbor_array(in, &claims->zone_count) ||
	    claims->zone_count > PERMIT_ZONES_MOST) {
		return false;
	}
	for (size_t i = 0; i < claims->zone_count; i++) {
		if (!cbor_text(in, &claims->zones[i])) {
			return false;
		}
	}
	return true;
}

/* An integer from 0 to most. */
static bool
read_number(struct cbor *in, int64_t most, int64_t *ret_number)
{
	int64_t number = 0;

	if (!cbor_int(in, &number) || !is_between(number, 0, most)) {
		return false;
	}
	*ret_number = number;
	return true;
}

static bool
read_version(struct cbor *in)
{
	int64_t version = 0;

	return read_number(in, VERSION, &version) && version == VERSION;
}

static bool
read_class(struct cbor *in, enum permit_class *ret_class)
{
	int64_t class = 0;

	if (!read_number(in, PERMIT_CLASS_END - 1, &class)) {
		return false;
	}
	*ret_class = (enum permit_class) class;
	return true;
}

static bool
read_conditions(struct cbor *in, unsigned *ret_conditions)
{
	int64_t conditions = 0;

	if (!read_number(in, PERMIT_CONDITION_END - 1, &conditions)) {
		return false;
	}
	*ret_conditions = (unsigned)conditions;
	return true;
}

static bool
read_field(struct cbor *in, enum field field, struct permit_claims *claims)
{
	switch (field) {
	case FIELD_VERSION:
		return read_version(in);
	case FIELD_NAME_LATIN:
		return cbor_text(in, &claims->name_latin);
	case FIELD_NAME_ARABIC:
		return cbor_text(in, &claims->name_arabic);
	case FIELD_IDENTITY_LAST:
		return cbor_text(in, &claims->identity_last);
	case FIELD_CLASS:
		return read_class(in, &claims->class);
	case FIELD_DRONES:
		return read_drones(in, claims);
	case FIELD_HEIGHT:
		return cbor_int(in, &claims->height_metres);
	case FIELD_ZONES:
		return read_zones(in, claims);
	case FIELD_CONDITIONS:
		return read_conditions(in, &claims->conditions);
	case FIELD_CENTRE:
		return cbor_text(in, &claims->centre);
	case FIELD_COUNT:
		break;
	}
	return false;
}

static bool
read_permit(struct cbor *in, struct permit_claims *claims)
{
	unsigned seen = 0;
	size_t pairs = 0;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		int64_t field = 0;
		if (!cbor_label(in, &field)) {
			return false;
		}
		if (!is_between(field, 0, FIELD_COUNT - 1)) {
			if (!cbor_skip(in)) {
				return false;
			}
			continue;
		}
		if (!read_field(in, (enum field)field, claims)) {
			return false;
		}
		seen |= 1U << field;
	}
	return seen == (1U << FIELD_COUNT) - 1;
}

/* Enters the one map under the text key of a map; what else is there is passed over by
 * the caller, who holds a copy. */
static bool
read_status_list(struct cbor *in, struct permit_claims *claims)
{
	struct slice name = {0};
	size_t pairs = 0;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!cbor_text(in, &name)) {
			return false;
		}
		bool read = slice_equal(name, SLICE("idx"))
		    ? cbor_int(in, &claims->status_index)
		    : slice_equal(name, SLICE("uri")) ? cbor_text(in, &claims->status_uri)
		                                      : cbor_skip(in);
		if (!read) {
			return false;
		}
	}
	return claims->status_uri.size > 0;
}

static bool
read_status(struct cbor *in, struct permit_claims *claims)
{
	struct slice name = {0};
	size_t pairs = 0;

	claims->status_index = -1; /* must be said */
	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!cbor_text(in, &name)) {
			return false;
		}
		bool ours = slice_equal(name, SLICE("status_list"));
		if (ours ? !read_status_list(in, claims) : !cbor_skip(in)) {
			return false;
		}
	}
	return claims->status_index >= 0;
}

static bool
read_number_claim(struct cbor *in, struct permit_number *ret_number)
{
	struct permit_number number;
	struct slice text = {0};

	if (!cbor_text(in, &text) ||
	    permit_number_parse(text, &number) != PERMIT_NUMBER_OK ||
	    !slice_equal(text, slice_of(number.text))) {
		return false;
	}
	*ret_number = number;
	return true;
}

static bool
read_claim(struct cbor *in, int64_t claim, struct permit_claims *claims)
{
	switch (claim) {
	case CLAIM_ISSUER:
		return cbor_text(in, &claims->issuer);
	case CLAIM_NUMBER:
		return read_number_claim(in, &claims->number);
	case CLAIM_EXPIRES:
		return cbor_moment(in, &claims->expires);
	case CLAIM_NOT_BEFORE:
		return cbor_moment(in, &claims->not_before);
	case CLAIM_ISSUED:
		return cbor_moment(in, &claims->issued);
	case CLAIM_STATUS:
		return read_status(in, claims);
	case CLAIM_PERMIT:
		return read_permit(in, claims);
	default:
		return cbor_skip(in);
	}
}

bool
permit_claims_decode(struct slice payload, struct permit_claims *ret_claims)
{
	struct permit_claims claims = {0};
	struct cbor in;
	size_t pairs = 0;

	if (!cbor_open(payload, PERMIT_TOKEN_BYTES_MOST, &in) || !cbor_map(&in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		int64_t claim = 0;
		if (!cbor_label(&in, &claim) || !read_claim(&in, claim, &claims)) {
			return false;
		}
	}
	/* What was not there is zero, and zero is out of the bounds of all but the permit
	 * map's fields, which read_permit has counted. */
	if (!claims_hold(&claims)) {
		return false;
	}
	*ret_claims = claims;
	return true;
}
