/* SPDX-License-Identifier: EUPL-1.2 */
/* number - whole numbers from text, within bounds, and hexadecimal and base64url. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buffer.h"
#include "base/slice.h"

/* Latin digits only, a leading '-' when least is below 0, no blanks, no '+'.
 * *ret_number is written on true only. */
MUST_USE bool number_parse(
    struct slice text, int64_t least, int64_t most, int64_t *ret_number);

/* The same for what is an int. */
MUST_USE bool number_parse_int(struct slice text, int least, int most, int *ret_number);

/* The Luhn check digit (ISO/IEC 7812-1 annex B) to stand behind these Latin digits:
 * '0' to '9'. */
char number_luhn(struct slice digits);

/* In decimal digits. */
void number_put(int64_t number, struct buffer *out);

/* Lower-case hexadecimal. number_unhex takes either case and writes size/2 bytes. */
void number_hex(struct slice bytes, struct buffer *out);
MUST_USE bool number_unhex(struct slice text, uint8_t *ret_bytes, size_t capacity);

/* RFC 4648 section 5, without padding. Reading is strict: no foreign character, no
 * non-zero bits behind the last byte. */
void number_base64url(struct slice bytes, struct buffer *out);
MUST_USE bool number_unbase64url(
    struct slice text, struct arena *arena, struct slice *ret_bytes);
/* RFC 4648 section 4, with padding (HTTP Basic, PEM, signed notes). As strict. */
void number_base64(struct slice bytes, struct buffer *out);
MUST_USE bool number_unbase64(
    struct slice text, struct arena *arena, struct slice *ret_bytes);

#endif
