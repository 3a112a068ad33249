/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Trust lists and status lists. Any bytes as a token: no crash, and never let through.
 * Any bytes as a payload that the authority's keys really signed: no crash, and what is
 * let through keeps its promises. The first byte chooses the list.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/signing_local.h"
#include "crypto/status_list.h"
#include "crypto/trust_list.h"

enum { ARENA_BYTES = 8 << 20 };

static const moment now = INT64_C(1795824000000);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct signing
authority(void)
{
	static struct signing_local *local; /* for the life of the fuzzer */

	if (local == NULL) {
		static const enum signing_use uses[] = {
		    SIGNING_TRUST_LIST, SIGNING_STATUS};
		local = signing_local_new();
		for (size_t i = 0; i < 2; i++) {
			enum fault fault = signing_local_make(
			    local, uses[i], now - MOMENT_DAY, now + MOMENT_DAY);
			assert(fault == FAULT_NONE);
		}
	}
	return signing_local_signing(local);
}

static struct slice
signed_by(const struct signing *signing, enum signing_use use, struct slice type,
    struct slice payload, struct arena *arena)
{
	struct slice token = {0};
	enum fault fault = signing_cose(
	    signing, signing_key_at(signing, use, now), type, payload, arena, &token);

	assert(fault == FAULT_NONE);
	return token;
}

static void
check_trust(struct slice payload, struct arena *arena)
{
	struct signing signing = authority();
	const struct cose_key *root = &signing.keys[0].key;
	struct trust_list list;

	assert(trust_list_read(payload, root, now, arena, &list) == TRUST_NOT_GENUINE);
	struct slice token =
	    signed_by(&signing, SIGNING_TRUST_LIST, SLICE(""), payload, arena);
	if (trust_list_read(token, root, now, arena, &list) == TRUST_OK) {
		assert(list.issuer.size > 0 && now < list.expires);
		for (size_t i = 0; i < list.key_count; i++) {
			const struct signing_key *key = &list.keys[i];
			assert(trust_list_find(&list, &key->kid, key->use) == key);
		}
	}
}

static void
check_status(struct slice payload, struct arena *arena)
{
	struct signing signing = authority();
	const struct trust_list trust = {
	    .issuer = SLICE("AE"), .keys = &signing.keys[1], .key_count = 1};
	struct status_list list;

	assert(status_list_read(payload, &trust, arena, &list) == STATUS_NOT_GENUINE);
	struct slice token = signed_by(&signing, SIGNING_STATUS,
	    SLICE("application/statuslist+cwt"), payload, arena);
	if (status_list_read(token, &trust, arena, &list) == STATUS_OK) {
		assert(list.entry_count > 0 && list.entry_count <= STATUS_LIST_MOST);
		(void)status_list_at(&list, 0);
		(void)status_list_at(&list, list.entry_count - 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);

	if (size >= 1 && size <= TRUST_LIST_BYTES_MOST) {
		struct slice payload = slice_bytes(data + 1, size - 1);
		if (data[0] % 2 == 0) {
			check_trust(payload, &arena);
		} else {
			check_status(payload, &arena);
		}
	}
	arena_done(&arena);
	return 0;
}
