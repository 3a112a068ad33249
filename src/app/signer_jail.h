/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * signer_jail - after this the process can read from one socket, answer on it, compute,
 * and end; nothing else. No file, no network, no other process, no program.
 *
 *	if (signer_jail_enter(3) != FAULT_NONE) _exit(1);
 *
 * no_new_privs; landlock over every right that the kernel knows (skipped where the kernel
 * has none: seccomp alone forbids the calls already); seccomp that kills on any call
 * outside its list; no core dump, no ptrace by the same user; bounded memory.
 */
#ifndef APP_SIGNER_JAIL_H
#define APP_SIGNER_JAIL_H

#include "base/attr.h"
#include "base/fault.h"

/* socket: the only descriptor that can be read; it and 2 can be written. */
MUST_USE enum fault signer_jail_enter(int socket);

#endif
