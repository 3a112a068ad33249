/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_test_world - an authority with keys, and a permit that it issued: for tests.
 *
 *	struct fixture fixture;
 *	begin(&fixture);
 *	struct slice token = token_of(&fixture, &claims);
 *	finish(&fixture);
 */
#ifndef PERMIT_PERMIT_TEST_WORLD_H
#define PERMIT_PERMIT_TEST_WORLD_H

#include "crypto/signing_local.h"
#include "permit/permit_token.h"
#include "permit/permit_verify.h"

#define CEILING (256 << 20)
#define ORIGIN SLICE("https://permits.example")
#define URI SLICE("https://permits.example/status/1")

static const moment key_start = INT64_C(1795737600000);
static const moment key_end = INT64_C(1827273600000);
static const moment issued = INT64_C(1795800000000);
static const moment begins = INT64_C(1795824000000);
static const moment ends = INT64_C(1858896000000);
static const moment now = INT64_C(1795827600000); /* an hour after it begins */

struct fixture {
	struct signing_local *local;
	struct signing signing;
	struct arena arena;
	struct trust_list trust;
};

static inline struct permit_claims
some_claims(void)
{
	return (struct permit_claims){
	    .issuer = SLICE("AE"),
	    .number = permit_number_make(2026, 12345),
	    .expires = ends,
	    .not_before = begins,
	    .issued = issued,
	    .status_index = 4711,
	    .status_uri = URI,
	    .name_latin = SLICE("Mariam Al Mansoori"),
	    .name_arabic = SLICE("مريم المنصوري"),
	    .identity_last = SLICE("4567"),
	    .class = PERMIT_RECREATION,
	    .drones = {{SLICE("1581F45T7228C00ABC12"), SLICE("DJI Mini 4 Pro"), 249},
	        {SLICE("1ATLJ0RG7X0000001"), SLICE("Autel EVO Lite"), 835}},
	    .drone_count = 2,
	    .height_metres = 120,
	    .zones = {SLICE("DXB-12")},
	    .zone_count = 1,
	    .conditions = PERMIT_LINE_OF_SIGHT | PERMIT_DAY_ONLY | PERMIT_NOT_OVER_PEOPLE,
	    .centre = SLICE("TC-0042"),
	};
}

static inline void
begin(struct fixture *fixture)
{
	static const enum signing_use uses[] = {
	    SIGNING_TRUST_LIST, SIGNING_PERMIT, SIGNING_STATUS, SIGNING_CHECKPOINT};
	struct slice token = {0};

	*fixture =
	    (struct fixture){.local = signing_local_new(), .arena = ARENA_EMPTY(CEILING)};
	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		assert_int_equal(
		    signing_local_make(fixture->local, uses[i], key_start, key_end),
		    FAULT_NONE);
	}
	fixture->signing = signing_local_signing(fixture->local);
	assert_int_equal(trust_list_sign(&fixture->signing, SLICE("AE"), NULL, issued,
	                     &fixture->arena, &token),
	    FAULT_NONE);
	assert_int_equal(trust_list_read(token, &fixture->signing.keys[0].key, now,
	                     &fixture->arena, &fixture->trust),
	    TRUST_OK);
}

static inline void
finish(struct fixture *fixture)
{
	arena_done(&fixture->arena);
	signing_local_free(fixture->local);
}

static inline struct slice
token_of(struct fixture *fixture, const struct permit_claims *claims)
{
	struct slice token = {0};

	assert_int_equal(
	    permit_token_sign(claims, &fixture->signing, &fixture->arena, &token),
	    FAULT_NONE);
	return token;
}

static inline struct slice
qr_of(struct fixture *fixture, struct slice token)
{
	struct buffer text = BUFFER_IN(&fixture->arena);

	permit_qr_text(ORIGIN, token, &text);
	return buffer_slice(&text);
}

#endif
