/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cookie - the Cookie header (RFC 6265), read strictly, and Set-Cookie, written.
 *
 *	Cookie: __Host-session=YWJj; lang=ar
 *
 * On https each cookie of ours is called __Host-NAME: a browser then takes it only from
 * this very host, over TLS, for the whole site.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"

/* The value of the cookie name (with the prefix when it is for https); empty when it is
 * not there, comes twice with different values, or has a byte that no cookie has. */
struct slice cookie_find(struct slice header, const char *name, bool https);

/* Letters, digits and "-_.~" only: what we put into cookies needs no quoting. */
MUST_USE bool cookie_value_is_plain(struct slice value);

/* The value of a Set-Cookie header. age_seconds 0: for the browser's session; below 0:
 * remove it. The value must be plain. */
void cookie_format(struct buffer *out, const char *name, struct slice value,
    int age_seconds, bool https);

#endif
