/* SPDX-License-Identifier: EUPL-1.2 */
/* A process in the sandbox tries to break out: each row is one way, and must fail; and
 * what the server needs must still work there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/sandbox.h"
#include "base/log.h"

enum { PATH_SIZE = 200, PAGE = 4096, HELD = 0, BROKE_OUT = 1, NOT_ENTERED = 2 };

static char folder[] = "/tmp/sandbox_test_XXXXXX";
static char outside_file[] = "/tmp/sandbox_test_out_XXXXXX";
static pid_t parent;

/* --- what a break-out tries; true when it worked --- */

static bool
opens(const char *path, int flags)
{
	int file = open(path, flags | O_CLOEXEC, 0600);

	return file >= 0;
}

static bool
opens_in_data(const char *name, int flags)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	return opens(path, flags);
}

static bool
read_outside(void)
{
	return opens(outside_file, O_RDONLY);
}

static bool
write_outside(void)
{
	return opens(outside_file, O_WRONLY);
}

static bool
make_outside(void)
{
	return opens("/tmp/sandbox_test_new", O_WRONLY | O_CREAT);
}

static bool
remove_outside(void)
{
	return unlink(outside_file) == 0;
}

static bool
list_root(void)
{
	return opens("/", O_RDONLY | O_DIRECTORY);
}

static bool
write_system(void)
{
	return opens("/etc/sandbox_test", O_WRONLY | O_CREAT);
}

static bool
read_parent(void)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "/proc/%d/mem", (int)parent);
	return opens(path, O_RDONLY);
}

static bool
read_key(void)
{
	return opens_in_data("keys/permit.key", O_RDONLY);
}

static bool
make_key(void)
{
	return opens_in_data("keys/new.key", O_WRONLY | O_CREAT);
}

static bool
move_key(void)
{
	char from[PATH_SIZE];
	char to[PATH_SIZE];

	(void)snprintf(from, sizeof(from), "%s/keys/permit.key", folder);
	(void)snprintf(to, sizeof(to), "%s/uploads/permit.key", folder);
	return rename(from, to) == 0 || link(from, to) == 0;
}

static bool
make_beside(void)
{
	return opens_in_data("new", O_WRONLY | O_CREAT);
}

static bool
run_program(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
	return errno != EPERM && errno != EACCES;
}

static bool
run_own_file(void)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/uploads/program", folder);
	(void)execl(path, "program", (char *)NULL);
	return errno != EPERM && errno != EACCES;
}

static bool
run_descriptor(void)
{
	int file = memfd_create("program", MFD_CLOEXEC);
	char *const none[] = {NULL};

	(void)syscall(SYS_execveat, file, "", none, none, AT_EMPTY_PATH);
	return errno != EPERM && errno != EACCES;
}

static bool
signal_parent(void)
{
	return kill(parent, 0) == 0;
}

static bool
read_memory(void)
{
	char byte = 0;
	struct iovec own = {&byte, 1};
	struct iovec other = {&parent, 1};

	return process_vm_readv(parent, &own, 1, &other, 1, 0) == 1;
}

static bool
mount_it(void)
{
	return mount("none", folder, "tmpfs", 0, NULL) == 0;
}

static bool
new_namespace(void)
{
	return unshare(CLONE_NEWUSER) == 0 || unshare(CLONE_NEWNS) == 0;
}

static bool
load_bpf(void)
{
	return syscall(SYS_bpf, 0, NULL, 0) >= 0 || errno != EPERM;
}

static bool
load_module(void)
{
	return syscall(SYS_init_module, NULL, 0, "") == 0 || errno != EPERM;
}

static bool
start_kernel(void)
{
	return syscall(SYS_kexec_load, 0, 0, NULL, 0) == 0 || errno != EPERM;
}

static bool
make_ring(void)
{
	return syscall(SYS_io_uring_setup, 1, NULL) >= 0 || errno != EPERM;
}

static bool
become_root(void)
{
	return setuid(0) == 0 || setresuid(0, 0, 0) == 0;
}

static bool
raw_socket(void)
{
	return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0 ||
	    socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0) >= 0 ||
	    socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0;
}

static bool
write_and_run_memory(void)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page != MAP_FAILED;
}

static bool
make_memory_code(void)
{
	void *page =
	    mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page != MAP_FAILED && mprotect(page, PAGE, PROT_READ | PROT_EXEC) == 0;
}

