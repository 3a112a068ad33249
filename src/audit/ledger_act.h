/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * ledger_act - binds the rows of all tables to the log: each transaction appends one more
 * entry, 'audit.rows', that commits to every row that it wrote.
 *
 *	TRY(audit_ledger_new(origin, &ledger));
 *	... acts_start with .ledger = audit_ledger_acts(ledger) ...
 *	TRY(audit_baseline(acts, ledger, address));     takes in what was there before
 *	audit_ledger_free(ledger);
 *
 * 52 bytes a row: 4 that name the table, 16 that name the row (a hash of its key), 32 that
 * hash it as it is now, salted as the entry is; zeros when it was deleted. Zeros for row
 * and hash: what was said of the table before no longer holds (a migration changed it).
 *
 * Not followed are sessions and sign-ins under way (they come and go, and a copy of them
 * opens nothing), and what is made from the entries anyway: tiles and checkpoints.
 */
#ifndef AUDIT_LEDGER_ACT_H
#define AUDIT_LEDGER_ACT_H

#include "audit/audit.h"
#include "crypto/sha256.h"
#include "db/acts.h"

enum { AUDIT_TABLE_BYTES = 4, AUDIT_KEY_BYTES = 16, AUDIT_ROW_BYTES = 52 };

struct audit_row {
	uint8_t table[AUDIT_TABLE_BYTES];
	uint8_t key[AUDIT_KEY_BYTES];
	uint8_t hash[SHA256_SIZE];
};

struct audit_ledger;

/* With the origin of a server, whose acts can sign: a transaction that changes what is
 * answered about a permit (its row, an order) brings its own checkpoint, so that no look-up
 * shows a state that no checkpoint covers. Empty: none does. */
MUST_USE enum fault audit_ledger_new(
    struct slice origin, struct audit_ledger **ret_ledger);
void audit_ledger_free(struct audit_ledger *ledger);
const struct acts_ledger *audit_ledger_acts(const struct audit_ledger *ledger);

/* Before others write: takes in the rows of tables that are new to the ledger or have
 * other columns than when it took them in, and tells of each in an entry
 * 'audit.baseline'. acts must have been started with this ledger. */
MUST_USE enum fault audit_baseline(
    struct acts *acts, struct audit_ledger *ledger, const char *address);

bool audit_follows(const struct walk_table *table);
/* What an entry says of a row: the table, the row, and what is in it. scratch is written
 * over. */
void audit_table_tag(
    const struct walk_table *table, uint8_t ret_tag[static AUDIT_TABLE_BYTES]);
void audit_row_key(const struct walk_table *table, const struct db_value *values,
    struct buffer *scratch, uint8_t ret_key[static AUDIT_KEY_BYTES]);
void audit_row_hash(const struct walk_table *table, const struct db_value *values,
    struct slice salt, struct buffer *scratch, uint8_t ret_hash[static SHA256_SIZE]);

#endif
