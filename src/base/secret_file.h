/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * secret_file - a secret that stands in a file of its own, read when it is needed: another
 * program may have written a newer one meanwhile.
 *
 *	char token[SECRET_FILE_BYTES];
 *	TRY(secret_file_line("/run/tasrih-sms/token", token));
 *	... explicit_bzero(token, sizeof(token));
 *
 * Whoever writes it anew writes it whole under another name and renames it.
 */
#ifndef BASE_SECRET_FILE_H
#define BASE_SECRET_FILE_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum { SECRET_FILE_BYTES = 8192 };

/* All of it, in the caller's memory, for him to wipe. FAULT_DISK: it cannot be read, also
 * when it is not there; FAULT_CONFIG: it is too long. */
MUST_USE enum fault secret_file_read(
    const char *path, char bytes[static SECRET_FILE_BYTES], struct slice *ret_text);
/* Its first line without blanks at the ends, NUL behind it. FAULT_CONFIG also when there
 * is nothing in it. */
MUST_USE enum fault secret_file_line(
    const char *path, char ret_line[static SECRET_FILE_BYTES]);

#endif
