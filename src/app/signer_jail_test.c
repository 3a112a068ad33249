/* SPDX-License-Identifier: EUPL-1.2 */
/* What is tried in the jail kills who tries it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signer_jail.h"

static int jail_socket; /* of the child that tries */

static void
do_nothing(void)
{
}

static void
speak(void)
{
	char byte = 'x';

	if (write(jail_socket, &byte, 1) != 1 || malloc(1 << 20) == NULL) {
		_exit(2);
	}
}

static void
open_file(void)
{
	(void)open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
open_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void
run_program(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
}

static void
make_process(void)
{
	if (fork() == 0) {
		_exit(0);
	}
}

static void
signal_parent(void)
{
	(void)kill(getppid(), 0);
}

static void
read_another_descriptor(void)
{
	char byte;

	(void)!read(STDIN_FILENO, &byte, 1);
}

static void
write_another_descriptor(void)
{
	(void)!write(STDOUT_FILENO, "x", 1);
}

static void
make_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* The status of a child that enters the jail and then does this. */
static int
status_after(void (*act)(void))
{
	int pair[2];
	int status = 0;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	pid_t child = fork();
	if (child == 0) {
		jail_socket = pair[1];
		if (signer_jail_enter(jail_socket) != FAULT_NONE) {
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

static void
a_jailed_process_may_speak_and_end(void **state)
{
	int status = status_after(do_nothing);

	(void)state;
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	status = status_after(speak);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void
anything_else_kills_it(void **state)
{
	static const struct {
		const char *name;
		void (*act)(void);
	} rows[] = {
	    {"file", open_file},
	    {"socket", open_socket},
	    {"program", run_program},
	    {"process", make_process},
	    {"signal", signal_parent},
	    {"read", read_another_descriptor},
	    {"write", write_another_descriptor},
	    {"code", make_code},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		int status = status_after(rows[i].act);
		if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGSYS) {
			fail_msg("%s: status %d", rows[i].name, status);
		}
	}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_jailed_process_may_speak_and_end),
	    cmocka_unit_test(anything_else_kills_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
