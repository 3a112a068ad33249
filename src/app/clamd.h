/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clamd - asks ClamAV's daemon whether bytes have a virus, over its socket (INSTREAM).
 *
 *	enum certificate_virus virus = clamd_ask("/run/clamav/clamd.ctl", file);
 *
 * The protocol: clamd(8). "zINSTREAM", NUL, then pieces, each after its size in four bytes,
 * the highest first, and a size of 0; the answer is one line, "stream: OK" or
 * "stream: NAME FOUND".
 */
#ifndef APP_CLAMD_H
#define APP_CLAMD_H

#include "base/slice.h"
#include "certificate/check.h"

/* CLEAN, FOUND, or AWAY when nothing, or something else, was answered within 10 s. */
enum certificate_virus clamd_ask(const char *socket_path, struct slice file);

#endif
