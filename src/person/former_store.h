/* SPDX-License-Identifier: EUPL-1.2 */
/* former_store - the table person_former: what stood in a person's details before it was
 * corrected on his request. Sealed like the details themselves. */
#ifndef PERSON_FORMER_STORE_H
#define PERSON_FORMER_STORE_H

#include "db/vault.h"
#include "person/person.h"

extern const struct db_statements person_former_statements;

struct person_former {
	struct id account;
	enum person_field field;
	struct slice value;   /* what it was */
	struct slice request; /* number of the request */
	moment at;
};
MUST_USE enum fault person_former_insert(
    struct db *db, const struct person_former *former, struct arena *arena);

#endif
