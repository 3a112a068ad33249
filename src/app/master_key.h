/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master_key - where the master keys of the vault (db/vault.h) come from. Never from the
 * database; the first of these that is there:
 *
 *	master_key = FILE              in [server] of the configuration
 *	$CREDENTIALS_DIRECTORY/secret_master-key    LoadCredential=secret:... of systemd
 *	$TASRIH_MASTER_KEY             the text itself
 *	DATA.master-key                beside the data folder, so that a copy of that lacks it
 *
 * The last one is made when it is missing and nothing was sealed yet. A database whose keys
 * none of them opens is not served: FAULT_CONFIG, logged.
 */
#ifndef APP_MASTER_KEY_H
#define APP_MASTER_KEY_H

#include "app/config.h"
#include "db/vault.h"

/* Before root becomes the user of the configuration, who may not write beside the data folder:
 * makes DATA.master-key for him while there is no data folder yet. Otherwise does nothing. */
MUST_USE enum fault master_key_prepare(const struct config *config, struct arena *arena);

/* The database is migrated. Both live until the vault is freed. */
MUST_USE enum fault master_key_open(
    const struct config *config, struct arena *arena, struct vault **ret_vault);

/* The file that holds them, in the arena; NULL: they come from the environment. */
const char *master_key_file(const struct config *config, struct arena *arena);

#endif
