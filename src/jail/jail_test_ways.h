/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * jail_test_ways - ways out that every jail has to close, for the tests of those jails.
 *
 *	static const struct jail_way own[] = {{"descriptor", pass_a_descriptor}};
 *	jail_kills_all(enter, jail_ways, ARRAY_LEN(jail_ways));
 *	jail_kills_all(enter, own, ARRAY_LEN(own));
 */
#ifndef JAIL_JAIL_TEST_WAYS_H
#define JAIL_JAIL_TEST_WAYS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/fault.h"

typedef enum fault jail_enter(int socket);

struct jail_way {
	const char *name;
	void (*act)(void);
};

static int jail_socket; /* of the child that tries: the one it may use */

static inline void
open_file(void)
{
	(void)open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static inline void
open_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static inline void
run_program(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
}

static inline void
make_process(void)
{
	if (fork() == 0) {
		_exit(0);
	}
}

static inline void
signal_parent(void)
{
	(void)kill(getppid(), 0);
}

static inline void
write_another_descriptor(void)
{
	(void)!write(STDOUT_FILENO, "x", 1);
}

static inline void
make_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static const struct jail_way jail_ways[] = {
    {"file", open_file},
    {"socket", open_socket},
    {"program", run_program},
    {"process", make_process},
    {"signal", signal_parent},
    {"write", write_another_descriptor},
    {"code", make_code},
};

/* The status of a child that enters the jail and then does this. */
static inline int
jail_status_after(jail_enter *enter, void (*act)(void))
{
	int pair[2];
	int status = 0;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	pid_t child = fork();
	if (child == 0) {
		jail_socket = pair[1];
		if (enter(jail_socket) != FAULT_NONE) {
			_exit(3);
		}
		act();
		_exit(0);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	(void)close(pair[0]);
	(void)close(pair[1]);
	return status;
}

static inline void
jail_lets(jail_enter *enter, void (*act)(void))
{
	int status = jail_status_after(enter, act);

	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static inline void
jail_kills_all(jail_enter *enter, const struct jail_way *ways, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int status = jail_status_after(enter, ways[i].act);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
			fail_msg("%s: status %d", ways[i].name, status);
		}
	}
}

#endif
