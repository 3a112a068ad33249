/* SPDX-License-Identifier: EUPL-1.2 */
#include "jail/jail.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "jail/files.h"

bool
jail_forbid_rights(void)
{
	return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 &&
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

bool
jail_forbid_files(const char *who)
{
	struct jail_files files;

	return jail_files_begin(who, &files) && jail_files_shut(&files);
}

bool
jail_limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit both = {most, most};

	return setrlimit(what, &both) == 0;
}

bool
jail_limit_memory(rlim_t most)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
	return most > 0;
#else
	return jail_limit(RLIMIT_AS, most);
#endif
}

bool
jail_forbid_calls(jail_rules *rules, int value)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);

	if (filter == NULL) {
		return false;
	}
	bool done = rules(filter, value) && seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

bool
jail_allow(scmp_filter_ctx filter, int call)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0;
}

bool
jail_allow_on(scmp_filter_ctx filter, int call, int descriptor)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1,
	           SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)descriptor)) == 0;
}

bool
jail_allow_memory(scmp_filter_ctx filter)
{
	return jail_allow(filter, SCMP_SYS(brk)) &&
	    jail_allow(filter, SCMP_SYS(munmap)) &&
	    jail_allow(filter, SCMP_SYS(mremap)) &&
	    jail_allow(filter, SCMP_SYS(madvise)) &&
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
	return jail_allow(filter, SCMP_SYS(sigaltstack));
#elif defined(__SANITIZE_THREAD__)
	return jail_allow(filter, SCMP_SYS(sigaltstack)) &&
	    jail_allow(filter, SCMP_SYS(sched_yield)) &&
	    jail_allow(filter, SCMP_SYS(gettid)) &&
	    jail_allow(filter, SCMP_SYS(clock_nanosleep)) &&
	    jail_allow(filter, SCMP_SYS(rt_sigprocmask));
#else
	return filter != NULL;
#endif
}

bool
jail_allow_usual(scmp_filter_ctx filter)
{
	return jail_allow(filter, SCMP_SYS(futex)) &&
	    jail_allow(filter, SCMP_SYS(getrandom)) &&
	    jail_allow(filter, SCMP_SYS(clock_gettime)) &&
	    jail_allow(filter, SCMP_SYS(gettimeofday)) &&
	    jail_allow(filter, SCMP_SYS(time)) && jail_allow(filter, SCMP_SYS(getpid)) &&
	    jail_allow(filter, SCMP_SYS(rt_sigreturn)) &&
	    jail_allow(filter, SCMP_SYS(exit)) &&
	    jail_allow(filter, SCMP_SYS(exit_group)) && allow_sanitizer(filter);
}
