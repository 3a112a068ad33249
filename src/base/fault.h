/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * fault - the world failed: disk, memory, network, another process.
 *
 * One of the three kinds of "no". A bug is an assert; a refusal by a rule is the
 * room's own verdict; a fault is this type. It cannot be dropped, it is logged once
 * where it happens, and a request that meets one answers 503 with a reference number.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "base/attr.h"

enum fault {
	FAULT_NONE,
	FAULT_MEMORY,   /* no memory, or a ceiling reached */
	FAULT_DISK,     /* a file could not be read, written or synced */
	FAULT_FULL,     /* the disk is full: reads go on, writes wait for space */
	FAULT_DATABASE, /* the database refused or failed */
	FAULT_BUSY,     /* the queue is full: try again soon */
	FAULT_NETWORK,  /* a peer did not answer, or answered nonsense */
	FAULT_SIGNER,   /* the signer process did not sign */
	FAULT_CONFIG,   /* the configuration cannot be used */
	FAULT_CLOSING,  /* the server is stopping */
	FAULT_UNKNOWN,  /* it may be saved or not: the same request may be sent again */
	FAULT_OLDER,    /* the database is older than what was published: reads go on */
	FAULT_COUNT
};

/* Passes a fault on to the caller; the caller's function returns enum fault. */
#define TRY(expression)                                                                  \
	do {                                                                             \
		enum fault try_fault = (expression);                                     \
		if (try_fault != FAULT_NONE) {                                           \
			return try_fault;                                                \
		}                                                                        \
	} while (0)

/* A short English name for log lines: "disk", "database" ... */
const char *fault_name(enum fault fault);

#endif
