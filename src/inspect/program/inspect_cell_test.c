/* SPDX-License-Identifier: EUPL-1.2 */
/* What is tried in the cell kills who tries it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/socket.h"
#include "inspect/program/cell.h"
#include "inspect/socket.h"

static int cell_socket; /* of the child that tries */

static void
answer(void)
{
	if (!socket_send(cell_socket, SLICE("x")) || malloc(1 << 20) == NULL) {
		_exit(2);
	}
}

static void
open_file(void)
{
	(void)open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}

static void
open_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static void
connect_its_socket(void)
{
	const struct sockaddr_in somebody = {.sin_family = AF_INET, .sin_port = 80};

	(void)connect(cell_socket, (const struct sockaddr *)&somebody, sizeof(somebody));
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
trace_parent(void)
{
	(void)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static void
signal_parent(void)
{
	(void)kill(getppid(), 0);
}

static void
receive_from_another(void)
{
	char byte = 0;

	(void)!recv(STDIN_FILENO, &byte, 1, 0);
}

static void
write_another(void)
{
	(void)!write(STDOUT_FILENO, "x", 1);
}

static void
pass_a_descriptor(void)
{
	(void)!inspect_send_descriptor(cell_socket, 'x', STDERR_FILENO);
}

static void
make_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static int
status_after(void (*act)(void))
{
	int pair[2];
	int status = 0;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	pid_t child = fork();
	if (child == 0) {
		cell_socket = pair[1];
		if (inspect_cell_enter(cell_socket) != FAULT_NONE) {
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
a_process_in_its_cell_may_answer_and_end(void **state)
{
	int status = status_after(answer);

	(void)state;
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
	    {"connect", connect_its_socket},
	    {"program", run_program},
	    {"process", make_process},
	    {"trace", trace_parent},
	    {"signal", signal_parent},
	    {"receive", receive_from_another},
	    {"write", write_another},
	    {"descriptor", pass_a_descriptor},
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

/* A process apart, because there is no way back. */
static void
root_becomes_somebody_who_is_nobody(void **state)
{
	int status = 0;

	(void)state;
	if (geteuid() != 0) {
		skip();
	}
	pid_t child = fork();
	if (child == 0) {
		bool dropped = inspect_cell_drop_user() == FAULT_NONE && geteuid() != 0 &&
		    getgroups(0, NULL) == 0 && setuid(0) != 0;
		_exit(dropped ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_process_in_its_cell_may_answer_and_end),
	    cmocka_unit_test(anything_else_kills_it),
	    cmocka_unit_test(root_becomes_somebody_who_is_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
