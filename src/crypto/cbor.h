/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cbor - the subset of RFC 8949 that a signed permit is made of.
 *
 *	cbor_put_map(out, 2);                       A2
 *	cbor_put_int(out, 1);                         01
 *	cbor_put_text(out, SLICE("AE"));              62 41 45
 *	...
 *	if (!cbor_open(bytes, 2048, &in) || !cbor_map(&in, &pairs)) refuse;
 *
 * Written: deterministic (section 4.2.1): shortest heads, definite lengths; the caller
 * writes the keys of a map in the order of their bytes (1, 2, 65535, -1, -65537).
 *
 * Read: cbor_open walks the whole item first and lets nothing through but: definite
 * lengths, shortest heads, valid UTF-8, no key twice in one map, at most CBOR_DEPTH
 * levels and CBOR_PAIRS pairs a map, integers that a browser holds exactly, no floating
 * point, no byte behind the end. The readers after it therefore only ask for types.
 */
#ifndef CRYPTO_CBOR_H
#define CRYPTO_CBOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	CBOR_DEPTH = 8,  /* levels of arrays, maps and tags */
	CBOR_PAIRS = 64, /* of one map */
};
/* 2^53 - 1: a larger number is not the same in JavaScript. */
#define CBOR_INT_MOST INT64_C(9007199254740991)
#define CBOR_NO_LABEL INT64_MIN

void cbor_put_int(struct buffer *out, int64_t number);
void cbor_put_bytes(struct buffer *out, struct slice bytes);
void cbor_put_text(struct buffer *out, struct slice text);
void cbor_put_array(struct buffer *out, size_t count);
void cbor_put_map(struct buffer *out, size_t pairs);
void cbor_put_tag(struct buffer *out, uint64_t tag);
/* Whole seconds; what is below a second is cut off. */
void cbor_put_moment(struct buffer *out, moment when);

/* A place in an item that cbor_open has let through. */
struct cbor {
	const uint8_t *at;
	const uint8_t *end;
};

/* False when the bytes are more than most_bytes or are not exactly one item of the form
 * above. */
MUST_USE bool cbor_open(struct slice bytes, size_t most_bytes, struct cbor *ret_in);

/* Each reads one head, and with it the bytes of a string. False, and nothing is taken,
 * when the next item is of another type or there is none. */
MUST_USE bool cbor_int(struct cbor *in, int64_t *ret_number);
MUST_USE bool cbor_bytes(struct cbor *in, struct slice *ret_bytes);
MUST_USE bool cbor_text(struct cbor *in, struct slice *ret_text);
MUST_USE bool cbor_array(struct cbor *in, size_t *ret_count);
MUST_USE bool cbor_map(struct cbor *in, size_t *ret_pairs);
MUST_USE bool cbor_tag(struct cbor *in, uint64_t *ret_tag);
/* An integer of seconds, from 1970 to 9999. */
MUST_USE bool cbor_moment(struct cbor *in, moment *ret_when);
/* One whole item, with all that is in it, as its bytes. False at the end. */
MUST_USE bool cbor_item(struct cbor *in, struct slice *ret_item);
MUST_USE bool cbor_skip(struct cbor *in);
/* The key of a pair: an integer, or CBOR_NO_LABEL for any other whole item. */
MUST_USE bool cbor_label(struct cbor *in, int64_t *ret_label);
bool cbor_at_end(const struct cbor *in);

#endif
