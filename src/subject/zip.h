/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * zip - a ZIP archive that lies in memory of the kernel, never on a disk: what is unsealed
 * stays out of every backup.
 *
 *	struct zip zip;
 *	TRY(zip_begin(&zip, now));
 *	enum fault fault = zip_put(&zip, "data.json", json);
 *	...
 *	fault = zip_end(&zip, fault, &descriptor);     - the caller closes it
 *
 * Written by libarchive, one member after the other; a file is read in pieces.
 */
#ifndef SUBJECT_ZIP_H
#define SUBJECT_ZIP_H

#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"

struct archive; /* <archive.h> */

struct zip {
	struct archive *archive;
	int descriptor;
	moment now; /* the date of each member */
};

/* FAULT_MEMORY. */
MUST_USE enum fault zip_begin(struct zip *zip, moment now);
/* path: of ASCII, with "/" between folders. */
MUST_USE enum fault zip_put(struct zip *zip, const char *path, struct slice bytes);
/* All that is behind the descriptor, from its start; it is closed. */
MUST_USE enum fault zip_put_file(
    struct zip *zip, const char *path, int file, uint64_t size_bytes);
/* Bytes by themselves, in such memory too. */
MUST_USE enum fault zip_plain(struct slice bytes, int *ret_descriptor);
/* Always to be called. With a fault so far, or one of its own, there is no descriptor. */
MUST_USE enum fault zip_end(struct zip *zip, enum fault fault, int *ret_descriptor);

#endif
