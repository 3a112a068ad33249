/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * removal - which kept file may go, and that nobody gets it back half gone.
 *
 *	TRY(removal_wait(acts, arena, sha256, &turn));    // before the file is put
 *	TRY(store_put(store, sha256, path));
 *	...  in the act that names it: TRY(removal_touched(act, sha256, turn, &gone));
 *
 * Two persons may upload the same file, so one name stands for both. A removal waits for
 * the disk or the network and so cannot run inside an act; therefore the counter
 * "upload/HASH" is odd while one runs. Whoever puts the file meanwhile sees an odd number,
 * or another one than before, and puts it again.
 */
#ifndef APPLICATION_REMOVAL_ACT_H
#define APPLICATION_REMOVAL_ACT_H

#include "application/application_act.h"
#include "db/acts.h"

/* Waits until no removal of this file runs. FAULT_BUSY: it takes too long. */
MUST_USE enum fault removal_wait(
    struct acts *acts, struct arena *arena, struct slice sha256, int64_t *ret_turn);
/* Inside the act: whether one has begun since. */
MUST_USE enum fault removal_touched(
    struct act *act, struct slice sha256, int64_t turn, bool *ret_touched);

/* Removes the file when no application keeps it and none was ever submitted with it (a
 * snapshot names it: it is what an officer judged). Call it when the act that let go of it
 * is durable. The empty hash is fine. A fault is logged, and application_sweep_files ends
 * what is left: who let go of the file is done in any case. */
void removal_run(
    struct acts *acts, struct arena *arena, struct store *store, struct slice sha256);

#endif
