/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * cell - after this the process can read a file that comes over one socket, compute,
 * answer on that socket, and end; nothing else.
 *
 *	if (inspect_cell_enter(3) != FAULT_NONE) _exit(1);
 *
 * As the signer's jail (jail/jail.h), with room for pictures: 512 MiB of address space,
 * 10 seconds of processor, no byte into any file.
 */
#ifndef INSPECT_CELL_H
#define INSPECT_CELL_H

#include "base/attr.h"
#include "base/fault.h"

/* socket: the only descriptor that can be read; it and 2 can be written. */
MUST_USE enum fault inspect_cell_enter(int socket);

/* When root: becomes the user tasrih-inspect, or nobody where there is none such, with
 * no other group. Nobody else may call it back. */
MUST_USE enum fault inspect_cell_drop_user(void);

#endif
