/* SPDX-License-Identifier: EUPL-1.2 */
/* Any token against one published key: no crash, and nothing is believed, since nobody
 * here knows the private half. */
#include "identity/id_token.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* RFC 7515 A.3, the public half. */
static const char keys_text[] =
    "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"a\","
    "\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
    "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	json_t *keys = json_loads(keys_text, 0, NULL);
	struct id_token_expected expected = {
	    .keys = keys,
	    .issuer = SLICE("https://id.example"),
	    .client_id = SLICE("tasrih"),
	    .nonce = SLICE("n-1"),
	    .access_token = SLICE("access-1"),
	    .now = 1790000000000,
	};
	struct slice payload;

	assert(keys != NULL);
	enum id_token_verdict verdict =
	    id_token_check(slice_bytes(data, size), &expected, &arena, &payload);
	assert(verdict != ID_TOKEN_OK);
	json_decref(keys);
	arena_done(&arena);
	return 0;
}
