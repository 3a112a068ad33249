/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * sandbox - what the running server can still do: its folders, its sockets, its threads.
 *
 *	TRY(signer_start(...));        helpers that are processes of their own come first
 *	TRY(sandbox_enter(&(struct sandbox_options){.data = "/var/lib/tasrih", ...}));
 *	... threads, sockets, requests ...
 *
 * Afterwards no file outside can be opened (landlock; where the kernel has none, that is
 * said in the log), no program can be run and no process made, traced or signalled, no
 * memory becomes code, and the calls that only an attacker of the kernel needs give EPERM
 * and a line in the kernel's log (seccomp). Of the data folder all may be changed but
 * keys/, which the signer has read: no private key can be opened any more. It holds for
 * the calling thread and all that it starts, so it comes before any other.
 *
 * A build with sanitizers may be traced and make a process: LeakSanitizer looks at its
 * threads so.
 */
#ifndef APP_SANDBOX_H
#define APP_SANDBOX_H

#include <stddef.h>

#include "base/attr.h"
#include "base/fault.h"

struct sandbox_options {
	const char *data;        /* the folder; uploads/ and public/ are there */
	const char *share;       /* fonts; NULL: none */
	const char *const *more; /* files and folders to read; empty ones are skipped,
	                            NULL ends, or NULL */
};

/* FAULT_CONFIG, logged, when the kernel refused. */
MUST_USE enum fault sandbox_enter(const struct sandbox_options *options);

#endif
