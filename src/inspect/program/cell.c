/* SPDX-License-Identifier: EUPL-1.2 */
#include "inspect/program/cell.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <unistd.h>

#include "base/log.h"
#include "jail/jail.h"

#define MEMORY_MOST ((rlim_t)512 << 20) /* bytes of address space */
#define OWN_USER "tasrih-inspect"
#define ANY_USER "nobody"

enum { PROCESSOR_SECONDS = 10 };

static bool
limit_all(void)
{
	return jail_limit(RLIMIT_CORE, 0) && jail_limit(RLIMIT_NOFILE, 0) &&
	    jail_limit(RLIMIT_NPROC, 0) && jail_limit(RLIMIT_FSIZE, 0) &&
	    jail_limit(RLIMIT_CPU, PROCESSOR_SECONDS) && jail_limit_memory(MEMORY_MOST);
}

/* sysinfo: glibc's qsort asks how much memory there is. */
static bool
add_rules(scmp_filter_ctx filter, int socket)
{
	return jail_allow_on(filter, SCMP_SYS(recvfrom), socket) &&
	    jail_allow_on(filter, SCMP_SYS(sendto), socket) &&
	    jail_allow_on(filter, SCMP_SYS(write), STDERR_FILENO) &&
	    jail_allow(filter, SCMP_SYS(sysinfo)) && jail_allow_memory(filter) &&
	    jail_allow_usual(filter);
}

enum fault
inspect_cell_enter(int socket)
{
	if (!jail_forbid_rights() || !jail_forbid_files("inspect") || !limit_all() ||
	    !jail_forbid_calls(add_rules, socket)) {
		log_event(LOG_ERROR, "inspect.not_jailed", LOG_INT("errno", errno));
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}

/* NOLINTBEGIN(concurrency-mt-unsafe): one thread only */
enum fault
inspect_cell_drop_user(void)
{
	if (geteuid() != 0) {
		return FAULT_NONE;
	}
	const struct passwd *user = getpwnam(OWN_USER);
	if (user == NULL) {
		user = getpwnam(ANY_USER);
	}
	if (user == NULL || setgroups(0, NULL) != 0 ||
	    setresgid(user->pw_gid, user->pw_gid, user->pw_gid) != 0 ||
	    setresuid(user->pw_uid, user->pw_uid, user->pw_uid) != 0) {
		log_event(LOG_ERROR, "inspect.still_root", LOG_INT("errno", errno));
		return FAULT_CONFIG;
	}
	return FAULT_NONE;
}
/* NOLINTEND(concurrency-mt-unsafe) */
