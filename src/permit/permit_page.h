/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_page - the holder's own permits, what anybody may ask about one, the keys that
 * verifiers fetch, and the desk's suspension.
 *
 * Services: "permits" (struct permit_desk), "paper" (struct paper), "signing".
 */
#ifndef PERMIT_PERMIT_PAGE_H
#define PERMIT_PERMIT_PAGE_H

#include "web/route.h"

extern const struct web_routes permit_page_routes;

#endif
