/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * verify - `tasrih verify`: is this permit good, asked on a command line, offline; and
 * what a training certificate is worth by the keys of centres in the trust list.
 *
 *	tasrih verify permit.pdf --data /var/lib/tasrih
 */
#ifndef APP_VERIFY_H
#define APP_VERIFY_H

enum verify_exit {
	VERIFY_IN_FORCE = 0,
	VERIFY_NOT_VALID = 1,
	VERIFY_CANNOT_TELL = 2,
	VERIFY_USAGE = 3,
	VERIFY_CERTIFICATE = 4, /* of a training centre, genuine; no permit */
};

/* arguments[0] is "verify". Returns an enum verify_exit. */
int verify_command(int count, char **arguments);

#endif
