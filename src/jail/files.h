/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * files - a jail that leaves some folders and files open: landlock with rules.
 *
 *	struct jail_files files;
 *	if (!jail_files_begin("server", &files) ||
 *	    !jail_files_allow(&files, "/var/lib/tasrih/uploads", JAIL_CHANGE) ||
 *	    !jail_files_allow(&files, "/etc", JAIL_READ) || !jail_files_shut(&files)) ...
 *
 * What no rule names cannot be opened, made, renamed or removed any more by this thread
 * and those that it starts; nothing at all can be run. What is open stays open.
 */
#ifndef JAIL_FILES_H
#define JAIL_FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

struct jail_files {
	int ruleset; /* -1: the kernel has no landlock, and all calls do nothing */
	uint64_t handled;
};

enum jail_access {
	JAIL_READ,   /* files below, and what folders hold */
	JAIL_CHANGE, /* the same; write, make, rename, remove files and folders */
	JAIL_REMOVE, /* look into the folder and remove files below; nothing else */
};

/* Each returns false, with errno, when the kernel refused. Where it has no landlock, one
 * warning "WHO.no_landlock" is logged. jail_files_shut must follow, and closes it. */
MUST_USE bool jail_files_begin(const char *who, struct jail_files *ret_files);
/* A path that is not there is skipped; a link is followed. */
MUST_USE bool jail_files_allow(
    struct jail_files *files, const char *path, enum jail_access access);
/* Needs no_new_privs (jail_forbid_rights). */
MUST_USE bool jail_files_shut(struct jail_files *files);

#endif
