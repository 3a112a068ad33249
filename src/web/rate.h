/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * rate - how often somebody may do something, for all of them in a table of fixed size.
 *
 *	if (!rate_admits(table, &(struct rate_key){WEB_ACT_VERIFY, RATE_ADDRESS, bytes},
 *	        rate, now, &wait_seconds)) { 429, Retry-After: wait_seconds }
 *
 * Each key has a bucket (GCRA, ITU-T I.371): `count` at once, and as many again over
 * `seconds`. The table never grows, and nobody is refused because it is full: who has
 * asked least makes room, and is then as one who comes for the first time. Where a key
 * stands is known to this process alone (SipHash), so that nobody can be aimed at. A
 * clock that stands still gives nothing back; one that jumps back keeps nobody out for
 * longer than his `seconds`.
 */
#ifndef WEB_RATE_H
#define WEB_RATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"
#include "web/route.h"

struct rate_table;

enum rate_of { RATE_ADDRESS, RATE_ACCOUNT };

struct rate_key {
	enum web_act act;
	enum rate_of of;
	struct slice who; /* bytes of an address, the id of an account */
};

enum { RATE_SECONDS_MOST = 86400, RATE_COUNT_MOST = 1000000, RATE_WHO_MOST = 40 };

/* keys: of so many the table knows something, at the least; memory is 16 bytes of each. */
MUST_USE enum fault rate_table_new(unsigned keys, struct rate_table **ret_table);
void rate_table_free(struct rate_table *table); /* NULL is fine */

/* Thread-safe. now is moment_steady; ret_seconds until the next one is admitted, at least
 * 1, written when this one is not. One that is refused counts nothing. */
MUST_USE bool rate_admits(struct rate_table *table, const struct rate_key *key,
    struct web_rate rate, moment now, unsigned *ret_seconds);

/* "600/60": count and seconds. "off": no limit. */
MUST_USE bool rate_parse(struct slice text, struct web_rate *ret_rate);
/* "sign_in", as the configuration names it. */
const char *rate_act_word(enum web_act act);

#endif
