/* SPDX-License-Identifier: EUPL-1.2 */
/* register_store - the table centre_certificate: what each training centre has issued. */
#ifndef REGISTER_REGISTER_STORE_H
#define REGISTER_REGISTER_STORE_H

#include "db/vault.h"
#include "register/register.h"

extern const struct db_statements register_statements;

struct register_row {
	bool found;
	struct id id;
	struct slice centre; /* code */
	struct slice number;
	int class;
	day issued_on;
	struct slice name;
	struct register_holder holder;
	moment entered_at;
	struct id entered_by;
	moment withdrawn_at;        /* 0: in force */
	struct slice reason;        /* of the withdrawal */
	struct slice sealed_holder; /* as it lies, when it was read */
};

/* By what a holder is recognised lies sealed under the key of the centres (vault_centres) and
 * is found by a keyed hash; the name stays readable. Only register_find and register_list
 * open it: who asks by a holder knows it, and who asks by a number has row.holder.text empty.
 *
 * *ret_inserted is false when the centre has one of this number. */
MUST_USE enum fault register_insert(struct db *db, const struct register_row *row,
    struct arena *arena, bool *ret_inserted);
/* One that is known to be new by a register_compare of the same transaction: many of them
 * wait for no answer. */
MUST_USE enum fault register_insert_new(struct db *db, const struct register_row *row);
MUST_USE enum fault register_find(struct db *db, const struct id *id, struct arena *arena,
    struct register_row *ret_row);
MUST_USE enum fault register_find_number(struct db *db, struct slice centre,
    struct slice number, struct arena *arena, struct register_row *ret_row);
/* Of each entry, whether the centre has one of its number already, and whether that says the
 * same; all by one question. count is 1 to REGISTER_COMPARE_MOST. */
enum register_known { REGISTER_NEW, REGISTER_SAME, REGISTER_OTHER };
enum { REGISTER_COMPARE_MOST = 30 };
MUST_USE enum fault register_compare(struct db *db, struct slice centre,
    const struct register_entry *entries, size_t count,
    enum register_known ret_known[static REGISTER_COMPARE_MOST]);
/* Of a centre, newest first, from behind that one (none: from the newest); number, when
 * it is not empty, is what the numbers begin with. */
struct register_page {
	struct slice centre;
	struct slice number;
	struct id before;
};
MUST_USE enum fault register_list(struct db *db, const struct register_page *page,
    struct arena *arena, struct register_row *ret_rows, size_t capacity,
    size_t *ret_count);
/* In force, of all centres, with this holder; newest first. */
MUST_USE enum fault register_list_holder(struct db *db,
    const struct register_holder *holder, struct arena *arena,
    struct register_row *ret_rows, size_t capacity, size_t *ret_count);
/* The same with those that were withdrawn. */
MUST_USE enum fault register_list_all_of(struct db *db,
    const struct register_holder *holder, struct arena *arena,
    struct register_row *ret_rows, size_t capacity, size_t *ret_count);
/* Whom it was given to goes, with the words of a withdrawal; the certificate stays. */
MUST_USE enum fault register_forget_holder(struct db *db, const struct id *id);
MUST_USE enum fault register_withdraw_row(struct db *db, const struct id *id,
    const struct id *by, moment now, struct slice reason);

/* Seals the holders that a version before 104 left readable, at most so many: app/seal_rows.h. */
MUST_USE enum fault register_seal_readable(
    struct db *db, moment now, struct arena *arena, size_t most, size_t *ret_done);

/* --- withdrawn under a permit that is in force or suspended --- */
/* Oldest first; those that no officer has dealt with. */
MUST_USE enum fault register_list_fallen(struct db *db, struct arena *arena,
    struct register_fallen *ret_rows, size_t capacity, size_t *ret_count);
MUST_USE enum fault register_count_fallen(struct db *db, int64_t *ret_count);
/* *ret_changed is false when it was looked at before, or is not withdrawn. */
MUST_USE enum fault register_look(struct db *db, const struct id *id, const struct id *by,
    moment now, bool *ret_changed);

#endif
