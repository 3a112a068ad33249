/* SPDX-License-Identifier: EUPL-1.2 */
/* tasrih - the program: one word chooses what it does. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/access_command.h"
#include "app/audit_command.h"
#include "app/certificate_command.h"
#include "app/config.h"
#include "app/config_desk.h"
#include "app/deadline_command.h"
#include "app/demo.h"
#include "app/key_command.h"
#include "app/manage.h"
#include "app/migrate_command.h"
#include "app/retention_command.h"
#include "app/rights_command.h"
#include "app/serve.h"
#include "app/verify.h"
#include "base/attr.h"
#include "base/log.h"
#include "db/db.h"

enum { EXIT_USAGE = 3, PERSONA_ARENA_BYTES = 64 << 20 };

/* --- serve, check-config --- */

static const struct option config_options[] = {
    {"config", required_argument, NULL, 'c'},
    {NULL, 0, NULL, 0},
};

static const char *
config_path(int count, char **words)
{
	const char *path = "/etc/tasrih/tasrih.conf";
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", config_options, NULL)) != -1) {
		if (option != 'c') {
			return NULL;
		}
		path = optarg;
	}
	return optind == count ? path : NULL;
}

static int
usage_of(const char *line)
{
	(void)fprintf(stderr, "usage: tasrih %s\n", line);
	return EXIT_USAGE;
}

static void
tell_ready(const struct config *config, uint16_t port)
{
	log_event(LOG_INFO, "server.ready", LOG_TEXT("address", config->address),
	    LOG_INT("port", port), LOG_TEXT("origin", config->origin));
}

