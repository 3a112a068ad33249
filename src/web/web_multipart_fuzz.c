/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a multipart body, the first of them the size of the pieces: no crash, and
 * the same result as in one piece. The boundary is "b". */
#include <assert.h>
#include <stdint.h>

#include "base/text.h"
#include "web/multipart.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
collect(void *self, struct slice bytes)
{
	buffer_put(self, bytes);
}

static void
read_body(struct arena *arena, struct slice body, size_t piece,
    struct multipart *ret_parser, struct buffer *ret_file)
{
	multipart_init(
	    ret_parser, arena, SLICE("b"), (struct multipart_sink){ret_file, collect});
	while (body.size > 0) {
		size_t size = piece < body.size ? piece : body.size;
		multipart_feed(ret_parser, slice_first(body, size));
		body = slice_from(body, size);
	}
}

static void
assert_same(const struct multipart *one, const struct multipart *two)
{
	assert(one->state == two->state);
	assert(one->has_file == two->has_file);
	assert(slice_equal(one->file_name, two->file_name));
	assert(text_is_utf8(one->file_name));
	assert(one->file_name.size <= MULTIPART_NAME_BYTES_MOST);
	assert(one->fields.count == two->fields.count);
	for (size_t i = 0; i < one->fields.count; i++) {
		const struct web_form_pair *left = &one->fields.pairs[i];
		const struct web_form_pair *right = &two->fields.pairs[i];
		assert(slice_equal(left->name, right->name));
		assert(slice_equal(left->value, right->value));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(64 << 20);
	struct buffer file = BUFFER_IN(&arena);
	struct buffer twin_file = BUFFER_IN(&arena);
	struct multipart parser;
	struct multipart twin;

	if (size > 1 && size < 100000) {
		struct slice body = slice_bytes(data + 1, size - 1);
		read_body(&arena, body, body.size, &parser, &file);
		read_body(&arena, body, 1 + (size_t)data[0] % 64, &twin, &twin_file);
		assert_same(&parser, &twin);
		assert(slice_equal(buffer_slice(&file), buffer_slice(&twin_file)));
		assert(parser.has_file || file.size == 0);
	}
	arena_done(&arena);
	return 0;
}
