/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a path, an Accept-Language and a boundary: no crash; a path that is taken is
 * one text however it was encoded, and leads to the same route when it is encoded anew. */
#include <assert.h>
#include <stdint.h>

#include "base/text.h"
#include "web/choice.h"
#include "web/multipart.h"
#include "web/percent.h"
#include "web/router.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
no_handler(struct web_request *request)
{
	(void)request;
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", 1, WEB_BODY_NONE, 0, no_handler},
    {WEB_GET, "/{lang}/application/{id}/file/{number}", 1, WEB_BODY_NONE, 0, no_handler},
    {WEB_GET, "/{lang}/application/new", 1, WEB_BODY_NONE, 0, no_handler},
    {WEB_POST, "/api/v1/permits/{number}", 1, WEB_BODY_FORM, 0, no_handler},
    {WEB_GET, "/static/*", 1, WEB_BODY_NONE, 0, no_handler},
};
static const struct web_routes table = {routes, ARRAY_LEN(routes)};

static void
encode_anew(struct arena *arena, const struct router_path *path, struct buffer *out)
{
	(void)arena;
	for (size_t i = 0; i < path->count; i++) {
		buffer_putc(out, '/');
		percent_encode(path->segments[i], out);
	}
}

static void
check_path(struct arena *arena, const struct router *router, struct slice sent)
{
	struct router_path path;
	struct router_path twin;
	struct router_match match = {.by_method = NULL};
	struct router_match twin_match = {.by_method = NULL};
	struct buffer anew = BUFFER_IN(arena);

	if (!router_path_parse(arena, sent, &path)) {
		return;
	}
	assert(text_is_utf8(path.whole) && slice_starts(path.whole, SLICE("/")));
	bool found = router_find(router, &path, &match);
	bool other = router_find_other_slash(router, &path);
	assert(!found || match.parameters_count <= WEB_PARAMETERS_MOST);
	(void)other;
	encode_anew(arena, &path, &anew);
	if (anew.size > ROUTER_PATH_BYTES_MOST) {
		return;
	}
	bool parsed = router_path_parse(arena, buffer_slice(&anew), &twin);
	assert(parsed && slice_equal(path.whole, twin.whole));
	assert(router_find(router, &twin, &twin_match) == found);
	assert(match.by_method == twin_match.by_method);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = ARENA_EMPTY(WEB_REQUEST_ARENA_BYTES);
	struct slice sent = slice_bytes(data, size < 8192 ? size : 8192);
	struct slice boundary = {NULL, 0};
	struct router router;

	router_init(&router, &table, 1);
	check_path(&arena, &router, sent);
	enum say_language language = choice_language(sent, SAY_ENGLISH);
	assert(language == SAY_ENGLISH || language == SAY_ARABIC);
	(void)choice_takes_coding(sent, "gzip");
	if (multipart_boundary(sent, &boundary)) {
		assert(boundary.size > 0 && boundary.size <= MULTIPART_BOUNDARY_MOST);
	}
	router_done(&router);
	arena_done(&arena);
	return 0;
}
