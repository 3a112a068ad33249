/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * random - unguessable bytes from the kernel, and the ids made of them.
 *
 * An id is 32 lower-case hexadecimal digits: 12 of them milliseconds (so that new rows
 * stand together in an index), 4 that count the ids a thread makes within one (so that
 * what one thread made later sorts later; RFC 9562 section 6.2), 16 random. An id is not a secret: who may see a thing is
 * asked of access/, never of how hard its id is to guess. A token is 32 random bytes.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	ID_DIGITS = 32,
	ID_TEXT_SIZE = ID_DIGITS + 1,
};

struct id {
	char text[ID_TEXT_SIZE]; /* all NUL: no id */
};

void random_bytes(void *ret_bytes, size_t size);
/* Evenly from 0 to below limit, which is at least 1. */
uint32_t random_below(uint32_t limit);

struct id id_new(moment now);
/* Exactly 32 lower-case hexadecimal digits. */
MUST_USE bool id_parse(struct slice text, struct id *ret_id);
struct slice id_slice(const struct id *id);
bool id_is_none(const struct id *id);
bool id_equal(const struct id *one, const struct id *two);

#endif
