/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/router.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "web/percent.h"

enum { ROUTER_ARENA_BYTES = 4 << 20 };

enum router_kind { ROUTER_WORD, ROUTER_LANGUAGE, ROUTER_NAME, ROUTER_REST };

/* One segment of patterns. Children stand in the order in which they are tried. */
struct router_node {
	enum router_kind kind;
	struct slice word;
	const struct web_route *routes[WEB_METHODS];
	struct router_node *child;
	struct router_node *next;
};

static const char *const method_words[WEB_METHODS] = {
    [WEB_GET] = "GET, HEAD, ",
    [WEB_POST] = "POST, ",
    [WEB_PUT] = "PUT, ",
    [WEB_DELETE] = "DELETE, ",
};

static void
route_is_wrong(const struct web_route *route, const char *reason)
{
	(void)fprintf(stderr, "tasrih: route %s: %s\n",
	    route->pattern != NULL ? route->pattern : "(no pattern)", reason);
	abort();
}

static enum router_kind
kind_of(struct slice segment)
{
	if (slice_equal(segment, SLICE("{lang}"))) {
		return ROUTER_LANGUAGE;
	}
	if (slice_equal(segment, SLICE("*"))) {
		return ROUTER_REST;
	}
	bool named = slice_starts(segment, SLICE("{")) && slice_ends(segment, SLICE("}"));
	return named ? ROUTER_NAME : ROUTER_WORD;
}

static struct router_node *
child_for(struct router *router, struct router_node *parent, struct slice segment)
{
	enum router_kind kind = kind_of(segment);
	struct router_node **place = &parent->child;

	while (*place != NULL && (*place)->kind <= kind) {
		struct router_node *node = *place;
		if (node->kind == kind &&
		    (kind != ROUTER_WORD || slice_equal(node->word, segment))) {
			return node;
		}
		place = &node->next;
	}
	struct router_node *node = ARENA_NEW(&router->arena, struct router_node);
	node->kind = kind;
	node->word = segment;
	node->next = *place;
	*place = node;
	return node;
}

static void
check_route(const struct web_route *route)
{
	if (route->pattern == NULL || route->pattern[0] != '/') {
		route_is_wrong(route, "the pattern does not begin with a slash");
	}
	if (route->right == 0) {
		route_is_wrong(route, "it is not said who may");
	}
	if (route->handler == NULL) {
		route_is_wrong(route, "no handler");
	}
	if ((unsigned)route->method >= WEB_METHODS) {
		route_is_wrong(route, "no such method");
	}
	if (route->method == WEB_GET && route->body != WEB_BODY_NONE) {
		route_is_wrong(route, "a GET has no body");
	}
}

static void
add_route(struct router *router, const struct web_route *route)
{
	struct router_node *node = router->root;
	size_t segments = 0;
	size_t names = 0;

	check_route(route);
	struct slice rest = slice_from(slice_of(route->pattern), 1);
	bool more = true;
	while (more) {
		more = slice_find(rest, '/') < rest.size;
		struct slice segment = slice_cut(&rest, '/');
		node = child_for(router, node, segment);
		if (node->kind == ROUTER_REST && more) {
			route_is_wrong(route, "* stands at the end only");
		}
		segments++;
		names += node->kind == ROUTER_NAME || node->kind == ROUTER_REST ? 1 : 0;
	}
	if (segments > ROUTER_SEGMENTS_MOST || names > WEB_PARAMETERS_MOST) {
		route_is_wrong(route, "too many segments or names");
	}
	if (node->routes[route->method] != NULL) {
		route_is_wrong(route, "two routes with one method and pattern");
	}
	node->routes[route->method] = route;
}

void
router_init(struct router *router, const struct web_routes *tables, size_t count)
{
	router->arena = ARENA_EMPTY(ROUTER_ARENA_BYTES);
	router->root = ARENA_NEW(&router->arena, struct router_node);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < tables[i].count; k++) {
			add_route(router, &tables[i].routes[k]);
		}
	}
}

void
router_done(struct router *router)
{
	arena_done(&router->arena);
	router->root = NULL;
}

static bool
segment_is_sound(struct slice segment)
{
	for (size_t i = 0; i < segment.size; i++) {
		unsigned char byte = (unsigned char)segment.bytes[i];
		if (byte < ' ' || byte == 0x7F || byte == '/') {
			return false;
		}
	}
	return !slice_equal(segment, SLICE(".")) && !slice_equal(segment, SLICE(".."));
}

