/* SPDX-License-Identifier: EUPL-1.2 */
#include "crypto/cbor.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"

/* The major types of RFC 8949 section 3.1. */
enum major { UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE };
enum simple { SIMPLE_FALSE = 20, SIMPLE_TRUE = 21, SIMPLE_NULL = 22 };

static const moment latest = INT64_C(253402300799) * MOMENT_SECOND; /* end of 9999 */

static void
put_head(struct buffer *out, enum major major, uint64_t value)
{
	unsigned first = (unsigned)major << 5;
	unsigned more = 0; /* bytes behind the first */

	if (value < 24) {
		buffer_putc(out, (char)(first | (unsigned)value));
		return;
	}
	if (value <= UINT8_MAX) {
		first |= 24U;
		more = 1;
	} else if (value <= UINT16_MAX) {
		first |= 25U;
		more = 2;
	} else if (value <= UINT32_MAX) {
		first |= 26U;
		more = 4;
	} else {
		first |= 27U;
		more = 8;
	}
	buffer_putc(out, (char)first);
	while (more-- > 0) {
		buffer_putc(out, (char)(value >> (8 * more) & 0xFFU));
	}
}

void
cbor_put_int(struct buffer *out, int64_t number)
{
	assert(number >= -CBOR_INT_MOST && number <= CBOR_INT_MOST);
	if (number < 0) {
		put_head(out, NEGATIVE, (uint64_t)(-1 - number));
	} else {
		put_head(out, UNSIGNED, (uint64_t)number);
	}
}

void
cbor_put_bytes(struct buffer *out, struct slice bytes)
{
	put_head(out, BYTES, bytes.size);
	buffer_put(out, bytes);
}

void
cbor_put_text(struct buffer *out, struct slice text)
{
	put_head(out, TEXT, text.size);
	buffer_put(out, text);
}

void
cbor_put_array(struct buffer *out, size_t count)
{
	put_head(out, ARRAY, count);
}

void
cbor_put_map(struct buffer *out, size_t pairs)
{
	assert(pairs <= CBOR_PAIRS);
	put_head(out, MAP, pairs);
}

void
cbor_put_tag(struct buffer *out, uint64_t tag)
{
	put_head(out, TAG, tag);
}

void
cbor_put_moment(struct buffer *out, moment when)
{
	assert(when >= 0 && when <= latest);
	cbor_put_int(out, when / MOMENT_SECOND);
}

struct head {
	enum major major;
	uint64_t value;
};

/* The value of a head's first byte and the bytes behind it; the shortest form only. */
static bool
read_value(struct cbor *in, unsigned low, uint64_t *ret_value)
{
	static const uint64_t least[] = {
	    24, UINT64_C(1) << 8, UINT64_C(1) << 16, UINT64_C(1) << 32};
	uint64_t value = 0;

	if (low < 24) {
		*ret_value = low;
		return true;
	}
	if (low > 27) { /* reserved, or of indefinite length */
		return false;
	}
	size_t more = (size_t)1 << (low - 24);
	if ((size_t)(in->end - in->at) < more) {
		return false;
	}
	for (size_t i = 0; i < more; i++) {
		value = value << 8 | *in->at++;
	}
	if (value < least[low - 24]) {
		return false;
	}
	*ret_value = value;
	return true;
}

static bool
value_may_be(enum major major, uint64_t value, size_t left)
{
	switch (major) {
	case UNSIGNED:
	case TAG:
		return value <= (uint64_t)CBOR_INT_MOST;
	case NEGATIVE:
		return value < (uint64_t)CBOR_INT_MOST;
	case BYTES:
	case TEXT:
	case ARRAY: /* each part is at least a byte */
		return value <= left;
	case MAP:
		return value <= CBOR_PAIRS;
	case SIMPLE:
		return value >= SIMPLE_FALSE && value <= SIMPLE_NULL;
	}
	return false;
}

static bool
read_head(struct cbor *in, struct head *ret_head)
{
	struct head head = {UNSIGNED, 0};

	if (in->at >= in->end) {
		return false;
	}
	unsigned first = *in->at++;
	head.major = (enum major)(first >> 5);
	if (!read_value(in, first & 31U, &head.value) ||
	    !value_may_be(head.major, head.value, (size_t)(in->end - in->at))) {
		return false;
	}
	*ret_head = head;
	return true;
}

/* NOLINTBEGIN(misc-no-recursion): at most CBOR_DEPTH levels */
static bool check_item(struct cbor *in, unsigned depth);

static bool
check_string(struct cbor *in, const struct head *head)
{
	struct slice string = slice_bytes(in->at, (size_t)head->value);

	in->at += head->value;
	return head->major == BYTES || text_is_utf8(string);
}

