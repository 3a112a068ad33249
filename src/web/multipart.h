/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * multipart - multipart/form-data (RFC 7578), read as it comes, in pieces of any size.
 *
 *	--x4f2                                        boundary of the Content-Type
 *	Content-Disposition: form-data; name="csrf"
 *
 *	abc                                           a field: kept in the arena
 *	--x4f2
 *	Content-Disposition: form-data; name="file"; filename="card.pdf"
 *	Content-Type: application/pdf                 not believed, not looked at
 *
 *	%PDF-1.7 ...                                  the file: given to the sink
 *	--x4f2--
 *
 * Whatever the sizes of the pieces, the same bytes give the same result.
 */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"
#include "web/form_private.h"

enum {
	MULTIPART_BOUNDARY_MOST = 70, /* RFC 2046 section 5.1.1 */
	MULTIPART_HEADERS_MOST = 4096,
	MULTIPART_NAME_BYTES_MOST = 255, /* of the file */
};

enum multipart_state {
	MULTIPART_PREAMBLE,
	MULTIPART_DELIMITER_END, /* behind the boundary: "--" or the end of the line */
	MULTIPART_HEADERS,
	MULTIPART_FIELD,
	MULTIPART_FILE,
	MULTIPART_EPILOGUE, /* the last boundary has come: all is there */
	MULTIPART_BROKEN,
};

struct multipart_sink {
	void *self;
	/* The bytes of the file, in order, in pieces. */
	void (*file_bytes)(void *self, struct slice bytes);
};

struct multipart {
	struct arena *arena;
	struct multipart_sink sink;
	enum multipart_state state;
	/* "\r\n--" and the boundary; matched bytes of it have been seen and held back. */
	char delimiter[MULTIPART_BOUNDARY_MOST + 5];
	size_t delimiter_size;
	size_t matched;
	char end[3]; /* what stands behind the boundary, as far as it has come */
	size_t end_size;
	char headers[MULTIPART_HEADERS_MOST];
	size_t headers_size;
	struct slice field_name;
	struct buffer field_value;
	size_t fields_bytes;
	struct form_pairs fields;
	bool has_file;     /* a part with a file name that is not empty, or with bytes */
	bool part_is_file; /* the part that is read now is that one */
	struct slice file_name; /* cleaned, without folders */
};

/* The boundary parameter of a Content-Type. False when there is none or a bad one. */
MUST_USE bool multipart_boundary(struct slice content_type, struct slice *ret_boundary);

void multipart_init(struct multipart *parser, struct arena *arena, struct slice boundary,
    struct multipart_sink sink);
void multipart_feed(struct multipart *parser, struct slice bytes);
/* True when the last boundary has come and nothing was wrong. */
bool multipart_is_whole(const struct multipart *parser);

/* The parameter name of a Content-Disposition: form-data header's value. */
MUST_USE bool multipart_parameter(
    struct arena *arena, struct slice value, const char *name, struct slice *ret_text);
/* A file's name fit to be shown: the last part of a path, UTF-8 or nothing, no marks. */
struct slice multipart_file_name(struct arena *arena, struct slice sent);

#endif
