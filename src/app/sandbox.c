/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/sandbox.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "jail/files.h"
#include "jail/jail.h"

enum { PATH_SIZE = 512 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#else
#define SANITIZED false
#endif

/* What libraries read: names of hosts, certificates, fonts, time zones, modules of the
 * name service and of OpenSSL, the number of processors. */
static const char *const system_paths[] = {"/etc", "/usr", "/lib", "/lib64",
    "/run/systemd/resolve", "/var/cache/fontconfig", "/sys/devices/system/cpu",
    "/dev/urandom", "/dev/random", "/proc/self", "/proc/sys/vm/overcommit_memory"};

/* --- files --- */

static bool
allow_all(struct jail_files *files, const char *const *paths)
{
	for (size_t i = 0; paths != NULL && paths[i] != NULL; i++) {
		if (paths[i][0] != '\0' &&
		    !jail_files_allow(files, paths[i], JAIL_READ)) {
			return false;
		}
	}
	return true;
}

static bool
is_closed(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
	    strcmp(name, "keys") == 0;
}

/* Each entry but the keys. SQLite removes its -wal at the end: one that stayed would be
 * read into a backup that somebody puts in place of the database. */
static bool
allow_data(struct jail_files *files, const char *folder)
{
	char path[PATH_SIZE];
	DIR *entries = opendir(folder);
	bool good = entries != NULL && jail_files_allow(files, folder, JAIL_REMOVE);
	const struct dirent *entry = NULL;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while (good && (entry = readdir(entries)) != NULL) {
		int size = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		good = (size_t)size < sizeof(path) &&
		    (is_closed(entry->d_name) ||
		        jail_files_allow(files, path, JAIL_CHANGE));
	}
	if (entries != NULL) {
		(void)closedir(entries);
	}
	return good;
}

/* Of a sanitizer's report: the lines of the program. */
static bool
allow_program(struct jail_files *files)
{
	return !SANITIZED || jail_files_allow(files, "/proc/self/exe", JAIL_READ);
}

static bool
close_files(const struct sandbox_options *options)
{
	struct jail_files files;
	bool good = jail_files_begin("server", &files);

	for (size_t i = 0; good && i < ARRAY_LEN(system_paths); i++) {
		good = jail_files_allow(&files, system_paths[i], JAIL_READ);
	}
	good = good && jail_files_allow(&files, "/dev/null", JAIL_CHANGE) &&
	    allow_data(&files, options->data) && allow_all(&files, options->more) &&
	    (options->share == NULL ||
	        jail_files_allow(&files, options->share, JAIL_READ)) &&
	    allow_program(&files);
	return good && jail_files_shut(&files);
}

/* --- calls --- */

static const int denied[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(process_madvise),
    SCMP_SYS(kcmp),
    SCMP_SYS(pidfd_open),
    SCMP_SYS(pidfd_getfd),
    SCMP_SYS(pidfd_send_signal),
    SCMP_SYS(tkill),
    SCMP_SYS(rt_sigqueueinfo),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(move_mount),
    SCMP_SYS(open_tree),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(fsconfig),
    SCMP_SYS(fspick),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(kexec_load),
    SCMP_SYS(kexec_file_load),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(delete_module),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(keyctl),
    SCMP_SYS(reboot),
    SCMP_SYS(swapon),
    SCMP_SYS(swapoff),
    SCMP_SYS(acct),
    SCMP_SYS(quotactl),
    SCMP_SYS(syslog),
    SCMP_SYS(settimeofday),
    SCMP_SYS(clock_settime),
    SCMP_SYS(clock_adjtime),
    SCMP_SYS(adjtimex),
    SCMP_SYS(sethostname),
    SCMP_SYS(setdomainname),
    SCMP_SYS(iopl),
    SCMP_SYS(ioperm),
    SCMP_SYS(modify_ldt),
    SCMP_SYS(personality),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(memfd_secret),
    SCMP_SYS(fanotify_init),
    SCMP_SYS(mknod),
    SCMP_SYS(mknodat),
    SCMP_SYS(setuid),
    SCMP_SYS(setgid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setregid),
    SCMP_SYS(setresuid),
    SCMP_SYS(setresgid),
    SCMP_SYS(setgroups),
    SCMP_SYS(setfsuid),
    SCMP_SYS(setfsgid),
    SCMP_SYS(capset),
    SCMP_SYS(vhangup),
    SCMP_SYS(lookup_dcookie),
};

static bool
deny(scmp_filter_ctx filter, int call)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0) == 0;
}

