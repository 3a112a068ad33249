/* SPDX-License-Identifier: EUPL-1.2 */
/* override_store - decisions that went against what was found, or that somebody overturned:
 * read from application, application_event and permit_event. */
#ifndef DECISION_OVERRIDE_STORE_H
#define DECISION_OVERRIDE_STORE_H

#include "db/db.h"

extern const struct db_statements override_statements;

enum override_kind {
	OVERRIDE_AGAINST, /* approved though something stood out, refused though nothing did */
	OVERRIDE_SENT_BACK, /* a proposed refusal that its second person did not sign */
	OVERRIDE_REVOKED,   /* an approval whose permit was revoked */
	OVERRIDE_KIND_COUNT
};

struct override_row {
	moment at;
	struct slice key; /* in the order of the list: with `at`, where a page ends */
	struct id application;
	struct slice reference;
	struct slice state;   /* of the application */
	struct slice look;    /* as application/clearance.h writes it */
	struct slice officer; /* who decided or proposed */
	struct slice officer_arabic;
	struct slice by; /* who overturned it; empty: nobody */
	struct slice by_arabic;
};

/* The newest first, behind at and key. */
struct override_part {
	enum override_kind kind;
	moment at;
	struct slice key;
	size_t capacity;
};
MUST_USE enum fault override_list(struct db *db, const struct override_part *part,
    struct arena *arena, struct override_row *ret_rows, size_t *ret_count);

#endif
