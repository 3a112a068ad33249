/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/privilege.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/log.h"

enum { DATA_MODE = 0700 };

static enum fault
cannot(const char *what, const char *user)
{
	log_event(LOG_ERROR, "start.user", LOG_TEXT("what", what), LOG_TEXT("user", user),
	    LOG_INT("errno", errno));
	return FAULT_CONFIG;
}

static bool
give_folder(const char *data, const struct passwd *who)
{
	struct stat folder;

	if (mkdir(data, DATA_MODE) == 0) {
		return chown(data, who->pw_uid, who->pw_gid) == 0;
	}
	return errno == EEXIST && stat(data, &folder) == 0 && S_ISDIR(folder.st_mode);
}

static bool
become(const struct passwd *who)
{
	return initgroups(who->pw_name, who->pw_gid) == 0 &&
	    setresgid(who->pw_gid, who->pw_gid, who->pw_gid) == 0 &&
	    setresuid(who->pw_uid, who->pw_uid, who->pw_uid) == 0;
}

/* Each of these must fail now. */
static bool
is_for_good(void)
{
	return setuid(0) != 0 && seteuid(0) != 0 && setgid(0) != 0 && setegid(0) != 0 &&
	    getuid() != 0 && geteuid() != 0;
}

enum fault
privilege_drop(const char *user, const char *data)
{
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	const struct passwd *who = user[0] != '\0' ? getpwnam(user) : NULL;

	if (user[0] == '\0') {
		if (geteuid() == 0) {
			log_event(LOG_WARNING, "start.root",
			    LOG_TEXT("help", "name a user in [server]"));
		}
		return FAULT_NONE;
	}
	if (who == NULL || who->pw_uid == 0 || who->pw_gid == 0) {
		return cannot("not a user that the server can become", user);
	}
	if (geteuid() == who->pw_uid) {
		return FAULT_NONE;
	}
	if (geteuid() != 0) {
		return cannot("only root can become another user", user);
	}
	if (!give_folder(data, who)) {
		return cannot("the data folder cannot be made", user);
	}
	return become(who) && is_for_good() ? FAULT_NONE
	                                    : cannot("the kernel refused", user);
}
