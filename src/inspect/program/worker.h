/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * worker - the life of one process that reads one file: it makes its tools, shuts itself
 * into its cell, and only then takes the file.
 *
 *	if (fork() == 0) inspect_worker_run(kind);    its socket is INSPECT_SOCKET
 */
#ifndef INSPECT_WORKER_H
#define INSPECT_WORKER_H

#include "inspect/frame.h"

/* Never returns. */
_Noreturn void inspect_worker_run(enum inspect_kind kind);

#endif
