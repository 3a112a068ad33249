/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * master_key_file - another master key in the file that holds them (crypto/master_keys.h).
 *
 *	TRY(master_key_file_add(path, &arena));     a fresh key on the first line
 *	TRY(master_key_file_drop(path, &arena));    only that of the first line stays
 *
 * The file is written in place, because a server that runs may open this one and no other
 * (app/lockdown.c). Until it is on the disk, what was there lies beside it as FILE.before;
 * when a run is cut off, that stays, and further runs say so (FAULT_CONFIG).
 */
#ifndef APP_MASTER_KEY_FILE_H
#define APP_MASTER_KEY_FILE_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"

/* FAULT_CONFIG, told on standard error with what to do, when it cannot be. */
MUST_USE enum fault master_key_file_add(const char *path, struct arena *arena);
MUST_USE enum fault master_key_file_drop(const char *path, struct arena *arena);
/* The keys in it; the same faults, so that it can be asked before anything is changed. */
MUST_USE enum fault master_key_file_count(
    const char *path, struct arena *arena, size_t *ret_count);

#endif