static bool
deny_when(scmp_filter_ctx filter, int call, struct scmp_arg_cmp argument)
{
	return seccomp_rule_add_array(
	           filter, SCMP_ACT_ERRNO(EPERM), call, 1, &argument) == 0;
}

/* Threads only; clone3 hides what it asks for in memory, and the C library then takes
 * clone. */
static bool
deny_processes(scmp_filter_ctx filter)
{
	if (seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) != 0) {
		return false;
	}
	return SANITIZED ||
	    (deny(filter, SCMP_SYS(ptrace)) &&
	        deny_when(filter, SCMP_SYS(clone),
	            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)));
}

/* Signals to itself only: abort, and a profiler's. */
static bool
deny_signals(scmp_filter_ctx filter)
{
	scmp_datum_t own = (scmp_datum_t)getpid();

	return deny_when(filter, SCMP_SYS(kill), SCMP_A0(SCMP_CMP_NE, own)) &&
	    deny_when(filter, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_NE, own));
}

/* What is mapped from a library is code; what was written never becomes it. */
static bool
deny_new_code(scmp_filter_ctx filter)
{
	const scmp_datum_t both = PROT_WRITE | PROT_EXEC;

	return deny_when(
	           filter, SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, both, both)) &&
	    deny_when(filter, SCMP_SYS(mprotect),
	        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) &&
	    deny_when(filter, SCMP_SYS(pkey_mprotect),
	        SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)) &&
	    deny_when(
	        filter, SCMP_SYS(shmat), SCMP_A2(SCMP_CMP_MASKED_EQ, SHM_EXEC, SHM_EXEC));
}

/* TCP, UDP for names, local sockets, and what asks the kernel for addresses. */
static bool
deny_families(scmp_filter_ctx filter)
{
	static const int allowed[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
	bool good = deny_when(filter, SCMP_SYS(socket),
	    SCMP_A0(SCMP_CMP_GT, (scmp_datum_t)allowed[ARRAY_LEN(allowed) - 1]));

	for (int family = 0; good && family < AF_NETLINK; family++) {
		bool named = false;
		for (size_t i = 0; i < ARRAY_LEN(allowed); i++) {
			named = named || family == allowed[i];
		}
		good = named ||
		    deny_when(filter, SCMP_SYS(socket),
		        SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family));
	}
	return good;
}

static bool
add_rules(scmp_filter_ctx filter)
{
	for (size_t i = 0; i < ARRAY_LEN(denied); i++) {
		if (!deny(filter, denied[i])) {
			return false;
		}
	}
	return deny_processes(filter) && deny_signals(filter) && deny_new_code(filter) &&
	    deny_families(filter);
}

/* A tree instead of a list: this filter is asked at each call of a busy server. */
static bool
close_calls(void)
{
	enum { AS_TREE = 2 };
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);

	if (filter == NULL) {
		return false;
	}
	bool done = add_rules(filter) &&
	    seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1) == 0 &&
	    seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, AS_TREE) == 0 &&
	    seccomp_load(filter) == 0;
	seccomp_release(filter);
	return done;
}

static bool
close_rights(void)
{
	return SANITIZED ? prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
	                 : jail_forbid_rights();
}

enum fault
sandbox_enter(const struct sandbox_options *options)
{
	if (!close_rights() || !close_files(options) || !close_calls()) {
		log_event(LOG_ERROR, "server.not_sandboxed", LOG_INT("errno", errno));
		return FAULT_CONFIG;
	}
	log_event(LOG_INFO, "server.sandboxed", LOG_INT("sanitizer", SANITIZED ? 1 : 0));
	return FAULT_NONE;
}
