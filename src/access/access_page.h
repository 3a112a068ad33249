/* SPDX-License-Identifier: EUPL-1.2 */
/* access_page - the few questions about the caller that every page asks, and the
 * administrators' desk. */
#ifndef ACCESS_ACCESS_PAGE_H
#define ACCESS_ACCESS_PAGE_H

#include "access/access.h"
#include "web/route.h"

/* True when the caller has the right; else answers 403 and returns false. The gate has
 * asked for the route's own right already; this is for what a page shows besides. */
MUST_USE bool access_page_may(struct web_request *request, enum access_right right);

/* /{lang}/roles: who of the staff holds what, and the proposals of two administrators. */
extern const struct web_routes access_page_routes;

#endif
