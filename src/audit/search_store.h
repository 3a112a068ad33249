/* SPDX-License-Identifier: EUPL-1.2 */
/* search_store - the table audit_block, and what is asked of others for an auditor: names
 * of staff, sums over entries, how long decisions took. */
#ifndef AUDIT_SEARCH_STORE_H
#define AUDIT_SEARCH_STORE_H

#include "audit/search.h"
#include "db/db.h"

extern const struct db_statements audit_search_statements;

/* --- blocks --- */
struct audit_block {
	uint64_t number;
	uint8_t marks[AUDIT_MARKS_BYTES];
};
/* The number behind the last one. */
MUST_USE enum fault audit_block_next(struct db *db, uint64_t *ret_number);
/* The same, and how many have no marks of the right size. */
MUST_USE enum fault audit_block_check(
    struct db *db, uint64_t *ret_next, uint64_t *ret_bad);
/* One that is there already stays as it is. */
MUST_USE enum fault audit_block_save(struct db *db, const struct audit_block *block);
/* From the first number, in their order, at most capacity; some may be missing. */
MUST_USE enum fault audit_block_list(struct db *db, uint64_t first,
    struct audit_block *ret_blocks, size_t capacity, size_t *ret_count);

/* --- entries --- */
/* The first entry that is not dated before the moment; one behind the last when all are. */
MUST_USE enum fault audit_seq_at(struct db *db, moment at, uint64_t *ret_seq);

/* --- of other tables --- */
struct audit_who {
	struct id account;
	struct slice name;        /* empty: nobody of the staff */
	struct slice name_arabic; /* empty when it is not known */
};
MUST_USE enum fault audit_who_find(struct db *db, const struct id *account,
    struct arena *arena, struct audit_who *ret_who);
/* Those who hold a role now, by name. */
MUST_USE enum fault audit_who_list(struct db *db, struct arena *arena,
    struct audit_who *ret_list, size_t capacity, size_t *ret_count);
/* The application of a reference "TA-2026-..."; empty when there is none. */
MUST_USE enum fault audit_reference_find(
    struct db *db, struct slice reference, struct id *ret_application);

/* --- sums over the entries after < seq <= last --- */
struct audit_range {
	uint64_t after;
	uint64_t last;
};
struct audit_sum {
	struct slice actor;
	struct slice role;
	struct slice action;
	struct slice reason;
	int64_t count;
};
/* What staff did, what was refused to anybody, and what was approved by policy. */
MUST_USE enum fault audit_sum_list(struct db *db, const struct audit_range *range,
    struct arena *arena, struct audit_sum *ret_sums, size_t capacity, size_t *ret_count);
struct audit_decided {
	moment at;
	moment submitted_at;
};
/* Decisions on applications, in their order. */
MUST_USE enum fault audit_decided_list(struct db *db, const struct audit_range *range,
    struct audit_decided *ret_list, size_t capacity, size_t *ret_count);

#endif
