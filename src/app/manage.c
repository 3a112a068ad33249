/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/manage.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/access_act.h"
#include "access/alarm.h"
#include "access/proposal_act.h"
#include "app/command_acts.h"
#include "app/config.h"
#include "app/file.h"
#include "audit/audit.h"
#include "calendar/calendar_act.h"
#include "centre/centre_act.h"
#include "db/acts.h"
#include "decision/reason_act.h"
#include "identity/identity_act.h"
#include "rule/rule_act.h"
#include "say/say.h"

enum { EXIT_USAGE = 3, ARENA_BYTES = 64 << 20, FILE_BYTES_MOST = 8 << 20 };

struct wish {
	const char *verb;
	const char *file;
	const char *config;
	const char *provider;
	const char *subject;
	const char *role;
	const char *name;
	struct arena arena;
	struct command_acts command;
	struct acts *acts; /* of it */
};

static int
usage_of(const char *line)
{
	(void)fprintf(stderr, "usage: tasrih %s\n", line);
	return EXIT_USAGE;
}

static bool
read_options(int count, char **words, struct wish *wish)
{
	enum { CONFIG, PROVIDER, SUBJECT, ROLE, NAME, OPTION_COUNT };
	static const struct option options[OPTION_COUNT + 1] = {
	    [CONFIG] = {"config", required_argument, NULL, 0},
	    [PROVIDER] = {"provider", required_argument, NULL, 0},
	    [SUBJECT] = {"subject", required_argument, NULL, 0},
	    [ROLE] = {"role", required_argument, NULL, 0},
	    [NAME] = {"name", required_argument, NULL, 0},
	};
	const char *values[OPTION_COUNT] = {[CONFIG] = "/etc/tasrih/tasrih.conf"};
	int which = 0;
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, &which)) == 0) {
		values[which] = optarg;
	}
	*wish = (struct wish){
	    .verb = optind < count ? words[optind] : "",
	    .file = optind + 1 < count ? words[optind + 1] : NULL,
	    .config = values[CONFIG],
	    .provider = values[PROVIDER],
	    .subject = values[SUBJECT],
	    .role = values[ROLE],
	    .name = values[NAME],
	    .arena = ARENA_EMPTY(ARENA_BYTES),
	};
	return option == -1 && optind + 2 >= count;
}

/* Runs one wish with the writer of the configured data folder; nothing is signed. */
static int
run_wish(struct wish *wish, int (*grant)(struct wish *wish))
{
	struct config config;
	int status = EXIT_FAILURE;

	config_init(&config);
	enum fault fault = config_read(&config, wish->config);
	if (fault == FAULT_NONE) {
		fault = command_acts_open(&config, NULL, NULL, &wish->command);
		wish->acts = wish->command.acts;
		status = fault == FAULT_NONE ? grant(wish) : EXIT_FAILURE;
		command_acts_close(&wish->command);
	}
	config_done(&config);
	arena_done(&wish->arena);
	return status;
}

/* --- role --- */

/* Whoever tries it on the machine is in the log too, and not unseen. */
static enum fault
record_refusal(struct wish *wish)
{
	struct buffer asked = BUFFER_IN(&wish->arena);

	buffer_print(&asked, "%s %s %s", wish->provider, wish->subject, wish->verb);
	return command_acts_record(&wish->command,
	    &(struct audit_event){
	        .action = "access.refused",
	        .object = SLICE("command/role"),
	        .record = buffer_slice(&asked),
	        .reason = wish->role,
	    },
	    &(struct alarm){.kind = ALARM_ROLE_REFUSED, .words = slice_of(wish->role)});
}

/* As long as there is no administrator whoever has the machine sets it up. One alone could
 * not confirm what he proposes: he may still be given the second, and nothing else. From
 * then on roles are given by two people. NULL: it may be done. */
static const char *
objection_to(const struct wish *wish, int64_t administrators)
{
	bool second = strcmp(wish->verb, "grant") == 0 &&
	    strcmp(wish->role, access_role_word(ACCESS_ADMINISTRATOR)) == 0;

	if (administrators >= PROPOSAL_HANDS) {
		return "there are two administrators: they propose and confirm roles on "
		       "the page /roles";
	}
	return administrators > 0 && !second
	    ? "there is an administrator: this command only gives him a second one, "
	      "and the two give the other roles on the page /roles"
	    : NULL;
}

static bool
may_change_roles(struct wish *wish)
{
	int64_t administrators = 0;
	const char *objection = NULL;
	enum fault fault =
	    proposal_count_administrators(wish->acts, &wish->arena, &administrators);

	if (fault == FAULT_NONE) {
		objection = objection_to(wish, administrators);
	}
	if (objection != NULL) {
		(void)fprintf(stderr, "%s\n", objection);
		fault = record_refusal(wish);
	}
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "%s\n", fault_name(fault));
	}
	return fault == FAULT_NONE && objection == NULL;
}

