/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_lists - the lists of the authority and its files, for the demo. */
#ifndef APP_DEMO_LISTS_H
#define APP_DEMO_LISTS_H

#include "app/demo.h"

/* A file of the share, as "ae/rules.tsv"; in the arena. */
MUST_USE enum fault demo_lists_read(const struct serve_parts *parts, struct arena *arena,
    const char *name, struct slice *ret_text);
/* Rules, calendar, ready texts, periods, centres. */
MUST_USE enum fault demo_lists_load(const struct serve_parts *parts, struct arena *arena);

#endif
