/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * db_test_vault - a vault with a master key that everybody knows, for tests.
 *
 *	struct vault *vault = NULL;
 *	assert_int_equal(db_test_vault(&vault), FAULT_NONE);
 *	... db_open with .vault = vault ...
 *	vault_free(vault);
 */
#ifndef DB_DB_TEST_VAULT_H
#define DB_DB_TEST_VAULT_H

#include "db/vault.h"

MUST_USE static inline enum fault
db_test_vault_read(void *self, struct arena *arena, struct slice *ret_text)
{
	const char *text = self;

	*ret_text = arena_copy(arena, slice_of(text));
	return FAULT_NONE;
}

MUST_USE static inline enum fault
db_test_vault(struct vault **ret_vault)
{
	static char text[] =
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";

	return vault_new(&(struct vault_source){db_test_vault_read, text}, ret_vault);
}

#endif
