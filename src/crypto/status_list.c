/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/status_list.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

#include "base/buffer.h"
#include "base/log.h"
#include "crypto/cbor.h"
#include "crypto/cose.h"

#define TYPE SLICE("application/statuslist+cwt")

/* Claims of RFC 8392 beside those of the draft. */
enum claim { SUBJECT = 2, EXPIRES = 4, ISSUED = 6 };
enum {
	BITS = 2,
	ENTRIES_A_BYTE = 4,
	LIST_BYTES_MOST = STATUS_LIST_MOST / ENTRIES_A_BYTE
};

struct status_list
status_list_new(struct arena *arena, size_t entry_count)
{
	assert(entry_count >= STATUS_LIST_LEAST && entry_count <= STATUS_LIST_MOST &&
	    entry_count % ENTRIES_A_BYTE == 0);
	return (struct status_list){
	    .bytes = arena_alloc(arena, entry_count / ENTRIES_A_BYTE),
	    .entry_count = entry_count,
	};
}

void
status_list_set(struct status_list *list, size_t index, enum status_entry entry)
{
	assert(index < list->entry_count);
	unsigned shift = BITS * (unsigned)(index % ENTRIES_A_BYTE);
	uint8_t *byte = &list->bytes[index / ENTRIES_A_BYTE];
	*byte = (uint8_t)((*byte & ~(3U << shift)) | (unsigned)entry << shift);
}

enum status_entry
status_list_at(const struct status_list *list, size_t index)
{
	assert(index < list->entry_count);
	unsigned shift = BITS * (unsigned)(index % ENTRIES_A_BYTE);
	return (enum status_entry)(
	    (unsigned)list->bytes[index / ENTRIES_A_BYTE] >> shift & 3U);
}

static struct slice
compressed(const struct status_list *list, struct arena *arena)
{
	uLong bytes = list->entry_count / ENTRIES_A_BYTE;
	uLongf size = compressBound(bytes);
	Bytef *out = arena_alloc(arena, size);

	int done = compress2(out, &size, list->bytes, bytes, Z_BEST_COMPRESSION);
	return done == Z_OK ? slice_bytes(out, size) : slice_bytes(NULL, 0);
}

static void
put_claims(struct buffer *out, struct slice uri, moment now, struct slice entries)
{
	cbor_put_map(out, 5);
	cbor_put_int(out, SUBJECT);
	cbor_put_text(out, uri);
	cbor_put_int(out, EXPIRES);
	cbor_put_moment(out, now + (moment)STATUS_LIST_DAYS * MOMENT_DAY);
	cbor_put_int(out, ISSUED);
	cbor_put_moment(out, now);
	cbor_put_int(out, CWT_STATUS_LIST);
	cbor_put_map(out, 2);
	cbor_put_text(out, SLICE("lst"));
	cbor_put_bytes(out, entries);
	cbor_put_text(out, SLICE("bits"));
	cbor_put_int(out, BITS);
	cbor_put_int(out, CWT_TTL);
	cbor_put_int(out, STATUS_LIST_TTL_SECONDS);
}

enum fault
status_list_sign(const struct status_list *list, const struct signing *signing,
    struct slice uri, moment now, struct arena *arena, struct slice *ret_token)
{
	struct buffer payload = BUFFER_IN(arena);
	struct slice entries = compressed(list, arena);

	if (entries.size == 0) {
		log_event(LOG_ERROR, "status_list.not_compressed",
		    LOG_INT("entries", (int64_t)list->entry_count));
		return FAULT_MEMORY;
	}
	put_claims(&payload, uri, now, entries);
	return signing_cose(signing, signing_key_at(signing, SIGNING_STATUS, now), TYPE,
	    buffer_slice(&payload), arena, ret_token);
}

/* One whole zlib stream, of at most LIST_BYTES_MOST bytes when unpacked. */
static bool
unpack(struct slice entries, struct arena *arena, struct status_list *list)
{
	uLongf size = LIST_BYTES_MOST;
	uLong taken = entries.size;
	Bytef *out = arena_alloc(arena, size);

	if (uncompress2(out, &size, (const Bytef *)entries.bytes, &taken) != Z_OK ||
	    taken != entries.size || size == 0) {
		return false;
	}
	list->bytes = out;
	list->entry_count = size * ENTRIES_A_BYTE;
	return true;
}

static bool
read_entry_field(struct cbor *in, int64_t *bits, struct slice *entries)
{
	struct slice name = {0};

	if (!cbor_text(in, &name)) {
		return false;
	}
	if (slice_equal(name, SLICE("bits"))) {
		return cbor_int(in, bits);
	}
	if (slice_equal(name, SLICE("lst"))) {
		return cbor_bytes(in, entries);
	}
	return cbor_skip(in);
}

static bool
read_entries(struct cbor *in, struct arena *arena, struct status_list *list)
{
	struct slice entries = {0};
	int64_t bits = 0;
	size_t pairs = 0;

	if (!cbor_map(in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_entry_field(in, &bits, &entries)) {
			return false;
		}
	}
	return bits == BITS && unpack(entries, arena, list);
}

static bool
read_claim(struct cbor *in, struct arena *arena, struct status_list *list)
{
	int64_t claim = 0;

	if (!cbor_label(in, &claim)) {
		return false;
	}
	switch (claim) {
	case SUBJECT:
		return cbor_text(in, &list->uri);
	case EXPIRES:
		return cbor_moment(in, &list->expires);
	case ISSUED:
		return cbor_moment(in, &list->issued);
	case CWT_STATUS_LIST:
		return read_entries(in, arena, list);
	default:
		return cbor_skip(in);
	}
}

static bool
read_claims(struct slice payload, struct arena *arena, struct status_list *list)
{
	struct cbor in;
	size_t pairs = 0;

	if (!cbor_open(payload, STATUS_LIST_BYTES_MOST, &in) || !cbor_map(&in, &pairs)) {
		return false;
	}
	for (size_t i = 0; i < pairs; i++) {
		if (!read_claim(&in, arena, list)) {
			return false;
		}
	}
	return list->uri.size > 0 && list->issued > 0 && list->issued < list->expires &&
	    list->bytes != NULL;
}

enum status_verdict
status_list_read(struct slice token, const struct trust_list *trust, struct arena *arena,
    struct status_list *ret_list)
{
	struct status_list list = {0};
	struct cose_sign1 sign1;

	if (cose_parse(token, STATUS_LIST_BYTES_MOST, &sign1) != COSE_OK ||
	    !slice_equal(sign1.type, TYPE)) {
		return STATUS_NOT_GENUINE;
	}
	const struct signing_key *key =
	    trust_list_find(trust, &sign1.kid, SIGNING_STATUS);
	if (key == NULL || !cose_verify(&sign1, &key->key, arena)) {
		return STATUS_NOT_GENUINE;
	}
	if (!read_claims(sign1.payload, arena, &list) ||
	    !trust_key_covers(key, list.issued)) {
		return STATUS_BAD_LIST;
	}
	*ret_list = list;
	return STATUS_OK;
}
