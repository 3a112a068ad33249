/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/signer_jail.h"

#include <errno.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/log.h"

#define MEMORY_MOST ((rlim_t)256 << 20) /* bytes of address space */

static bool
limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit both = {most, most};

	return setrlimit(what, &both) == 0;
}

static bool
limit_all(void)
{
	bool done =
	    limit(RLIMIT_CORE, 0) && limit(RLIMIT_NOFILE, 0) && limit(RLIMIT_NPROC, 0);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	/* their shadow is larger than any address space we give */
	done = done && limit(RLIMIT_AS, MEMORY_MOST);
#endif
	return done;
}

/* Every right over files that this kernel's landlock handles, and no rule that gives one
 * back. */
static bool
forbid_files(void)
{
	/* the rights of ABI 1, 2 and 3 (5 adds one more) */
	static const uint64_t rights[] = {0, (1U << 13) - 1, (1U << 14) - 1,
	    (1U << 15) - 1, (1U << 15) - 1, (1U << 16) - 1};
	long abi = syscall(
	    SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

	if (abi <= 0) {
		log_event(LOG_WARNING, "signer.no_landlock", LOG_INT("errno", errno));
		return true;
	}
	const size_t last = sizeof(rights) / sizeof(rights[0]) - 1;
	const struct landlock_ruleset_attr attribute = {
	    .handled_access_fs = rights[(size_t)abi < last ? (size_t)abi : last]};
	int ruleset =
	    (int)syscall(SYS_landlock_create_ruleset, &attribute, sizeof(attribute), 0);
	if (ruleset < 0) {
		return false;
	}
	bool done = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
	(void)close(ruleset);
	return done;
}

static bool
allow(scmp_filter_ctx filter, int call)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
}

static bool
allow_on(scmp_filter_ctx filter, int call, int descriptor)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
	           SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)descriptor)) == 0;
}

/* Memory that cannot become code. */
static bool
allow_memory(scmp_filter_ctx filter)
{
	return allow(filter, SCMP_SYS(brk)) && allow(filter, SCMP_SYS(munmap)) &&
	    allow(filter, SCMP_SYS(mremap)) && allow(filter, SCMP_SYS(madvise)) &&
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
	        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
	        SCMP_A4(SCMP_CMP_MASKED_EQ, UINT32_MAX, UINT32_MAX)) == 0 && /* no file */
	    seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
	        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* The sanitizer asks for it before the process ends. */
static bool
allow_sanitizer(scmp_filter_ctx filter)
{
#ifdef __SANITIZE_ADDRESS__
	return allow(filter, SCMP_SYS(sigaltstack));
#elif defined(__SANITIZE_THREAD__)
	return allow(filter, SCMP_SYS(sigaltstack)) &&
	    allow(filter, SCMP_SYS(sched_yield)) && allow(filter, SCMP_SYS(gettid)) &&
	    allow(filter, SCMP_SYS(clock_nanosleep)) &&
	    allow(filter, SCMP_SYS(rt_sigprocmask));
#else
	return filter != NULL;
#endif
}

static bool
add_rules(scmp_filter_ctx filter, int socket)
{
	return allow_on(filter, SCMP_SYS(read), socket) &&
	    allow_on(filter, SCMP_SYS(recvfrom), socket) &&
	    allow_on(filter, SCMP_SYS(write), socket) &&
	    allow_on(filter, SCMP_SYS(sendto), socket) &&
	    allow_on(filter, SCMP_SYS(write), STDERR_FILENO) && allow_memory(filter) &&
	    allow(filter, SCMP_SYS(futex)) && allow(filter, SCMP_SYS(getrandom)) &&
	    allow(filter, SCMP_SYS(clock_gettime)) &&
	    allow(filter, SCMP_SYS(gettimeofday)) && allow(filter, SCMP_SYS(time)) &&
	    allow(filter, SCMP_SYS(getpid)) && allow(filter, SCMP_SYS(rt_sigreturn)) &&
	    allow(filter, SCMP_SYS(exit)) && allow(filter, SCMP_SYS(exit_group)) &&
	    allow_sanitizer(filter);
}

static bool
filter_calls(int socket)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	if (filter == NULL) {
		return false;
	}
	bool done = add_rules(filter, socket) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

enum fault
signer_jail_enter(int socket)
{
	if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || !forbid_files() ||
	    !limit_all() || !filter_calls(socket)) {
		log_event(LOG_ERROR, "signer.not_jailed", LOG_INT("errno", errno));
		return FAULT_SIGNER;
	}
	return FAULT_NONE;
}
