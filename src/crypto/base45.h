/* SPDX-License-Identifier: EUPL-1.2 */
/* base45 - bytes as text of QR's alphanumeric set (RFC 9285): 2 bytes -> 3 characters. */
#ifndef CRYPTO_BASE45_H
#define CRYPTO_BASE45_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"

void base45_format(struct slice bytes, struct buffer *out);
/* Upper case only; a group past 65535 (or 255 at the end) is refused. */
MUST_USE bool base45_parse(
    struct slice text, struct arena *arena, struct slice *ret_bytes);

#endif
