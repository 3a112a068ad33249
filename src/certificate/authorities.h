/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * authorities - under whose signature a certificate is trusted: the CAs that are registered
 * for its centre, as a reader in its jail is told.
 *
 *	certificate_authorities_fill(keys, count, &dates, &authorities);
 *	question.authorities = authorities.list; question.issued = authorities.issued;
 */
#ifndef CERTIFICATE_AUTHORITIES_H
#define CERTIFICATE_AUTHORITIES_H

#include "centre/centre_key.h"
#include "inspect/frame.h"

struct certificate_authorities {
	struct inspect_authority list[CENTRE_KEYS_MOST];
	struct slice names[CENTRE_KEYS_MOST]; /* as the register has them */
	size_t count;
	moment issued; /* noon of the day of issue that is declared */
	day seen_on;   /* when the file came into our hands */
};

struct certificate_dates {
	day issued_on; /* as declared */
	day seen_on;   /* when the file came into our hands */
	int offset_minutes;
};

/* keys: of the declared centre; those that are no CA, or count for nothing, are left out.
 * Bytes and names are borrowed. */
void certificate_authorities_fill(const struct centre_key *keys, size_t count,
    const struct certificate_dates *dates,
    struct certificate_authorities *ret_authorities);

#endif
