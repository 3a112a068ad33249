/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * router - finds the route of a method and a path: a tree, one level a path segment.
 *
 *	/{lang}/centres          en or ar, then the word
 *	/api/v1/permits/{number} one segment, not empty
 *	/static/ *               the rest, slashes included (without the blank)
 *
 * A word is tried before {lang}, that before {name}, and the rest last; a branch that
 * leads nowhere is left again.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"
#include "web/route.h"

enum {
	ROUTER_SEGMENTS_MOST = 16,
	ROUTER_PATH_BYTES_MOST = 2048,
	ROUTER_ALLOW_SIZE = 64,
	WEB_METHODS = 4,
};

struct router_node;

struct router {
	struct arena arena;
	struct router_node *root;
};

/* A path taken apart and decoded. */
struct router_path {
	struct slice whole;                          /* decoded, with a slash in front */
	struct slice segments[ROUTER_SEGMENTS_MOST]; /* the last is empty after a slash at
	                                                the end */
	size_t count;
};

struct router_match {
	/* By method; all NULL when no pattern fits the path. */
	const struct web_route *const *by_method;
	struct slice parameters[WEB_PARAMETERS_MOST];
	size_t parameters_count;
};

/* Takes the tables in. A pattern that is wrong, a route twice, one without a right or a
 * handler is a bug: the program says which and aborts. */
void router_init(struct router *router, const struct web_routes *tables, size_t count);
void router_done(struct router *router);

/* From the path as it was sent. Refused: no slash in front, too long, a bad percent,
 * NUL or other control characters, bytes that are not UTF-8, an encoded slash, "." and
 * ".." as segments, more segments than ROUTER_SEGMENTS_MOST. */
MUST_USE bool router_path_parse(
    struct arena *arena, struct slice sent, struct router_path *ret_path);

/* False when no pattern fits. */
MUST_USE bool router_find(const struct router *router, const struct router_path *path,
    struct router_match *ret_match);

/* The same for the path with the slash at its end taken off or put on: where a person
 * who typed the address by hand wanted to go. */
MUST_USE bool router_find_other_slash(
    const struct router *router, const struct router_path *path);

/* "GET, HEAD, POST, OPTIONS": the Allow header of a match. */
void router_allow(
    const struct router_match *match, char ret_text[static ROUTER_ALLOW_SIZE]);

#endif
