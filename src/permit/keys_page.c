/* SPDX-License-Identifier: EUPL-1.2 */
#include "permit/keys_page.h"

#include <stdint.h>

#include "base/number.h"
#include "crypto/sha256.h"
#include "permit/permit_act.h"

/* Keys live long; a status is asked anew after a minute. */
#define KEYS_CACHE "public, max-age=3600"
#define STATUS_CACHE "public, max-age=60"

static struct slice
etag_of(struct arena *arena, struct slice bytes)
{
	enum { ETAG_BYTES = 16 };
	uint8_t hash[SHA256_SIZE];
	struct buffer out = BUFFER_IN(arena);

	sha256(bytes, hash);
	buffer_putc(&out, '"');
	number_hex(slice_bytes(hash, ETAG_BYTES), &out);
	buffer_putc(&out, '"');
	return buffer_slice(&out);
}

/* Whether If-None-Match names it: a list of tags, or *; W/ makes no difference here. */
static bool
is_known(struct slice none_match, struct slice etag)
{
	while (none_match.size > 0) {
		struct slice tag = slice_trim(slice_cut(&none_match, ','));
		if (slice_starts(tag, SLICE("W/"))) {
			tag = slice_from(tag, 2);
		}
		if (slice_equal(tag, SLICE("*")) || slice_equal(tag, etag)) {
			return true;
		}
	}
	return false;
}

static void
reply(
    struct web_request *request, const char *type, struct slice bytes, const char *cache)
{
	struct slice etag = etag_of(web_arena(request), bytes);

	web_set_header(request, "ETag", etag);
	if (is_known(web_header(request, "If-None-Match"), etag)) {
		web_set_header(request, "Cache-Control", slice_of(cache));
		web_reply_not_modified(request);
		return;
	}
	web_reply_bytes(request, 200, type, bytes, cache);
}

void
permit_trust_list_get(struct web_request *request)
{
	struct slice token;
	enum fault fault = permit_desk_trust_list(web_service(request, "permits"),
	    web_acts(request), web_now(request), web_arena(request), &token);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	reply(request, "application/cose", token, KEYS_CACHE);
}

void
permit_root_get(struct web_request *request)
{
	struct buffer key = BUFFER_IN(web_arena(request));

	permit_desk_root(web_service(request, "permits"), &key);
	if (key.size == 0) {
		web_reply_fault(request, FAULT_SIGNER);
		return;
	}
	reply(request, "application/cose-key", buffer_slice(&key), KEYS_CACHE);
}

void
permit_jwks_get(struct web_request *request)
{
	struct buffer keys = BUFFER_IN(web_arena(request));

	permit_desk_jwks(web_service(request, "permits"), &keys);
	reply(request, "application/jwk-set+json", buffer_slice(&keys), KEYS_CACHE);
}

void
permit_status_list_get(struct web_request *request)
{
	struct slice token;
	int64_t list = 0;

	if (!number_parse(web_parameter(request, 0), 1, INT32_MAX, &list)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = permit_desk_status_list(web_service(request, "permits"),
	    web_acts(request), list, web_now(request), web_arena(request), &token);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (token.size == 0) {
		web_reply_error(request, 404);
		return;
	}
	reply(request, "application/statuslist+cwt", token, STATUS_CACHE);
}
