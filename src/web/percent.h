/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * percent - percent-encoding (RFC 3986 section 2.1), read strictly: %4g, a lone % and a
 * % at the end are refused, as are %00 and bytes that are not UTF-8.
 */
#ifndef WEB_PERCENT_H
#define WEB_PERCENT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"

/* Of a path segment. In the arena. */
MUST_USE bool percent_decode(
    struct arena *arena, struct slice typed, struct slice *ret_text);
/* Of a form or a query, where + is a blank. */
MUST_USE bool percent_decode_form(
    struct arena *arena, struct slice typed, struct slice *ret_text);

/* Everything but letters, digits and "-._~" is written as %XX (RFC 5987, RFC 3986). */
void percent_encode(struct slice text, struct buffer *out);

#endif