static struct slice
join_segments(struct arena *arena, const struct router_path *path)
{
	struct buffer whole = BUFFER_IN(arena);

	for (size_t i = 0; i < path->count; i++) {
		buffer_putc(&whole, '/');
		buffer_put(&whole, path->segments[i]);
	}
	return buffer_slice(&whole);
}

bool
router_path_parse(struct arena *arena, struct slice sent, struct router_path *ret_path)
{
	struct router_path path = {.count = 0};

	if (sent.size > ROUTER_PATH_BYTES_MOST || !slice_starts(sent, SLICE("/"))) {
		return false;
	}
	struct slice rest = slice_from(sent, 1);
	bool more = true;
	while (more) {
		more = slice_find(rest, '/') < rest.size;
		struct slice segment = slice_cut(&rest, '/');
		if (path.count == ROUTER_SEGMENTS_MOST ||
		    !percent_decode(arena, segment, &segment) ||
		    !segment_is_sound(segment)) {
			return false;
		}
		path.segments[path.count++] = segment;
	}
	path.whole = join_segments(arena, &path);
	*ret_path = path;
	return true;
}

static bool
has_routes(const struct router_node *node)
{
	for (size_t i = 0; i < WEB_METHODS; i++) {
		if (node->routes[i] != NULL) {
			return true;
		}
	}
	return false;
}

static bool
node_fits(const struct router_node *node, struct slice segment)
{
	enum say_language language;

	switch (node->kind) {
	case ROUTER_WORD:
		return slice_equal(node->word, segment);
	case ROUTER_LANGUAGE:
		return say_of_code(segment, &language);
	case ROUTER_NAME:
		return segment.size > 0;
	case ROUTER_REST:
	default:
		return true;
	}
}

/* From segment number first to the end: all of it with its slashes. Empty, too, for the
 * slash that router_find_other_slash puts on in thought. */
static struct slice
rest_of(const struct router_path *path, size_t first)
{
	size_t skipped = 0;

	for (size_t i = 0; i < first; i++) {
		skipped += 1 + path->segments[i].size;
	}
	return slice_from(
	    path->whole, skipped < path->whole.size ? skipped + 1 : skipped);
}

static const struct router_node * /* NOLINTNEXTLINE(misc-no-recursion): 16 deep */
walk(const struct router_node *parent, const struct router_path *path, size_t index,
    struct router_match *match)
{
	if (index == path->count) {
		return has_routes(parent) ? parent : NULL;
	}
	for (const struct router_node *node = parent->child; node != NULL;
	     node = node->next) {
		struct slice segment = path->segments[index];
		size_t kept = match->parameters_count;
		if (!node_fits(node, segment)) {
			continue;
		}
		if (node->kind == ROUTER_REST) {
			match->parameters[match->parameters_count++] =
			    rest_of(path, index);
			return node;
		}
		if (node->kind == ROUTER_NAME) {
			match->parameters[match->parameters_count++] = segment;
		}
		const struct router_node *found = walk(node, path, index + 1, match);
		if (found != NULL) {
			return found;
		}
		match->parameters_count = kept;
	}
	return NULL;
}

bool
router_find(const struct router *router, const struct router_path *path,
    struct router_match *ret_match)
{
	struct router_match match = {.by_method = NULL};
	const struct router_node *node = walk(router->root, path, 0, &match);

	if (node == NULL) {
		return false;
	}
	match.by_method = node->routes;
	*ret_match = match;
	return true;
}

bool
router_find_other_slash(const struct router *router, const struct router_path *path)
{
	struct router_path other = *path;
	struct router_match match;

	if (path->segments[path->count - 1].size == 0) {
		if (path->count == 1) {
			return false;
		}
		other.count--;
		other.whole.size--;
	} else {
		if (path->count == ROUTER_SEGMENTS_MOST) {
			return false;
		}
		other.segments[other.count++] = (struct slice){NULL, 0};
	}
	return router_find(router, &other, &match) && match.by_method[WEB_GET] != NULL;
}

void
router_allow(const struct router_match *match, char ret_text[static ROUTER_ALLOW_SIZE])
{
	size_t used = 0;

	for (size_t i = 0; i < WEB_METHODS; i++) {
		const char *word = match->by_method[i] != NULL ? method_words[i] : "";
		used += (size_t)snprintf(
		    ret_text + used, ROUTER_ALLOW_SIZE - used, "%s", word);
	}
	used += (size_t)snprintf(ret_text + used, ROUTER_ALLOW_SIZE - used, "OPTIONS");
	assert(used < ROUTER_ALLOW_SIZE);
}
