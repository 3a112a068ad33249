/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/frame.h"

#include <assert.h>
#include <string.h>

#define REQUEST_START "TIQ2"
#define REPLY_START "TIR1"
#define END_START "TIE1"

enum { START_SIZE = 4, AUTHORITY_HEAD_SIZE = 20 };

static void
put_number(uint8_t bytes[static 4], uint32_t number)
{
	for (unsigned i = 0; i < 4; i++) {
		bytes[i] = (uint8_t)(number >> (8 * i));
	}
}

static uint32_t
number_at(const uint8_t bytes[static 4])
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8U | (uint32_t)bytes[2] << 16U |
	    (uint32_t)bytes[3] << 24U;
}

static void
put_moment(uint8_t bytes[static 8], moment when)
{
	put_number(bytes, (uint32_t)((uint64_t)when & UINT32_MAX));
	put_number(bytes + 4, (uint32_t)((uint64_t)when >> 32U));
}

static moment
moment_at(const uint8_t bytes[static 8])
{
	return (
	    moment)((uint64_t)number_at(bytes) | (uint64_t)number_at(bytes + 4) << 32U);
}

void
inspect_request_format(
    const struct inspect_request *request, uint8_t ret_bytes[static INSPECT_REQUEST_SIZE])
{
	memcpy(ret_bytes, REQUEST_START, START_SIZE);
	ret_bytes[4] = (uint8_t)request->kind;
	ret_bytes[5] = (uint8_t)request->size;
	ret_bytes[6] = (uint8_t)request->page;
	ret_bytes[7] = (uint8_t)(request->page >> 8U);
	put_number(ret_bytes + 8, request->file_bytes);
	put_number(ret_bytes + 12, request->authorities_bytes);
	put_moment(ret_bytes + 16, request->issued);
}

bool
inspect_request_parse(
    const uint8_t bytes[static INSPECT_REQUEST_SIZE], struct inspect_request *ret_request)
{
	const struct inspect_request request = {
	    .kind = (enum inspect_kind)bytes[4],
	    .size = (enum inspect_size)bytes[5],
	    .page = bytes[6] | (unsigned)bytes[7] << 8U,
	    .file_bytes = number_at(bytes + 8),
	    .authorities_bytes = number_at(bytes + 12),
	    .issued = moment_at(bytes + 16),
	};

	if (memcmp(bytes, REQUEST_START, START_SIZE) != 0 ||
	    bytes[4] == INSPECT_NOTHING || bytes[4] >= INSPECT_KIND_COUNT ||
	    bytes[5] >= INSPECT_SIZE_COUNT || request.file_bytes == 0 ||
	    request.file_bytes > INSPECT_FILE_BYTES_MOST ||
	    request.authorities_bytes > INSPECT_AUTHORITIES_BYTES_MOST ||
	    (request.kind == INSPECT_DRAW && request.page == 0)) {
		return false;
	}
	*ret_request = request;
	return true;
}

void
inspect_authorities_format(
    const struct inspect_authority *authorities, size_t count, struct buffer *out)
{
	assert(count <= INSPECT_AUTHORITIES_MOST);
	for (size_t i = 0; i < count; i++) {
		struct slice certificate = authorities[i].certificate;
		uint8_t head[AUTHORITY_HEAD_SIZE];
		assert(certificate.size <= INSPECT_AUTHORITY_BYTES_MOST);
		put_number(head, (uint32_t)certificate.size);
		put_moment(head + 4, authorities[i].from);
		put_moment(head + 12, authorities[i].until);
		buffer_put(out, slice_bytes(head, sizeof(head)));
		buffer_put(out, certificate);
	}
}

bool
inspect_authorities_parse(struct slice bytes,
    struct inspect_authority ret_authorities[static INSPECT_AUTHORITIES_MOST],
    size_t *ret_count)
{
	size_t count = 0;

	while (bytes.size >= AUTHORITY_HEAD_SIZE && count < INSPECT_AUTHORITIES_MOST) {
		const uint8_t *head = (const uint8_t *)bytes.bytes;
		struct slice rest = slice_from(bytes, AUTHORITY_HEAD_SIZE);
		const uint32_t size = number_at(head);
		if (size == 0 || size > INSPECT_AUTHORITY_BYTES_MOST ||
		    size > rest.size) {
			return false;
		}
		ret_authorities[count++] = (struct inspect_authority){
		    .certificate = slice_first(rest, size),
		    .from = moment_at(head + 4),
		    .until = moment_at(head + 12),
		};
		bytes = slice_from(rest, size);
	}
	*ret_count = count;
	return bytes.size == 0;
}

void
inspect_reply_format(enum inspect_kind kind, uint32_t body_bytes,
    uint8_t ret_bytes[static INSPECT_REPLY_SIZE])
{
	memset(ret_bytes, 0, INSPECT_REPLY_SIZE);
	memcpy(ret_bytes, REPLY_START, START_SIZE);
	ret_bytes[4] = (uint8_t)kind;
	put_number(ret_bytes + 8, body_bytes);
}

void
inspect_end_format(
    const struct inspect_end *end, uint8_t ret_bytes[static INSPECT_END_SIZE])
{
	memset(ret_bytes, 0, INSPECT_END_SIZE);
	memcpy(ret_bytes, END_START, START_SIZE);
	ret_bytes[4] = (uint8_t)end->how;
	put_number(ret_bytes + 8, end->milliseconds);
	put_number(ret_bytes + 12, end->peak_kib);
}

static bool
end_parse(const uint8_t bytes[static INSPECT_END_SIZE], struct inspect_end *ret_end)
{
	if (memcmp(bytes, END_START, START_SIZE) != 0 || bytes[4] >= INSPECT_HOW_COUNT) {
		return false;
	}
	*ret_end = (struct inspect_end){
	    .how = (enum inspect_how)bytes[4],
	    .milliseconds = number_at(bytes + 8),
	    .peak_kib = number_at(bytes + 12),
	};
	return true;
}

/* Exactly one reply of this kind, whole. */
static bool
body_parse(struct slice replied, enum inspect_kind kind, struct slice *ret_body)
{
	const uint8_t *head = (const uint8_t *)replied.bytes;

	if (replied.size < INSPECT_REPLY_SIZE ||
	    memcmp(head, REPLY_START, START_SIZE) != 0 || head[4] != (uint8_t)kind ||
	    number_at(head + 8) != replied.size - INSPECT_REPLY_SIZE) {
		return false;
	}
	*ret_body = slice_from(replied, INSPECT_REPLY_SIZE);
	return true;
}

bool
inspect_answer_parse(
    struct slice whole, enum inspect_kind kind, struct inspect_answer *ret_answer)
{
	struct inspect_answer answer = {0};

	if (whole.size < INSPECT_END_SIZE) {
		return false;
	}
	struct slice replied = slice_first(whole, whole.size - INSPECT_END_SIZE);
	if (!end_parse((const uint8_t *)whole.bytes + replied.size, &answer.end)) {
		return false;
	}
	if (answer.end.how == INSPECT_ANSWERED &&
	    !body_parse(replied, kind, &answer.body)) {
		answer.end.how = INSPECT_GAVE_UP;
	}
	*ret_answer = answer;
	return true;
}
