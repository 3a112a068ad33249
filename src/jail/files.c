/* SPDX-License-Identifier: EUPL-1.2 */
#include "jail/files.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

enum { EVENT_SIZE = 64 };

/* Since ABI 2 and 3; older headers lack them. */
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define CHANGE                                                                           \
	(READ | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_TRUNCATE |            \
	    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_DIR |                  \
	    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |             \
	    LANDLOCK_ACCESS_FS_REFER)
/* What a rule about a file, and not a folder, may give. */
#define OF_A_FILE                                                                        \
	(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                  \
	    LANDLOCK_ACCESS_FS_TRUNCATE)

static const uint64_t accesses[] = {
    [JAIL_READ] = READ,
    [JAIL_CHANGE] = CHANGE,
    [JAIL_REMOVE] = LANDLOCK_ACCESS_FS_READ_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE,
};

static void
warn_no_landlock(const char *who)
{
	char event[EVENT_SIZE];

	(void)snprintf(event, sizeof(event), "%s.no_landlock", who);
	log_event(LOG_WARNING, event, LOG_INT("errno", errno));
}

bool
jail_files_begin(const char *who, struct jail_files *ret_files)
{
	/* the rights of ABI 1, 2 and 3 (5 adds one more) */
	static const uint64_t rights[] = {0, (1U << 13) - 1, (1U << 14) - 1,
	    (1U << 15) - 1, (1U << 15) - 1, (1U << 16) - 1};
	long abi = syscall(
	    SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	*ret_files = (struct jail_files){.ruleset = -1};
	if (abi <= 0) {
		warn_no_landlock(who);
		return true;
	}
	const size_t last = ARRAY_LEN(rights) - 1;
	const struct landlock_ruleset_attr attribute = {
	    .handled_access_fs = rights[(size_t)abi < last ? (size_t)abi : last]};
	ret_files->handled = attribute.handled_access_fs;
	ret_files->ruleset =
	    (int)syscall(SYS_landlock_create_ruleset, &attribute, sizeof(attribute), 0);
	return ret_files->ruleset >= 0;
}

bool
jail_files_allow(struct jail_files *files, const char *path, enum jail_access access)
{
	struct stat what;

	if (files->ruleset < 0) {
		return true;
	}
	int place = open(path, O_PATH | O_CLOEXEC);
	if (place < 0) {
		return errno == ENOENT || errno == EACCES || errno == ENOTDIR;
	}
	bool folder = fstat(place, &what) == 0 && S_ISDIR(what.st_mode);
	struct landlock_path_beneath_attr rule = {
	    .allowed_access =
	        accesses[access] & files->handled & (folder ? ~0ULL : OF_A_FILE),
	    .parent_fd = place,
	};
	bool done = syscall(SYS_landlock_add_rule, files->ruleset,
	                LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	(void)close(place);
	return done;
}

bool
jail_files_shut(struct jail_files *files)
{
	if (files->ruleset < 0) {
		return true;
	}
	bool done = syscall(SYS_landlock_restrict_self, files->ruleset, 0) == 0;
	(void)close(files->ruleset);
	files->ruleset = -1;
	return done;
}
