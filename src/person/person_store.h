/* SPDX-License-Identifier: EUPL-1.2 */
/* person_store - the tables person (what was declared) and person_vouched (what the
 * identity provider said at the last sign-in; written by identity_store). Numbers, e-mail
 * and phone lie sealed in both (db/vault.h). */
#ifndef PERSON_PERSON_STORE_H
#define PERSON_PERSON_STORE_H

#include "db/vault.h"
#include "person/person.h"

extern const struct db_statements person_statements;

struct person_row {
	struct person_typed details; /* points into the arena */
	unsigned vouched;            /* PERSON_BIT of what the provider vouched for */
	bool emirates_id_warning;    /* the provider's number fails its check digit */
	int64_t version;             /* 0: there is no row */
};

MUST_USE enum fault person_find(struct db *db, const struct id *account,
    struct arena *arena, struct person_row *ret_row);
/* Inserts or replaces, and the words of the names with it (person_words.h); the version grows
 * by one. */
MUST_USE enum fault person_save(struct db *db, const struct id *account,
    const struct person_row *row, struct arena *arena, moment now);

/* *ret_mask has the bits of the values that are there. PERSON_PASSPORT_NUMBER never is. */
MUST_USE enum fault person_vouched_find(struct db *db, const struct id *account,
    struct arena *arena, struct person_typed *ret_vouched, unsigned *ret_mask);

/* The configured name of the provider that this account signs in at: who vouches. */
MUST_USE enum fault person_provider_find(struct db *db, const struct id *account,
    struct arena *arena, struct slice *ret_provider);

/* How many other accounts declared this Emirates ID, this passport of this country or this
 * e-mail: found by their blind indexes. */
MUST_USE enum fault person_count_twins(struct db *db, const struct id *account,
    const struct person_row *row, int64_t *ret_count);

/* By which that passport of that state is found: as it lies in person.passport_index. */
MUST_USE enum fault person_passport_index(struct db *db, struct slice nationality,
    struct slice number, char ret_index[static SEALED_INDEX_SIZE]);

/* Of persons who were saved before their words were: up to most of them, behind the account
 * *after (none: from the first). Fewer than most: that was the last. */
MUST_USE enum fault person_words_fill(struct db *db, struct arena *arena, size_t most,
    const struct id *after, struct id *ret_last, size_t *ret_count);

#endif
