/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * s3_call - one signed request to an S3-compatible store, tried again within a bound.
 *
 *	struct s3_call call = {.method = S3_GET, .name = name, .to = descriptor};
 *	TRY(s3_call_run(link, &call));
 *	if (call.ret_found) ...
 *
 * libcurl signs (CURLOPT_AWS_SIGV4). That of Debian 12 (7.88) takes path and query as they
 * are and the hash of the body from our header, and signs a header that is taken away
 * ("Expect:") as if it were sent. So: names are hexadecimal digits and '/', queries are in
 * the order of their names and escaped already, that header is always there, and none is
 * taken away. test/cluster checks every signature by its own reckoning.
 */
#ifndef STORE_S3_CALL_H
#define STORE_S3_CALL_H

#include "base/buffer.h"
#include "store/store.h"

enum {
	S3_CONNECT_MS = 2000,
	S3_EXPECT_MS = 200, /* for a "100 Continue", which some never send */
	S3_SILENT_SECONDS =
	    5, /* with less than S3_SLOWEST_BYTES a second, it is given up */
	S3_SLOWEST_BYTES = 1024,
	S3_TOTAL_MS = 60000,
	S3_ATTEMPTS = 3,
	S3_PATIENCE_MS = 6000, /* no attempt begins later than this after the first */
	/* After a failure nobody waits for the store for so long, unless it has answered
	 * somebody since that attempt began. */
	S3_REST_MS = 2000,
	S3_CALLS_MOST = 16, /* at a time; the rest of the workers goes on with its work */
	S3_FILE_BYTES_MOST = 64 << 20,
	S3_TEXT_BYTES_MOST = 2 << 20,
};

enum s3_method { S3_GET, S3_HEAD, S3_PUT, S3_DELETE };

struct s3_call {
	enum s3_method method;
	const char *name;    /* of the object; NULL: the bucket */
	const char *query;   /* "list-type=2&..."; NULL: none */
	const uint8_t *hash; /* of what is sent; NULL: nothing is */
	int from;            /* S3_PUT: the file */
	uint64_t from_bytes;
	int to;              /* S3_GET of an object: where it goes */
	struct buffer *text; /* S3_GET of the bucket: where that goes */
	bool ret_found;      /* false: 404 */
	uint64_t ret_bytes;  /* of the object */
};

struct s3_link;

MUST_USE enum fault s3_link_new(
    const struct store_s3_options *options, struct s3_link **ret_link);
void s3_link_free(struct s3_link *link);
/* FAULT_NETWORK: no answer, or one that makes no sense; it is logged. FAULT_BUSY: too many
 * wait already. */
MUST_USE enum fault s3_call_run(struct s3_link *link, struct s3_call *call);

#endif
