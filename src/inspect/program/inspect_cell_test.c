/* SPDX-License-Identifier: EUPL-1.2 */
/* What is tried in the cell kills who tries it. */
#include "jail/jail_test_ways.h"

#include <netinet/in.h>
#include <stdlib.h>
#include <sys/ptrace.h>

#include "base/socket.h"
#include "inspect/program/cell.h"
#include "inspect/socket.h"

static void
answer(void)
{
	if (!socket_send(jail_socket, SLICE("x")) || malloc(1 << 20) == NULL) {
		_exit(2);
	}
}

static void
connect_its_socket(void)
{
	const struct sockaddr_in somebody = {.sin_family = AF_INET, .sin_port = 80};

	(void)connect(jail_socket, (const struct sockaddr *)&somebody, sizeof(somebody));
}

static void
trace_parent(void)
{
	(void)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}

static void
receive_from_another(void)
{
	char byte = 0;

	(void)!recv(STDIN_FILENO, &byte, 1, 0);
}

static void
pass_a_descriptor(void)
{
	(void)!inspect_send_descriptor(jail_socket, 'x', STDERR_FILENO);
}

static void
a_process_in_its_cell_may_answer_and_end(void **state)
{
	(void)state;
	jail_lets(inspect_cell_enter, answer);
}

static void
anything_else_kills_it(void **state)
{
	static const struct jail_way own[] = {
	    {"connect", connect_its_socket},
	    {"trace", trace_parent},
	    {"receive", receive_from_another},
	    {"descriptor", pass_a_descriptor},
	};

	(void)state;
	jail_kills_all(inspect_cell_enter, jail_ways, ARRAY_LEN(jail_ways));
	jail_kills_all(inspect_cell_enter, own, ARRAY_LEN(own));
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
