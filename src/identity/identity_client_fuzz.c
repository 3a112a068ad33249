/* SPDX-License-Identifier: EUPL-1.2 */
/* Any text as the keys of a client and as its assertion: no crash; what is taken as keys
 * is taken again as it was written; and nothing is believed, since nobody here can sign. */
#include "identity/client.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_keys(struct slice text, struct arena *arena)
{
	struct client_key keys[CLIENT_KEYS_MOST];
	struct slice jwks;
	struct slice again;

	if (client_keys_parse(text, arena, &jwks) != CLIENT_OK) {
		return;
	}
	enum client_verdict verdict = client_keys_parse(jwks, arena, &again);
	assert(verdict == CLIENT_OK && slice_equal(jwks, again));
	size_t count = client_keys_list(jwks, arena, keys);
	assert(count >= 1 && count <= CLIENT_KEYS_MOST);
}

static void
try_assertion(struct slice text, struct arena *arena)
{
	struct assertion_expected expected = {
	    .jwks = SLICE("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\","
	                  "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
	                  "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}"),
	    .client_id = SLICE("police"),
	    .origin = SLICE("https://p.example"),
	    .now = 1790000000000,
	};
	struct slice client;
	struct slice jti;
	moment expires = 0;

	if (assertion_client(text, arena, &client)) {
		assert(client_id_fits(client));
	}
	enum assertion_verdict verdict =
	    assertion_check(text, &expected, arena, &jti, &expires);
	assert(verdict != ASSERTION_OK);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(4 << 20);

	try_keys(slice_bytes(data, size), &arena);
	try_assertion(slice_bytes(data, size), &arena);
	arena_done(&arena);
	return 0;
}