static int
serve_command(int count, char **words)
{
	const char *path = config_path(count, words);
	struct config config;

	if (path == NULL) {
		return usage_of("serve [--config FILE]");
	}
	config_init(&config);
	enum fault fault = config_read(&config, path);
	if (fault == FAULT_NONE) {
		fault = serve_run(
		    &(struct serve_options){.config = &config, .ready = tell_ready});
	}
	config_done(&config);
	return fault == FAULT_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int
check_config_command(int count, char **words)
{
	const char *path = config_path(count, words);
	struct config config;

	if (path == NULL) {
		return usage_of("check-config [--config FILE]");
	}
	config_init(&config);
	enum fault fault = config_read(&config, path);
	if (fault == FAULT_NONE) {
		bool s3 = config.uploads_endpoint[0] != '\0';
		printf("%s: good; %zu identity providers, origin %s, uploads in %s%s%s\n",
		    path, config.providers_count, config.origin,
		    s3 ? config.uploads_endpoint : "the data folder",
		    s3 ? ", bucket " : "", config.uploads_bucket);
	}
	config_done(&config);
	return fault == FAULT_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --- demo --- */

static const struct option demo_options[] = {
    {"listen", required_argument, NULL, 'l'},
    {"data", required_argument, NULL, 'd'},
    {"straight-through", no_argument, NULL, 's'},
    {"undo-seconds", required_argument, NULL, 'u'},
    {NULL, 0, NULL, 0},
};

static bool
read_demo_options(int count, char **words, struct config *config)
{
	int option = 0;

	if (config_set_listen(config, "127.0.0.1:8080") != FAULT_NONE) {
		return false;
	}
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", demo_options, NULL)) != -1) {
		if (option == 'l' && config_set_listen(config, optarg) == FAULT_NONE) {
			continue;
		}
		if (option == 'u' && config_desk_set_undo(config, slice_of(optarg))) {
			continue;
		}
		if (option == 'd' && strlen(optarg) < CONFIG_TEXT_SIZE) {
			(void)snprintf(config->data, sizeof(config->data), "%s", optarg);
			continue;
		}
		if (option == 's') {
			/* Who shows it wants to see it each time: no sample. */
			config->policy.on = true;
			config->policy.screened =
			    true; /* fictional persons are on no list */
			config->policy.sample_percent = 0;
			continue;
		}
		return false;
	}
	return optind == count && config->data[0] != '\0';
}

static enum fault
configure_demo(struct config *config)
{
	struct identity_provider *provider = &config->providers[0];
	bool colon = strchr(config->address, ':') != NULL;

	(void)snprintf(config->origin, sizeof(config->origin), "http://%s%.60s%s:%u",
	    colon ? "[" : "", config->address, colon ? "]" : "", (unsigned)config->port);
	TRY(identity_provider_init(provider, SLICE("demo")));
	TRY(identity_provider_configure(provider, SLICE("profile"), SLICE("demo")));
	TRY(identity_provider_configure(provider, SLICE("kind"), SLICE("person")));
	config->providers_count = 1;
	return config_check(config);
}

static void
tell_demo(const struct config *config, uint16_t port)
{
	(void)port;
	tell_ready(config, port);
	printf("\n  tasrih is open at      %s\n"
	       "  what to click, who is who: %s/en/demo  (%s/ar/demo)\n"
	       "  stop it with Ctrl-C\n\n",
	    config->origin, config->origin, config->origin);
	(void)fflush(stdout);
}

static enum fault
run_demo(struct config *config)
{
	struct arena arena = ARENA_EMPTY(PERSONA_ARENA_BYTES);
	struct serve_options options = {
	    .config = config,
	    .demo = true,
	    .prepare = demo_fill,
	    .ready = tell_demo,
	};

	TRY(configure_demo(config));
	options.personas = demo_personas(&arena, &options.personas_count);
	enum fault fault = serve_run(&options);
	arena_done(&arena);
	return fault;
}

static int
demo_command(int count, char **words)
{
	struct config config;

	config_init(&config);
	if (!read_demo_options(count, words, &config)) {
		return usage_of(
		    "demo [--listen 127.0.0.1:PORT] [--straight-through] --data FOLDER");
	}
	/* Anybody may be anybody here, so nobody else may come in. */
	if (!config_is_loopback(&config)) {
		(void)fputs(
		    "tasrih demo: everybody can be anybody in the demonstration, so it "
		    "listens on loopback only (127.0.0.1 or ::1).\n",
		    stderr);
		return EXIT_FAILURE;
	}
	if (config.port == 0) {
		return usage_of("demo needs a port of its own: --listen 127.0.0.1:8080");
	}
	enum fault fault = run_demo(&config);
	config_done(&config);
	return fault == FAULT_NONE ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --- which --- */

static const struct {
	const char *name;
	int (*run)(int count, char **words);
	const char *what;
} commands[] = {
    {"serve", serve_command, "run the server of an authority"},
    {"demo", demo_command, "run a demonstration with fictional people, on loopback"},
    {"verify", verify_command, "say whether a permit is good (text, picture or PDF)"},
    {"migrate", migrate_command,
        "bring the schema up to date, or move to PostgreSQL, or uploads to S3"},
    {"role", role_command, "grant or withdraw a role of a member of staff"},
    {"session", session_command, "sign somebody out everywhere, or everybody"},
    {"service", service_command, "list machine clients, end one"},
    {"rights", rights_command, "print who may come where: each route with its roles"},
    {"key", key_command, "after the key that signs permits is lost; another master key"},
    {"centre", centre_command, "load the list of accredited centres"},
    {"certificate", certificate_command,
        "for training centres: sign certificates as QR codes"},
    {"rule", rule_command, "load the flying rules"},
    {"deadline", deadline_command,
        "say until when requests about personal data are answered"},
    {"retention", retention_command,
        "say what is due by the periods of retention; with --do, erase it"},
    {"calendar", calendar_command, "load working days, holidays and targets"},
    {"reason", reason_command, "load the ready words of returns and refusals"},
    {"audit", audit_command, "verify the log, prove an entry, show the signed head"},
    {"check-config", check_config_command, "read a configuration and say what is wrong"},
};

static int
help(FILE *out)
{
	(void)fputs("usage: tasrih COMMAND ...\n\n", out);
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		(void)fprintf(out, "  %-14s %s\n", commands[i].name, commands[i].what);
	}
	return out == stdout ? EXIT_SUCCESS : EXIT_USAGE;
}

int
main(int count, char **words)
{
	db_start();
	if (count < 2) {
		return help(stderr);
	}
	if (strcmp(words[1], "--help") == 0 || strcmp(words[1], "help") == 0) {
		return help(stdout);
	}
	if (strcmp(words[1], "--version") == 0) {
		puts("tasrih " TASRIH_VERSION);
		return EXIT_SUCCESS;
	}
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (strcmp(words[1], commands[i].name) == 0) {
			return commands[i].run(count - 1, words + 1);
		}
	}
	return help(stderr);
}
