/* SPDX-License-Identifier: EUPL-1.2 */
/* file_check - what a machine found in the file of a certificate, in words for its owner:
 * that it is being checked, that all is there, or what he may have to do. */
#ifndef APPLICATION_FILE_CHECK_ACT_H
#define APPLICATION_FILE_CHECK_ACT_H

#include "application/application_act.h"
#include "certificate/check.h"

enum { FILE_CHECK_HINTS_MOST = 4 };

struct file_check {
	bool there; /* false: there is no file, or it is not known */
	bool done;
	bool acts;         /* its owner may have to do something */
	struct slice look; /* of a note: "ok", "info", "warn" */
	const char *title;
	const char *hints[FILE_CHECK_HINTS_MOST]; /* message keys */
	size_t hints_count;
	enum inspect_verdict verdict; /* when it is done */
	moment done_at;
};

/* A fault is logged and nothing is there: the page goes on without it. */
void file_check_load(struct acts *acts, struct arena *arena,
    const struct application_view *view, struct file_check *ret_check);

#endif
