/* SPDX-License-Identifier: EUPL-1.2 */
/* What is tried in the jail kills who tries it. */
#include "jail/jail_test_ways.h"

#include <stdlib.h>

#include "app/signer_jail.h"

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
read_another_descriptor(void)
{
	char byte = 0;

	(void)!read(STDIN_FILENO, &byte, 1);
}

static void
a_jailed_process_may_speak_and_end(void **state)
{
	(void)state;
	jail_lets(signer_jail_enter, do_nothing);
	jail_lets(signer_jail_enter, speak);
}

static void
anything_else_kills_it(void **state)
{
	static const struct jail_way own[] = {{"read", read_another_descriptor}};

	(void)state;
	jail_kills_all(signer_jail_enter, jail_ways, ARRAY_LEN(jail_ways));
	jail_kills_all(signer_jail_enter, own, ARRAY_LEN(own));
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
