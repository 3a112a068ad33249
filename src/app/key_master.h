/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * key_master - another master key (docs/operate.md), while servers run:
 *
 *	tasrih key new-master         a fresh one on the first line of the file; the old one stays
 *	tasrih key rewrap             the keys of all persons, by the one of the first line
 *	tasrih key drop-old-master    the others leave the file, once nothing needs them
 *
 * Cut off, each is run again and goes on. In the wrong order they refuse and say so.
 */
#ifndef APP_KEY_MASTER_H
#define APP_KEY_MASTER_H

#include <stddef.h>

#include "app/config.h"

/* Each is an exit status. */
int key_new_master(const struct config *config);
/* slice: keys a commit, 1 to VAULT_REWRAP_MOST. */
int key_rewrap(const struct config *config, size_t slice);
int key_drop_old_master(const struct config *config);

#endif
