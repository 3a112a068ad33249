/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * problems_page - the addresses in the "type" of problem details (RFC 9457 section 3.1.1):
 * each leads to a page that says the problem in the reader's language.
 *
 *	GET /problems/application.refusal.stale
 */
#ifndef APP_PROBLEMS_PAGE_H
#define APP_PROBLEMS_PAGE_H

#include "base/arena.h"
#include "base/slice.h"
#include "web/route.h"

extern const struct web_routes problems_page_routes;

/* The message key when it is one that a problem's type may name; else NULL. */
const char *problems_key_find(struct slice key, struct arena *arena);

#endif
