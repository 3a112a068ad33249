/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * upload - a multipart/form-data body on its way to a file of its own.
 *
 *	struct upload *upload = upload_new(arena, folder, content_type);
 *	while (bytes come) upload_feed(upload, bytes);    // network thread: write() only
 *	fault = upload_finish(upload);                    // worker: hash and fsync
 *	... upload_result(upload), upload_fields(upload) ...
 *	upload_done(upload);                              // removes what nobody took
 */
#ifndef WEB_UPLOAD_H
#define WEB_UPLOAD_H

#include "base/attr.h"
#include "base/fault.h"
#include "web/form_private.h"
#include "web/request.h"

struct upload;

/* In the arena, and the fields too. */
struct upload *upload_new(
    struct arena *arena, const char *folder, struct slice content_type);
void upload_feed(struct upload *upload, struct slice bytes);
/* The rest is let go by, and nothing of it reaches the disk. It is BROKEN then. */
void upload_keep_out(struct upload *upload);
/* The body is over. A fault when the disk did not take the file. */
MUST_USE enum fault upload_finish(struct upload *upload);
const struct web_upload *upload_result(const struct upload *upload);
const struct form_pairs *upload_fields(const struct upload *upload);
/* Closes and removes the file at its first place. NULL is fine. */
void upload_done(struct upload *upload);

/* Removes files that a stopped program left in the folder an hour ago or more. */
void upload_sweep(const char *folder, moment now);

#endif
