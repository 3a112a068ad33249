/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verify - how many permits a second one core verifies: the text of a QR code goes in,
 * the answer comes out, all in this process.
 *
 *	bench-verify --seconds 1
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buffer.h"
#include "crypto/signing_local.h"
#include "permit/permit_token.h"
#include "permit/permit_verify.h"

enum { CEILING = 16 << 20, LOOK_AT_CLOCK = 32 };

static double
now_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* An authority's keys and its list, as a verifier has them. */
static enum fault
found_authority(struct signing_local *local, moment now, struct arena *arena,
    struct trust_list *ret_trust)
{
	static const enum signing_use uses[] = {
	    SIGNING_TRUST_LIST, SIGNING_PERMIT, SIGNING_STATUS, SIGNING_CHECKPOINT};
	struct slice list = {0};

	for (size_t i = 0; i < ARRAY_LEN(uses); i++) {
		TRY(signing_local_make(
		    local, uses[i], now - MOMENT_DAY, now + 365 * (moment)MOMENT_DAY));
	}
	struct signing signing = signing_local_signing(local);
	TRY(trust_list_sign(&signing, SLICE("AE"), NULL, now, arena, &list));
	return trust_list_read(list, &signing.keys[0].key, now, arena, ret_trust) ==
	        TRUST_OK
	    ? FAULT_NONE
	    : FAULT_CONFIG;
}

static enum fault
issue(
    struct signing_local *local, moment now, struct arena *arena, struct slice *ret_text)
{
	struct buffer text = BUFFER_IN(arena);
	struct slice token = {0};
	struct permit_claims claims = {
	    .issuer = SLICE("AE"),
	    .number = permit_number_make(2026, 12345),
	    .expires = now + 365 * (moment)MOMENT_DAY,
	    .not_before = now - MOMENT_MINUTE,
	    .issued = now - MOMENT_MINUTE,
	    .status_index = 4711,
	    .status_uri = SLICE("https://permits.example.ae/status/1"),
	    .name_latin = SLICE("Load Tester"),
	    .name_arabic = SLICE("مختبر الحمل"),
	    .identity_last = SLICE("4567"),
	    .class = PERMIT_RECREATION,
	    .drones = {{SLICE("MFR1C123456789ABC"), SLICE("Mini 4"), 249}},
	    .drone_count = 1,
	    .height_metres = 120,
	    .conditions = PERMIT_LINE_OF_SIGHT | PERMIT_DAY_ONLY,
	    .centre = SLICE("TC-9001"),
	};
	struct signing signing = signing_local_signing(local);

	permit_claims_fit(&claims);
	TRY(permit_token_sign(&claims, &signing, arena, &token));
	permit_qr_text(SLICE("https://permits.example.ae"), token, &text);
	*ret_text = buffer_slice(&text);
	return FAULT_NONE;
}

static void
run(struct slice text, const struct trust_list *trust, moment now, double seconds)
{
	double start = now_seconds();
	double took = 0;
	size_t done = 0;

	while (took < seconds) {
		for (int i = 0; i < LOOK_AT_CLOCK; i++) {
			struct arena arena = ARENA_EMPTY(CEILING);
			struct permit_finding found;
			permit_verify(text, trust, NULL, now, &arena, &found);
			assert(found.answer == PERMIT_ANSWER_IN_FORCE);
			arena_done(&arena);
			done++;
		}
		took = now_seconds() - start;
	}
	printf("done=%zu failed=0 seconds=%.4f rate=%.1f\n", done, took,
	    (double)done / took);
}

int
main(int count, char **words)
{
	double seconds =
	    count == 3 && strcmp(words[1], "--seconds") == 0 ? atof(words[2]) : 0;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct signing_local *local = signing_local_new();
	struct trust_list trust = {0};
	struct slice text = {0};
	moment now = moment_now();

	if (seconds <= 0 || found_authority(local, now, &arena, &trust) != FAULT_NONE ||
	    issue(local, now, &arena, &text) != FAULT_NONE) {
		(void)fputs("bench-verify: --seconds\n", stderr);
		return EXIT_FAILURE;
	}
	trust_list_make_ready(&trust, &arena);
	run(text, &trust, now, seconds);
	trust_list_done(&trust);
	arena_done(&arena);
	signing_local_free(local);
	return EXIT_SUCCESS;
}
