/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/signer_jail.h"

#include <errno.h>
#include <unistd.h>

#include "base/log.h"
#include "jail/jail.h"

#define MEMORY_MOST ((rlim_t)256 << 20) /* bytes of address space */

static bool
limit_all(void)
{
	return jail_limit(RLIMIT_CORE, 0) && jail_limit(RLIMIT_NOFILE, 0) &&
	    jail_limit(RLIMIT_NPROC, 0) && jail_limit_memory(MEMORY_MOST);
}

static bool
add_rules(scmp_filter_ctx filter, int socket)
{
	return jail_allow_on(filter, SCMP_SYS(read), socket) &&
	    jail_allow_on(filter, SCMP_SYS(recvfrom), socket) &&
	    jail_allow_on(filter, SCMP_SYS(write), socket) &&
	    jail_allow_on(filter, SCMP_SYS(sendto), socket) &&
	    jail_allow_on(filter, SCMP_SYS(write), STDERR_FILENO) &&
	    jail_allow_memory(filter) && jail_allow_usual(filter);
}

enum fault
signer_jail_enter(int socket)
{
	if (!jail_forbid_rights() || !jail_forbid_files("signer") || !limit_all() ||
	    !jail_forbid_calls(add_rules, socket)) {
		log_event(LOG_ERROR, "signer.not_jailed", LOG_INT("errno", errno));
		return FAULT_SIGNER;
	}
	return FAULT_NONE;
}
