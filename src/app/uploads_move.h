/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * uploads_move - `tasrih migrate --uploads`: the files of the data folder into the store of
 * [uploads], and the proof that each arrived. Cut off, it is run again and goes on: what is
 * there is not sent once more. The folder is only read; a server may run meanwhile.
 */
#ifndef APP_UPLOADS_MOVE_H
#define APP_UPLOADS_MOVE_H

#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"
#include "store/store.h"

struct uploads_move {
	const char *folder; /* of both: DATA/uploads */
	struct store *from;
	struct store *to;
	/* After each file; NULL: nobody watches. step 0 sends, step 1 reads back. */
	void (*tell)(int step, size_t done);
	size_t ret_files;
	size_t ret_sent;
	size_t ret_damaged; /* not what they were, in the folder: not sent */
};

/* FAULT_NETWORK: the store is away: run it again. FAULT_DISK, logged: a file did not come
 * back as it was sent. */
MUST_USE enum fault uploads_move_run(struct uploads_move *move);

#endif
