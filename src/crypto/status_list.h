/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * status_list - two bits for each permit, signed: what a verifier keeps to work offline.
 *
 * IETF Token Status List (draft-ietf-oauth-status-list), CWT form: COSE_Sign1 with type
 * "application/statuslist+cwt" over
 *	{2: its own address, 4: expires, 6: issued, 65533: {"lst": zlib(entries),
 *	 "bits": 2}, 65534: 3600}
 *
 * Entry i is in byte i/4, shifted by 2*(i mod 4).
 *
 *	struct status_list list = status_list_new(arena, STATUS_LIST_LEAST);
 *	status_list_set(&list, index, STATUS_REVOKED);
 *	TRY(status_list_sign(&list, signing, uri, now, arena, &token));
 */
#ifndef CRYPTO_STATUS_LIST_H
#define CRYPTO_STATUS_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "crypto/signing.h"
#include "crypto/trust_list.h"

/* Claim numbers that the draft requests and that IANA has not yet given. */
enum {
	CWT_STATUS = 65535,
	CWT_TTL = 65534,
	CWT_STATUS_LIST = 65533,
};

enum status_entry {
	STATUS_VALID = 0,
	STATUS_REVOKED = 1,
	STATUS_SUSPENDED = 2,
	STATUS_SUPERSEDED = 3, /* replaced, or handed back by the holder */
};

enum {
	STATUS_LIST_LEAST = 1 << 17, /* entries: a smaller list would tell who is in it */
	STATUS_LIST_MOST = 1 << 20,
	STATUS_LIST_BYTES_MOST = 320 << 10, /* of the token */
	STATUS_LIST_TTL_SECONDS = 3600,
	STATUS_LIST_DAYS = 7, /* from issued to expires */
};

struct status_list {
	struct slice uri;
	moment issued;
	moment expires;
	uint8_t *bytes;
	size_t entry_count;
};

enum status_verdict {
	STATUS_OK,
	STATUS_NOT_GENUINE, /* not a list, unknown key, or the signature does not hold */
	STATUS_BAD_LIST,    /* signed, but not in the form above */
	STATUS_VERDICT_COUNT
};

/* All STATUS_VALID. entry_count: LEAST to MOST, a multiple of 4. */
struct status_list status_list_new(struct arena *arena, size_t entry_count);
void status_list_set(struct status_list *list, size_t index, enum status_entry entry);
/* index below entry_count. */
enum status_entry status_list_at(const struct status_list *list, size_t index);

/* uri: what the permits of this list carry. */
MUST_USE enum fault status_list_sign(const struct status_list *list,
    const struct signing *signing, struct slice uri, moment now, struct arena *arena,
    struct slice *ret_token);
/* An expired list is read: that it is old, and how old, is for the caller to tell. The
 * arena needs STATUS_LIST_MOST/4 bytes and a little. */
MUST_USE enum status_verdict status_list_read(struct slice token,
    const struct trust_list *trust, struct arena *arena, struct status_list *ret_list);

#endif
