/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/access_command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access.h"
#include "app/command_acts.h"
#include "app/config.h"
#include "identity/client_act.h"
#include "identity/sessions_act.h"

enum { EXIT_USAGE = 3, ARENA_BYTES = 64 << 20 };

/* What was typed. */
struct wish {
	const char *verb;
	const char *config;
	const char *provider;
	const char *subject;
	const char *client;
	bool all;
};

static bool
read_option(int option, struct wish *wish)
{
	switch (option) {
	case 'c':
		wish->config = optarg;
		return true;
	case 'p':
		wish->provider = optarg;
		return true;
	case 's':
		wish->subject = optarg;
		return true;
	case 'i':
		wish->client = optarg;
		return true;
	case 'a':
		wish->all = true;
		return true;
	default:
		return false;
	}
}

static bool
read_options(int count, char **words, struct wish *wish)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"provider", required_argument, NULL, 'p'},
	    {"subject", required_argument, NULL, 's'},
	    {"client", required_argument, NULL, 'i'},
	    {"all", no_argument, NULL, 'a'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	*wish = (struct wish){.config = "/etc/tasrih/tasrih.conf"};
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (!read_option(option, wish)) {
			return false;
		}
	}
	wish->verb = optind + 1 == count ? words[optind] : "";
	return true;
}

typedef int run_function(const struct wish *wish, struct acts *acts, struct arena *arena);

/* With the writer of the configured data folder; nothing is signed. */
static int
run(const struct wish *wish, run_function *function)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct command_acts command = {.acts = NULL};
	struct config config;
	int status = EXIT_FAILURE;

	config_init(&config);
	if (config_read(&config, wish->config) == FAULT_NONE) {
		if (command_acts_open(&config, NULL, NULL, &command) == FAULT_NONE) {
			status = function(wish, command.acts, &arena);
		}
		command_acts_close(&command);
	}
	config_done(&config);
	arena_done(&arena);
	return status;
}

static int
fail(enum fault fault, const char *none)
{
	(void)fprintf(stderr, "%s\n", fault != FAULT_NONE ? fault_name(fault) : none);
	return EXIT_FAILURE;
}

/* --- session --- */

static int
end_sessions(const struct wish *wish, struct acts *acts, struct arena *arena)
{
	struct sessions_cut cut = {
	    .provider = slice_of(wish->all ? "" : wish->provider),
	    .subject = slice_of(wish->all ? "" : wish->subject),
	};
	enum fault fault = sessions_cut(acts, arena, &cut);

	if (fault != FAULT_NONE || !cut.ret_found) {
		return fail(fault, "there is no such account");
	}
	printf("%s signed out everywhere\n", wish->all ? "everybody is" : wish->subject);
	return EXIT_SUCCESS;
}

int
session_command(int count, char **words)
{
	struct wish wish;
	bool good = read_options(count, words, &wish) && strcmp(wish.verb, "end") == 0 &&
	    wish.client == NULL;
	bool one = good && wish.provider != NULL && wish.subject != NULL &&
	    wish.subject[0] != '\0' && !wish.all;
	bool all = good && wish.provider == NULL && wish.subject == NULL && wish.all;

	if (!one && !all) {
		(void)fputs("usage: tasrih session end --provider NAME --subject SUB "
		            "[--config FILE]\n"
		            "       tasrih session end --all [--config FILE]\n",
		    stderr);
		return EXIT_USAGE;
	}
	return run(&wish, end_sessions);
}

/* --- service --- */

static void
print_client(const struct client_line *line)
{
	char seen[MOMENT_TEXT_SIZE] = "never";

	if (line->seen_at != 0) {
		moment_format(line->seen_at, seen);
	}
	printf("%.*s\t%s\t%s\t%zu keys\t", SLICE_PRINT(line->client_id),
	    line->ended_at != 0 ? "ended" : "active", seen, line->keys_count);
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((line->roles & 1U << role) != 0) {
			printf(" %s", access_role_word((enum access_role)role));
		}
	}
	puts("");
}

static int
list_clients(const struct wish *wish, struct acts *acts, struct arena *arena)
{
	struct client_desk desk = {.ret_count = 0};
	enum fault fault = client_desk_open(acts, arena, &desk);

	(void)wish;
	if (fault != FAULT_NONE) {
		return fail(fault, "");
	}
	for (size_t i = 0; i < desk.ret_count; i++) {
		print_client(&desk.ret_lines[i]);
	}
	return EXIT_SUCCESS;
}

static const struct client_line *
find_client(const struct client_desk *desk, const char *client)
{
	for (size_t i = 0; i < desk->ret_count; i++) {
		if (slice_equal(desk->ret_lines[i].client_id, slice_of(client))) {
			return &desk->ret_lines[i];
		}
	}
	return NULL;
}

static int
end_client(const struct wish *wish, struct acts *acts, struct arena *arena)
{
	struct client_desk desk = {.ret_count = 0};
	struct client_change change = {.caller = NULL};
	enum fault fault = client_desk_open(acts, arena, &desk);
	const struct client_line *line = find_client(&desk, wish->client);

	if (fault != FAULT_NONE || line == NULL) {
		return fail(fault, "there is no such client");
	}
	change.account = line->account;
	fault = client_finish(acts, arena, &change);
	if (fault != FAULT_NONE || change.ret_verdict != CLIENT_OK) {
		return fail(fault, "it was ended before");
	}
	printf("%s: ended, with its roles and tokens\n", wish->client);
	return EXIT_SUCCESS;
}

int
service_command(int count, char **words)
{
	struct wish wish;
	bool good = read_options(count, words, &wish) && wish.provider == NULL &&
	    wish.subject == NULL && !wish.all;

	if (good && strcmp(wish.verb, "list") == 0 && wish.client == NULL) {
		return run(&wish, list_clients);
	}
	if (good && strcmp(wish.verb, "end") == 0 && wish.client != NULL) {
		return run(&wish, end_client);
	}
	(void)fputs("usage: tasrih service list [--config FILE]\n"
	            "       tasrih service end --client ID [--config FILE]\n",
	    stderr);
	return EXIT_USAGE;
}
