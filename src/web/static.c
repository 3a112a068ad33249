/* SPDX-License-Identifier: EUPL-1.2 */
/* static - the files inside the program, as small as the browser takes them. */
#include <stdlib.h>
#include <string.h>

#include "web/choice.h"
#include "web/request_private.h"
#include "web/static_files.h"

#define FOR_EVER "public, max-age=31536000, immutable"
#define ASK_AGAIN "no-cache"

static int
compare_path(const void *key, const void *element)
{
	const struct slice *wanted = key;
	struct slice path = slice_of(((const struct static_file *)element)->path);
	size_t shorter = wanted->size < path.size ? wanted->size : path.size;
	int order = memcmp(wanted->bytes, path.bytes, shorter);

	if (order != 0) {
		return order;
	}
	return wanted->size < path.size ? -1 : wanted->size > path.size ? 1 : 0;
}

static const struct static_file *
find_file(struct slice path)
{
	return bsearch(&path, static_files, static_files_count, sizeof(static_files[0]),
	    compare_path);
}

/* RFC 9110 section 13.1.2: a list of tags or "*", compared without their W/. */
static bool
browser_has_it(struct web_request *request, const char *etag)
{
	struct slice tags = web_header(request, "If-None-Match");

	while (tags.size > 0) {
		struct slice tag = slice_trim(slice_cut(&tags, ','));
		if (slice_starts(tag, SLICE("W/"))) {
			tag = slice_from(tag, 2);
		}
		if (slice_equal(tag, slice_of(etag)) || slice_equal(tag, SLICE("*"))) {
			return true;
		}
	}
	return false;
}

/* The tag is weak because the coded and the plain bytes share it. */
static void
set_etag(struct web_request *request, const struct static_file *file)
{
	struct buffer etag = BUFFER_IN(web_arena(request));

	buffer_puts(&etag, "W/");
	buffer_puts(&etag, file->etag);
	web_set_header(request, "ETag", buffer_slice(&etag));
}

static struct slice
choose_coding(struct web_request *request, const struct static_file *file)
{
	struct slice accepted = web_header(request, "Accept-Encoding");

	if (file->brotli.size > 0 && choice_takes_coding(accepted, "br")) {
		web_set_header(request, "Content-Encoding", SLICE("br"));
		return file->brotli;
	}
	if (file->gzip.size > 0 && choice_takes_coding(accepted, "gzip")) {
		web_set_header(request, "Content-Encoding", SLICE("gzip"));
		return file->gzip;
	}
	return file->bytes;
}

static void
send_file(struct web_request *request)
{
	const struct static_file *file = find_file(web_path(request));

	if (file == NULL) {
		web_reply_error(request, MHD_HTTP_NOT_FOUND);
		return;
	}
	set_etag(request, file);
	web_set_header(request, "Vary", SLICE("Accept-Encoding"));
	if (browser_has_it(request, file->etag)) {
		web_set_header(request, "Cache-Control",
		    slice_of(file->stable ? ASK_AGAIN : FOR_EVER));
		web_reply_not_modified(request);
		return;
	}
	web_reply_bytes(request, MHD_HTTP_OK, file->type, choose_coding(request, file),
	    file->stable ? ASK_AGAIN : FOR_EVER);
}

/* One route for all that change their name, one for each that keeps it. */
struct web_routes
static_routes(struct arena *arena)
{
	struct web_route *routes =
	    ARENA_ARRAY(arena, struct web_route, static_files_count + 1);
	size_t count = 0;

	routes[count++] = (struct web_route){WEB_GET, "/static/*", WEB_RIGHT_BUILT_IN,
	    WEB_BODY_NONE, WEB_INLINE, send_file};
	for (size_t i = 0; i < static_files_count; i++) {
		if (static_files[i].stable) {
			routes[count++] =
			    (struct web_route){WEB_GET, static_files[i].path,
			        WEB_RIGHT_BUILT_IN, WEB_BODY_NONE, WEB_INLINE, send_file};
		}
	}
	return (struct web_routes){routes, count};
}
