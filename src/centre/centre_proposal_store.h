/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_proposal_store - the table centre_proposal: what waits for a second look. */
#ifndef CENTRE_CENTRE_PROPOSAL_STORE_H
#define CENTRE_CENTRE_PROPOSAL_STORE_H

#include "centre/centre.h"
#include "db/vault.h"

extern const struct db_statements centre_proposal_statements;

enum centre_proposal_kind {
	CENTRE_PROPOSAL_CERTIFICATES, /* a clerk's file */
	CENTRE_PROPOSAL_LINES,        /* as of data/ae/centres.tsv */
	CENTRE_PROPOSAL_KEY,          /* of centre_key.h */
	CENTRE_PROPOSAL_KEY_END,
	CENTRE_PROPOSAL_IMPORT, /* many lines */
	CENTRE_PROPOSAL_KIND_COUNT
};

struct centre_proposal_row {
	bool found;
	bool open;
	struct id id;
	enum centre_proposal_kind kind;
	struct slice centre;
	struct slice text;
	struct slice reason;
	struct id proposed_by;
	struct slice proposed_by_name;
	moment proposed_at;
};

/* A clerk's file says who has which certificate: it lies sealed under the key of the centres
 * (vault_centres). */
MUST_USE enum fault centre_proposal_insert(
    struct db *db, const struct centre_proposal_row *row);
MUST_USE enum fault centre_proposal_find(struct db *db, const struct id *id,
    struct arena *arena, struct centre_proposal_row *ret_row);
/* Open ones of registrars, oldest first. */
MUST_USE enum fault centre_proposal_list_open(struct db *db, struct arena *arena,
    struct centre_proposal_row *ret_rows, size_t capacity, size_t *ret_count);
/* outcome is a word of sql/081; with forgets the text is emptied: what it said has its
 * place elsewhere now. */
MUST_USE enum fault centre_proposal_close(struct db *db, const struct id *id,
    struct slice outcome, const struct id *by, moment now, bool forgets);
/* What this account has open of a kind is taken back, and its text forgotten. */
MUST_USE enum fault centre_proposal_forget_open(
    struct db *db, enum centre_proposal_kind kind, const struct id *account, moment now);

#endif
