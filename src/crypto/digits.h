/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * digits - bytes as decimal digits, for QR's numeric mode: the densest text that also
 * stands in an address.
 *
 *	each 7 bytes, little-endian -> 17 digits; the last 1..6 bytes -> 3 5 8 10 13 15
 *
 * The coding is that of CTAP 2.2 (section 11.5, hybrid transports).
 */
#ifndef CRYPTO_DIGITS_H
#define CRYPTO_DIGITS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"

void digits_format(struct slice bytes, struct buffer *out);
/* Each text has at most one reading: a group too large for its bytes, a last group of
 * another length, or anything but 0-9 is refused. */
MUST_USE bool digits_parse(
    struct slice text, struct arena *arena, struct slice *ret_bytes);

#endif