/* No key stands twice: keys are few (CBOR_PAIRS), and equal when their bytes are. */
static bool
check_map(struct cbor *in, size_t pairs, unsigned depth)
{
	struct slice keys[CBOR_PAIRS];

	for (size_t i = 0; i < pairs; i++) {
		const uint8_t *start = in->at;
		if (!check_item(in, depth)) {
			return false;
		}
		keys[i] = slice_bytes(start, (size_t)(in->at - start));
		for (size_t j = 0; j < i; j++) {
			if (slice_equal(keys[i], keys[j])) {
				return false;
			}
		}
		if (!check_item(in, depth)) {
			return false;
		}
	}
	return true;
}

static bool
check_array(struct cbor *in, size_t count, unsigned depth)
{
	for (size_t i = 0; i < count; i++) {
		if (!check_item(in, depth)) {
			return false;
		}
	}
	return true;
}

static bool
check_item(struct cbor *in, unsigned depth)
{
	struct head head;

	if (!read_head(in, &head)) {
		return false;
	}
	switch (head.major) {
	case UNSIGNED:
	case NEGATIVE:
	case SIMPLE:
		return true;
	case BYTES:
	case TEXT:
		return check_string(in, &head);
	case ARRAY:
		return depth > 0 && check_array(in, (size_t)head.value, depth - 1);
	case MAP:
		return depth > 0 && check_map(in, (size_t)head.value, depth - 1);
	case TAG:
		return depth > 0 && check_item(in, depth - 1);
	}
	return false;
}

/* NOLINTEND(misc-no-recursion) */

bool
cbor_open(struct slice bytes, size_t most_bytes, struct cbor *ret_in)
{
	if (bytes.size == 0 || bytes.size > most_bytes) {
		return false;
	}
	const uint8_t *start = (const uint8_t *)bytes.bytes;
	struct cbor in = {start, start + bytes.size};
	if (!check_item(&in, CBOR_DEPTH) || in.at != in.end) {
		return false;
	}
	in.at = start;
	*ret_in = in;
	return true;
}

/* Takes the head when it is of this type. */
static bool
take(struct cbor *in, enum major major, uint64_t *ret_value)
{
	struct cbor ahead = *in;
	struct head head;

	if (!read_head(&ahead, &head) || head.major != major) {
		return false;
	}
	*in = ahead;
	*ret_value = head.value;
	return true;
}

bool
cbor_int(struct cbor *in, int64_t *ret_number)
{
	uint64_t value = 0;

	if (take(in, UNSIGNED, &value)) {
		*ret_number = (int64_t)value;
		return true;
	}
	if (take(in, NEGATIVE, &value)) {
		*ret_number = -1 - (int64_t)value;
		return true;
	}
	return false;
}

static bool
take_string(struct cbor *in, enum major major, struct slice *ret_string)
{
	uint64_t size = 0;

	if (!take(in, major, &size)) {
		return false;
	}
	*ret_string = slice_bytes(in->at, (size_t)size);
	in->at += size;
	return true;
}

bool
cbor_bytes(struct cbor *in, struct slice *ret_bytes)
{
	return take_string(in, BYTES, ret_bytes);
}

bool
cbor_text(struct cbor *in, struct slice *ret_text)
{
	return take_string(in, TEXT, ret_text);
}

static bool
take_count(struct cbor *in, enum major major, size_t *ret_count)
{
	uint64_t count = 0;

	if (!take(in, major, &count)) {
		return false;
	}
	*ret_count = (size_t)count;
	return true;
}

bool
cbor_array(struct cbor *in, size_t *ret_count)
{
	return take_count(in, ARRAY, ret_count);
}

bool
cbor_map(struct cbor *in, size_t *ret_pairs)
{
	return take_count(in, MAP, ret_pairs);
}

bool
cbor_tag(struct cbor *in, uint64_t *ret_tag)
{
	return take(in, TAG, ret_tag);
}

bool
cbor_moment(struct cbor *in, moment *ret_when)
{
	struct cbor ahead = *in;
	int64_t seconds = 0;

	if (!cbor_int(&ahead, &seconds) || seconds < 0 ||
	    seconds > latest / MOMENT_SECOND) {
		return false;
	}
	*in = ahead;
	*ret_when = seconds * MOMENT_SECOND;
	return true;
}

bool
cbor_item(struct cbor *in, struct slice *ret_item)
{
	const uint8_t *start = in->at;

	if (cbor_at_end(in) || !check_item(in, CBOR_DEPTH)) {
		in->at = start;
		return false;
	}
	*ret_item = slice_bytes(start, (size_t)(in->at - start));
	return true;
}

bool
cbor_skip(struct cbor *in)
{
	struct slice item;

	return cbor_item(in, &item);
}

bool
cbor_label(struct cbor *in, int64_t *ret_label)
{
	if (cbor_int(in, ret_label)) {
		return true;
	}
	*ret_label = CBOR_NO_LABEL;
	return cbor_skip(in);
}

bool
cbor_at_end(const struct cbor *in)
{
	return in->at == in->end;
}
