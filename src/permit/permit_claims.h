/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_claims - what a permit says, and its bytes: the payload of the token.
 *
 * Claims (RFC 8392), in this order: 1 issuer, 2 number, 4 expires, 5 not before,
 * 6 issued, 65535 {"status_list": {"idx", "uri"}}, -65537 the permit: {0: 1, 1: name in
 * Latin, 2: name in Arabic, 3: last four of the identity number, 4: class, 5: [[serial,
 * model, grams], ...], 6: metres above ground, 7: [zones], 8: condition bits, 9: centre}.
 * Never a passport or identity number, phone, e-mail, birth date or photo. What is not
 * known is the empty text.
 */
#ifndef PERMIT_PERMIT_CLAIMS_H
#define PERMIT_PERMIT_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"
#include "permit/permit.h"

enum {
	PERMIT_TOKEN_BYTES_MOST = 2048,
	PERMIT_DRONES_MOST = 8,
	PERMIT_ZONES_MOST = 16,
	/* Bytes. With all of them at their most the token still fits. */
	PERMIT_NAME_MOST = 200,
	PERMIT_SERIAL_MOST = 24,
	PERMIT_MODEL_MOST = 40,
	PERMIT_CODE_MOST = 16,
	PERMIT_URI_MOST = 120,
	PERMIT_GRAMS_MOST = 1000000,
	PERMIT_HEIGHT_METRES_MOST = 10000,
};

struct permit_drone {
	struct slice serial;
	struct slice model;
	int64_t grams;
};

struct permit_claims {
	struct slice issuer; /* "AE" */
	struct permit_number number;
	moment expires; /* whole seconds */
	moment not_before;
	moment issued;
	int64_t status_index;
	struct slice status_uri;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice identity_last; /* four digits, or empty */
	enum permit_class class;
	struct permit_drone drones[PERMIT_DRONES_MOST];
	size_t drone_count;
	int64_t height_metres;
	struct slice zones[PERMIT_ZONES_MOST];
	size_t zone_count;
	unsigned conditions;
	struct slice centre; /* code of the training centre */
};

/* Texts cut to what a token holds, at a character's border; times cut to seconds. Call it
 * before _sign with what people and other systems wrote. */
void permit_claims_fit(struct permit_claims *claims);
/* The CWT payload. The claims hold the bounds above (a bug otherwise). */
void permit_claims_encode(const struct permit_claims *claims, struct buffer *out);
/* Strict: everything above is there and within its bounds, the dates are in order; a
 * claim of another number is passed over. The result points into payload. */
MUST_USE bool permit_claims_decode(
    struct slice payload, struct permit_claims *ret_claims);

#endif
