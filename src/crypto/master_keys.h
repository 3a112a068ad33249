/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master_keys - the keys that wrap the keys of persons, as a server holds them.
 *
 *	# made by tasrih on 2026-11-22
 *	5c0e...64 hexadecimal digits...1f    - the first wraps what is new
 *	91ab...                              - older ones only open
 *
 *	struct master_keys *keys = NULL;
 *	TRY(master_keys_new(text, &keys));
 *	id = master_keys_current(keys);      - "3f0c9d2e81b7a604": in the database, says which
 *	key = master_keys_find(keys, id);    - NULL: it is not among them
 *
 * They lie in locked memory that is in no core dump and no swap, between guard pages
 * (sodium_malloc). The id is a keyed hash of the key and tells nothing of it.
 */
#ifndef CRYPTO_MASTER_KEYS_H
#define CRYPTO_MASTER_KEYS_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"
#include "crypto/sealed.h"

enum {
	MASTER_KEYS_MOST = 8,
	MASTER_ID_SIZE = 17,
	MASTER_LINE_SIZE = 2 * SEALED_KEY_SIZE + 2, /* digits, newline, NUL */
};

struct master_keys;

/* Lines of 64 hexadecimal digits; blank ones and those that begin with # are skipped. At
 * least one. FAULT_CONFIG, logged with its number, when a line is something else. */
MUST_USE enum fault master_keys_new(struct slice text, struct master_keys **ret_keys);
/* NULL is fine. */
void master_keys_free(struct master_keys *keys);

const char *master_keys_current(const struct master_keys *keys);
const struct sealed_key *master_keys_find(
    const struct master_keys *keys, struct slice id);

/* A fresh key as such a line. The caller wipes it. */
void master_key_line_new(char ret_line[static MASTER_LINE_SIZE]);

#endif
