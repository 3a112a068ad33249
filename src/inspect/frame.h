/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * frame - what the server and the workers of tasrih-inspect say to each other.
 *
 *	server -> keeper   one byte, enum inspect_kind, with the worker's socket beside it
 *	server -> worker   a request (24 bytes), the authorities, then the file
 *	worker -> server   a reply (12 bytes), then JSON or PNG
 *	keeper -> server   an end (16 bytes), when the worker is no more
 *
 * The worker has read foreign bytes, so nothing that it says is believed: what counts as
 * the end is what comes last, and the keeper writes that after the worker's death. All
 * numbers are little-endian.
 */
#ifndef INSPECT_FRAME_H
#define INSPECT_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	INSPECT_FILE_BYTES_MOST = 20 << 20,
	INSPECT_REPLY_BYTES_MOST = 12 << 20, /* of JSON or of one picture */
	INSPECT_REQUEST_SIZE = 24,
	INSPECT_AUTHORITIES_MOST = 16,
	INSPECT_AUTHORITY_BYTES_MOST = 8 << 10, /* of one certificate */
	INSPECT_AUTHORITIES_BYTES_MOST =
	    INSPECT_AUTHORITIES_MOST * (20 + INSPECT_AUTHORITY_BYTES_MOST),
	INSPECT_REPLY_SIZE = 12,
	INSPECT_END_SIZE = 16,
	INSPECT_SOCKET = 3, /* of keeper and worker */
	INSPECT_WORKERS_MOST = 16,
	INSPECT_LOOK_SECONDS = 4, /* that a worker has; also for a drawing */
	INSPECT_READ_SECONDS = 8,
};

enum inspect_kind {
	INSPECT_NOTHING,
	INSPECT_LOOK, /* text, codes, signatures */
	INSPECT_READ, /* the same, and pages without text by their looks (OCR) */
	INSPECT_DRAW, /* one page as PNG */
	INSPECT_KIND_COUNT
};

/* Of a drawn page. */
enum inspect_size {
	INSPECT_SMALL, /* 700 pixels on the longer side */
	INSPECT_LARGE, /* 1400 */
	INSPECT_SIZE_COUNT
};

struct inspect_request {
	enum inspect_kind kind;
	enum inspect_size size;     /* of INSPECT_DRAW */
	unsigned page;              /* of INSPECT_DRAW, from 1 */
	uint32_t file_bytes;        /* 1 to INSPECT_FILE_BYTES_MOST */
	uint32_t authorities_bytes; /* at most INSPECT_AUTHORITIES_BYTES_MOST */
	moment issued; /* what counts for a signature that names no time of its own */
};

/* One who may sign certificates. The signature counts when it was made from `from` until
 * `until`, both included. */
struct inspect_authority {
	struct slice certificate; /* X.509, DER */
	moment from;
	moment until;
};

void inspect_authorities_format(
    const struct inspect_authority *authorities, size_t count, struct buffer *out);
/* Slices point into bytes. False: they are not exactly some authorities. */
MUST_USE bool inspect_authorities_parse(struct slice bytes,
    struct inspect_authority ret_authorities[static INSPECT_AUTHORITIES_MOST],
    size_t *ret_count);

void inspect_request_format(const struct inspect_request *request,
    uint8_t ret_bytes[static INSPECT_REQUEST_SIZE]);
/* False: it is no request. */
MUST_USE bool inspect_request_parse(const uint8_t bytes[static INSPECT_REQUEST_SIZE],
    struct inspect_request *ret_request);

void inspect_reply_format(enum inspect_kind kind, uint32_t body_bytes,
    uint8_t ret_bytes[static INSPECT_REPLY_SIZE]);

enum inspect_how {
	INSPECT_ANSWERED, /* and ended by itself */
	INSPECT_SLOW,     /* killed when its time was over */
	INSPECT_KILLED,   /* by the kernel: it tried what is forbidden, or crashed */
	INSPECT_GAVE_UP,  /* ended without an answer */
	INSPECT_HOW_COUNT
};

struct inspect_end {
	enum inspect_how how;
	uint32_t milliseconds; /* from its start to its end */
	uint32_t peak_kib;     /* the most memory it had */
};

void inspect_end_format(
    const struct inspect_end *end, uint8_t ret_bytes[static INSPECT_END_SIZE]);

/* Everything that came over the worker's socket until it closed. */
struct inspect_answer {
	struct inspect_end end;
	struct slice
	    body; /* JSON, or PNG of INSPECT_DRAW; empty unless INSPECT_ANSWERED */
};

/* kind: what was asked. False: no keeper wrote the end of this. An answer that is not whole,
 * or of another kind, is INSPECT_GAVE_UP. */
MUST_USE bool inspect_answer_parse(
    struct slice whole, enum inspect_kind kind, struct inspect_answer *ret_answer);

#endif
