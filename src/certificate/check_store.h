/* SPDX-License-Identifier: EUPL-1.2 */
/* check_store - the table certificate_check: what a machine found, one row an application. */
#ifndef CERTIFICATE_CHECK_STORE_H
#define CERTIFICATE_CHECK_STORE_H

#include "certificate/check.h"
#include "db/db.h"

extern const struct db_statements certificate_check_statements;

struct certificate_check_row {
	bool there; /* it was asked for */
	moment asked_at;
	moment begun_at; /* 0: nobody has it in hand */
	moment done_at;  /* 0: being checked */
	int64_t milliseconds;
	struct certificate_found found; /* when it is done */
};

/* Asks for a check, or for another one. */
MUST_USE enum fault certificate_check_ask(
    struct db *db, const struct id *application, moment now);
/* There is no file any more. */
MUST_USE enum fault certificate_check_forget(struct db *db, const struct id *application);

MUST_USE enum fault certificate_check_find(
    struct db *db, const struct id *application, struct certificate_check_row *ret_row);

/* The one that has waited longest and that nobody has had in hand since `since`. */
MUST_USE enum fault certificate_check_next(struct db *db, moment since, bool *ret_found,
    struct id *ret_application, struct certificate_check_row *ret_row);
/* Takes it in hand; *ret_mine is false when it is another's, or was asked again. */
MUST_USE enum fault certificate_check_begin(struct db *db, const struct id *application,
    const struct certificate_check_row *row, moment now, bool *ret_mine);
/* Unless it was asked again meanwhile: then there is another to come. */
MUST_USE enum fault certificate_check_end(
    struct db *db, const struct id *application, const struct certificate_check_row *row);

#endif