static bool
gain_rights(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
static bool
make_process(void)
{
	pid_t child = fork();

	if (child == 0) {
		_exit(0);
	}
	return child > 0;
}

static bool
trace_parent(void)
{
	return ptrace(PTRACE_ATTACH, parent, NULL, NULL) == 0;
}

static bool
be_traced(void)
{
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
be_dumped(void)
{
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
}
#endif

/* --- what the server does there; true when it worked --- */

static bool
use_folders(void)
{
	return opens_in_data("uploads/new", O_RDWR | O_CREAT | O_TRUNC) &&
	    opens_in_data("public/new", O_RDWR | O_CREAT) &&
	    opens_in_data("tasrih.db", O_RDWR) && opens("/etc/passwd", O_RDONLY) &&
	    opens("/dev/urandom", O_RDONLY) && opens("/dev/null", O_RDWR);
}

static bool
rename_upload(void)
{
	char from[PATH_SIZE];
	char to[PATH_SIZE];

	(void)snprintf(from, sizeof(from), "%s/uploads/new", folder);
	(void)snprintf(to, sizeof(to), "%s/public/moved", folder);
	return use_folders() && rename(from, to) == 0 && unlink(to) == 0;
}

static void *
note(void *self)
{
	*(int *)self = 1;
	return NULL;
}

static bool
start_thread(void)
{
	pthread_t thread;
	int noted = 0;

	return pthread_create(&thread, NULL, note, &noted) == 0 &&
	    pthread_join(thread, NULL) == 0 && noted == 1;
}

static bool
open_sockets(void)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return bind(listener, (struct sockaddr *)&address, sizeof(address)) == 0 &&
	    listen(listener, 1) == 0 &&
	    socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0) >= 0 &&
	    socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0) >= 0 &&
	    socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 0) >= 0;
}

/* The exit status of a child that enters the sandbox and does this. */
static int
status_of(bool (*act)(void))
{
	int status = 0;

	parent = getpid();
	pid_t child = fork();
	if (child == 0) {
		log_threshold(LOG_ERROR + 1);
		if (sandbox_enter(&(struct sandbox_options){.data = folder}) !=
		    FAULT_NONE) {
			_exit(NOT_ENTERED);
		}
		_exit(act() ? BROKE_OUT : HELD);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

#define ROW(act)                                                                         \
	{                                                                                \
#act, act                                                                \
	}

static const struct row {
	const char *name;
	bool (*act)(void);
} break_outs[] = {
    ROW(read_outside),
    ROW(write_outside),
    ROW(make_outside),
    ROW(remove_outside),
    ROW(list_root),
    ROW(write_system),
    ROW(read_parent),
    ROW(read_key),
    ROW(make_key),
    ROW(move_key),
    ROW(make_beside),
    ROW(run_program),
    ROW(run_own_file),
    ROW(run_descriptor),
    ROW(signal_parent),
    ROW(read_memory),
    ROW(mount_it),
    ROW(new_namespace),
    ROW(load_bpf),
    ROW(load_module),
    ROW(start_kernel),
    ROW(make_ring),
    ROW(become_root),
    ROW(raw_socket),
    ROW(write_and_run_memory),
    ROW(make_memory_code),
    ROW(gain_rights),
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    ROW(make_process),
    ROW(trace_parent),
    ROW(be_traced),
    ROW(be_dumped),
#endif
};

/* Without the sandbox most of them work, so that the table shows something: checked with
 * those that harm nobody. */
static void
nobody_breaks_out(void **state)
{
	(void)state;
	assert_true(read_outside() && read_key() && list_root() &&
	    write_and_run_memory() && signal_parent());
	for (size_t i = 0; i < ARRAY_LEN(break_outs); i++) {
		int status = status_of(break_outs[i].act);
		if (status != HELD) {
			fail_msg("%s: %d", break_outs[i].name, status);
		}
	}
}

static void
the_server_can_still_work(void **state)
{
	static const struct row rows[] = {
	    ROW(use_folders), ROW(rename_upload), ROW(start_thread), ROW(open_sockets)};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int status = status_of(rows[i].act);
		if (status != BROKE_OUT) {
			fail_msg("%s: %d", rows[i].name, status);
		}
	}
}

static void
make_file(const char *name, const char *text, mode_t mode)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, mode);
	assert_true(file >= 0);
	assert_int_equal(write(file, text, strlen(text)), strlen(text));
	assert_int_equal(close(file), 0);
}

static int
make_data(void **state)
{
	static const char *const folders[] = {"keys", "uploads", "public"};
	char path[PATH_SIZE];

	(void)state;
	parent = getpid();
	assert_non_null(mkdtemp(folder));
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
		assert_int_equal(mkdir(path, 0700), 0);
	}
	make_file("keys/permit.key", "secret", 0600);
	make_file("tasrih.db", "rows", 0600);
	make_file("uploads/program", "#!/bin/true\n", 0700);
	int file = mkstemp(outside_file);
	assert_true(file >= 0);
	return close(file);
}

static int
remove_data(void **state)
{
	char command[PATH_SIZE];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s %s", folder, outside_file);
	return system(command); /* NOLINT(cert-env33-c,concurrency-mt-unsafe): a test */
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nobody_breaks_out),
	    cmocka_unit_test(the_server_can_still_work),
	};

	return cmocka_run_group_tests(tests, make_data, remove_data);
}