static int
change_role(struct wish *wish)
{
	struct identity_enrol enrol = {
	    .kind = ACCESS_STAFF,
	    .provider = slice_of(wish->provider),
	    .subject = slice_of(wish->subject),
	    .name = slice_of(wish->name != NULL ? wish->name : wish->subject),
	    .by = SLICE("command"),
	};
	struct access_change change = {
	    .by = SLICE("command"), .grant = strcmp(wish->verb, "grant") == 0};

	if (!access_role_parse(slice_of(wish->role), &change.role)) {
		(void)fprintf(stderr, "%s is not a role\n", wish->role);
		return EXIT_USAGE;
	}
	if (strcmp(wish->provider, "service") == 0) {
		(void)fputs("machine clients are registered at /services, and get their "
		            "roles from two administrators\n",
		    stderr);
		return EXIT_USAGE;
	}
	if (!may_change_roles(wish)) {
		return EXIT_FAILURE;
	}
	enum fault fault = identity_enrol(wish->acts, &wish->arena, &enrol);
	if (fault == FAULT_NONE) {
		change.account = enrol.ret_account;
		fault = access_command_change(wish->acts, &wish->arena, &change);
	}
	if (fault != FAULT_NONE || change.ret_verdict != ACCESS_CHANGE_OK) {
		(void)fprintf(stderr, "the role was not changed (%s)\n",
		    fault != FAULT_NONE ? fault_name(fault)
		        : change.ret_verdict == ACCESS_CHANGE_NO_CENTRE
		        ? "a clerk is one of a centre: two administrators give that role"
		        : "not a role of staff");
		return EXIT_FAILURE;
	}
	printf("%s: %s %s\n", wish->subject, wish->role,
	    change.grant ? "granted" : "withdrawn");
	return EXIT_SUCCESS;
}

int
role_command(int count, char **words)
{
	struct wish wish;
	bool good = read_options(count, words, &wish) && wish.file == NULL &&
	    (strcmp(wish.verb, "grant") == 0 || strcmp(wish.verb, "withdraw") == 0) &&
	    wish.provider != NULL && wish.subject != NULL && wish.role != NULL;

	return good ? run_wish(&wish, change_role)
	            : usage_of("role grant|withdraw --config FILE --provider NAME "
	                       "--subject SUB --role ROLE [--name NAME]");
}

/* --- centre, rule, calendar, reason --- */

static int
tell_loaded(const struct wish *wish, enum fault fault, const char *key, size_t line)
{
	if (fault == FAULT_NONE) {
		printf("%s: %zu lines loaded\n", wish->file, line);
		return EXIT_SUCCESS;
	}
	(void)fprintf(stderr, "%s:%zu: %s\nnothing was loaded\n", wish->file, line,
	    fault == FAULT_CONFIG ? say_text(SAY_ENGLISH, key) : fault_name(fault));
	return EXIT_FAILURE;
}

static int
load_centres(struct wish *wish)
{
	struct centre_load load = {.ret_line = 0};
	enum fault fault =
	    file_read(wish->file, FILE_BYTES_MOST, &wish->arena, &load.text, NULL);

	if (fault == FAULT_NONE) {
		fault = centre_act_load(wish->acts, &wish->arena, &load);
	}
	return tell_loaded(wish, fault, centre_line_key(load.ret_verdict), load.ret_line);
}

static int
load_rules(struct wish *wish)
{
	struct rule_load load = {.ret_line = 0};
	enum fault fault =
	    file_read(wish->file, FILE_BYTES_MOST, &wish->arena, &load.text, NULL);

	if (fault == FAULT_NONE) {
		fault = rule_act_load(wish->acts, &wish->arena, &load);
	}
	return tell_loaded(wish, fault, rule_line_key(load.ret_verdict), load.ret_line);
}

static int
load_calendar(struct wish *wish)
{
	struct calendar_load load = {.ret_line = 0};
	enum fault fault =
	    file_read(wish->file, FILE_BYTES_MOST, &wish->arena, &load.text, NULL);

	if (fault == FAULT_NONE) {
		fault = calendar_act_load(wish->acts, &wish->arena, &load);
	}
	return tell_loaded(
	    wish, fault, calendar_line_key(load.ret_verdict), load.ret_line);
}

static int
load_reasons(struct wish *wish)
{
	struct reason_load load = {.ret_line = 0};
	enum fault fault =
	    file_read(wish->file, FILE_BYTES_MOST, &wish->arena, &load.text, NULL);

	if (fault == FAULT_NONE) {
		fault = reason_act_load(wish->acts, &wish->arena, &load);
	}
	return tell_loaded(wish, fault, reason_line_key(load.ret_verdict), load.ret_line);
}

static int
load_command(int count, char **words, int (*load)(struct wish *wish), const char *usage)
{
	struct wish wish;
	bool good = read_options(count, words, &wish) && wish.file != NULL &&
	    strcmp(wish.verb, "load") == 0;

	return good ? run_wish(&wish, load) : usage_of(usage);
}

int
centre_command(int count, char **words)
{
	return load_command(
	    count, words, load_centres, "centre load LIST.tsv --config FILE");
}

int
rule_command(int count, char **words)
{
	return load_command(count, words, load_rules, "rule load LIST.tsv --config FILE");
}

int
calendar_command(int count, char **words)
{
	return load_command(
	    count, words, load_calendar, "calendar load LIST.tsv --config FILE");
}

int
reason_command(int count, char **words)
{
	return load_command(
	    count, words, load_reasons, "reason load LIST.tsv --config FILE");
}
