/* SPDX-License-Identifier: EUPL-1.2 */
/* contact_store - the tables contact (what was proved, and the code under way) and
 * contact_code (when codes were sent, for an hour). Addresses lie sealed in the one, and
 * the other has their blind index only. */
#ifndef PERSON_CONTACT_STORE_H
#define PERSON_CONTACT_STORE_H

#include "db/vault.h"
#include "person/contact.h"

extern const struct db_statements contact_statements;

/* All empty when there is no row. */
MUST_USE enum fault contact_find(struct db *db, const struct id *account,
    enum person_field field, struct arena *arena, struct contact *ret_contact);
/* Inserts or replaces. */
MUST_USE enum fault contact_save(struct db *db, const struct id *account,
    enum person_field field, const struct contact *contact, struct arena *arena,
    moment now);

/* A code goes out; what is older than an hour is forgotten. */
MUST_USE enum fault contact_code_insert(
    struct db *db, const struct id *account, struct slice address, moment now);
/* When the nth newest was sent from this account, or to this address; 0: fewer were. */
MUST_USE enum fault contact_code_nth_of_account(
    struct db *db, const struct id *account, int nth, moment *ret_at);
MUST_USE enum fault contact_code_nth_of_address(
    struct db *db, struct slice address, int nth, moment *ret_at);

#endif
