/* SPDX-License-Identifier: EUPL-1.2 */
/* A real clamd with one signature of our own: that of the EICAR test file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "app/clamd.h"

/* In two parts, so that no scanner takes this file for it. */
#define EICAR                                                                            \
	"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"                                             \
	"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

enum { PATH_SIZE = 64, TRIES = 300, TRY_MILLISECONDS = 50 };

struct place {
	char folder[PATH_SIZE];
	char socket[PATH_SIZE + 16];
	pid_t process;
};

static FILE *
file_in(const struct place *place, const char *name)
{
	char path[PATH_SIZE + 32];

	(void)snprintf(path, sizeof(path), "%s/%s", place->folder, name);
	FILE *file = fopen(path, "we");
	assert_non_null(file);
	return file;
}

static void
write_signature(const struct place *place)
{
	FILE *file = file_in(place, "own.ndb");

	(void)fputs("Eicar.Of.Ours:0:*:", file);
	for (const char *at = EICAR; *at != '\0'; at++) {
		(void)fprintf(file, "%02x", (unsigned char)*at);
	}
	(void)fputs("\n", file);
	assert_int_equal(fclose(file), 0);
}

static void
write_settings(const struct place *place)
{
	FILE *file = file_in(place, "clamd.conf");

	(void)fprintf(file,
	    "LocalSocket %s\nDatabaseDirectory %s\nForeground yes\nTemporaryDirectory %s\n"
	    "OfficialDatabaseOnly no\n",
	    place->socket, place->folder, place->folder);
	assert_int_equal(fclose(file), 0);
}

static void
run_clamd(const struct place *place)
{
	char settings[PATH_SIZE + 32];

	(void)snprintf(
	    settings, sizeof(settings), "--config-file=%s/clamd.conf", place->folder);
	if (freopen("/dev/null", "we", stdout) != NULL &&
	    freopen("/dev/null", "we", stderr) != NULL) {
		(void)execlp("clamd", "clamd", settings, (char *)NULL);
		(void)execl("/usr/sbin/clamd", "clamd", settings, (char *)NULL);
	}
	_exit(127);
}

static void
wait_for_it(const struct place *place)
{
	const struct timespec pause = {.tv_nsec = TRY_MILLISECONDS * 1000000L};

	for (int i = 0; i < TRIES; i++) {
		if (clamd_ask(place->socket, SLICE("x")) == CERTIFICATE_VIRUS_CLEAN) {
			return;
		}
		(void)nanosleep(&pause, NULL);
	}
	fail_msg("clamd did not start");
}

static int
set_up(void **state)
{
	static struct place place;

	(void)snprintf(place.folder, sizeof(place.folder), "/tmp/tasrih-clamd-XXXXXX");
	assert_non_null(mkdtemp(place.folder));
	(void)snprintf(place.socket, sizeof(place.socket), "%s/ctl", place.folder);
	write_signature(&place);
	write_settings(&place);
	place.process = fork();
	if (place.process == 0) {
		run_clamd(&place);
	}
	*state = &place;
	wait_for_it(&place);
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = {"own.ndb", "clamd.conf", "ctl"};
	const struct place *place = *state;
	char path[PATH_SIZE + 32];

	(void)kill(place->process, SIGTERM);
	(void)waitpid(place->process, NULL, 0);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", place->folder, names[i]);
		(void)unlink(path);
	}
	(void)rmdir(place->folder);
	return 0;
}

static void
a_virus_is_found_and_a_clean_file_is_clean(void **state)
{
	const struct place *place = *state;
	static char large[300 << 10]; /* several pieces */

	memset(large, 'a', sizeof(large));
	assert_int_equal(clamd_ask(place->socket, SLICE("%PDF-1.7\nhello\n")),
	    CERTIFICATE_VIRUS_CLEAN);
	assert_int_equal(clamd_ask(place->socket, slice_bytes(large, sizeof(large))),
	    CERTIFICATE_VIRUS_CLEAN);
	assert_int_equal(clamd_ask(place->socket, SLICE("%PDF-1.7\n" EICAR "\n")),
	    CERTIFICATE_VIRUS_FOUND);
	/* NOLINTNEXTLINE(bugprone-not-null-terminated-result): bytes, not a text */
	memcpy(large + (200 << 10), EICAR, strlen(EICAR));
	assert_int_equal(clamd_ask(place->socket, slice_bytes(large, sizeof(large))),
	    CERTIFICATE_VIRUS_FOUND);
}

static void
without_a_daemon_it_is_away(void **state)
{
	(void)state;
	assert_int_equal(
	    clamd_ask("/nowhere/clamd.ctl", SLICE("x")), CERTIFICATE_VIRUS_AWAY);
}

/* What anything else answers is not an answer. */
static void
nonsense_is_no_answer(void **state)
{
	const struct place *place = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	(void)snprintf(
	    address.sun_path, sizeof(address.sun_path), "%s/fool", place->folder);
	int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
	    bind(door, (const struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(door, 1), 0);
	pid_t fool = fork();
	if (fool == 0) {
		int guest = accept(door, NULL, NULL);
		_exit(write(guest, "stream: maybe", 14) == 14 ? 0 : 1);
	}
	assert_int_equal(clamd_ask(address.sun_path, SLICE("x")), CERTIFICATE_VIRUS_AWAY);
	(void)waitpid(fool, NULL, 0);
	(void)close(door);
	(void)unlink(address.sun_path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_virus_is_found_and_a_clean_file_is_clean),
	    cmocka_unit_test(without_a_daemon_it_is_away),
	    cmocka_unit_test(nonsense_is_no_answer),
	};

	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
