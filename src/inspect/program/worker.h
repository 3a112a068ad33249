/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * worker - the life of one process that reads one file: it makes its tools, shuts itself
 * into its cell, and only then takes the file.
 *
 *	if (fork() == 0) inspect_worker_run(kind, trust);    its socket is INSPECT_SOCKET
 */
#ifndef INSPECT_WORKER_H
#define INSPECT_WORKER_H

#include <openssl/x509.h>

#include "inspect/frame.h"

/* Never returns. trust: the authorities that may sign certificates, or NULL. */
_Noreturn void inspect_worker_run(enum inspect_kind kind, X509_STORE *trust);

#endif
