/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_store - the tables centre and centre_accreditation. */
#ifndef CENTRE_CENTRE_STORE_H
#define CENTRE_CENTRE_STORE_H

#include "centre/centre.h"
#include "db/db.h"

extern const struct db_statements centre_statements;

MUST_USE enum fault centre_find(struct db *db, struct slice code, struct arena *arena,
    bool *ret_found, struct centre *ret_centre);
/* Centres whose folded text has all of the typed words, by Latin name. */
MUST_USE enum fault centre_search(struct db *db, struct slice typed, struct arena *arena,
    struct centre *ret_centres, size_t capacity, size_t *ret_count);
/* At most CENTRE_INTERVALS_MOST, oldest first. */
MUST_USE enum fault centre_intervals(struct db *db, struct slice code,
    struct centre_interval *ret_intervals, size_t *ret_count);

/* Insert or replace (names), insert or replace by first day (an interval). */
MUST_USE enum fault centre_save(struct db *db, const struct centre *centre);
MUST_USE enum fault centre_interval_save(
    struct db *db, struct slice code, const struct centre_interval *interval);

/* All intervals of a centre, instead of those that it has. */
MUST_USE enum fault centre_intervals_replace(struct db *db, struct slice code,
    const struct centre_interval *intervals, size_t count);

/* Which part of the list. */
struct centre_holders_part {
	struct slice code;
	struct slice after; /* a permit's number; empty: from the first */
	size_t capacity;
};
/* By number. */
MUST_USE enum fault centre_list_holders(struct db *db,
    const struct centre_holders_part *part, struct arena *arena,
    struct centre_holder *ret_holders, size_t *ret_count);
MUST_USE enum fault centre_count_holders(
    struct db *db, struct slice code, int64_t *ret_count);

#endif
