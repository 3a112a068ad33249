/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/deadline_command.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/command_acts.h"
#include "base/number.h"
#include "subject/period_act.h"

enum { EXIT_USAGE = 3 };

/* What was typed. */
struct wish {
	const char *config;
	const char *data;
	struct period_set set;
};

static int
usage(void)
{
	(void)fputs("usage: tasrih deadline --kind correction|erasure --from 2027-01-01"
	            " --days 30 --more 60 --source WHY\n"
	            "       [--data DIR | --config FILE]\n",
	    stderr);
	return EXIT_USAGE;
}

static bool
read_option(int option, struct wish *wish)
{
	struct period_set *set = &wish->set;

	switch (option) {
	case 'c':
		wish->config = optarg;
		return true;
	case 'd':
		wish->data = optarg;
		return strlen(optarg) < CONFIG_TEXT_SIZE;
	case 'k':
		set->kind = request_kind_find(slice_of(optarg));
		return set->kind != REQUEST_KIND_COUNT;
	case 'f':
		return day_parse(slice_of(optarg), &set->valid_from);
	case 'n':
		return number_parse(
		    slice_of(optarg), 1, REQUEST_DAYS_MOST, &set->period.days);
	case 'm':
		return number_parse(
		    slice_of(optarg), 0, REQUEST_DAYS_MOST, &set->period.more_days);
	case 's':
		set->source = slice_of(optarg);
		return true;
	default:
		return false;
	}
}

static bool
read_words(int count, char **words, struct wish *wish)
{
	static const struct option options[] = {
	    {"config", required_argument, NULL, 'c'},
	    {"data", required_argument, NULL, 'd'},
	    {"kind", required_argument, NULL, 'k'},
	    {"from", required_argument, NULL, 'f'},
	    {"days", required_argument, NULL, 'n'},
	    {"more", required_argument, NULL, 'm'},
	    {"source", required_argument, NULL, 's'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		if (!read_option(option, wish)) {
			return false;
		}
	}
	return optind == count && wish->set.kind != REQUEST_KIND_COUNT &&
	    wish->set.valid_from != DAY_NONE &&
	    (wish->config == NULL || wish->data == NULL) &&
	    request_period_fits(&wish->set.period, wish->set.source);
}

static enum fault
set_period(const struct config *config, struct period_set *set)
{
	struct command_acts command;
	enum fault fault = command_acts_open(config, NULL, NULL, &command);

	if (fault == FAULT_NONE) {
		fault = period_set(command.acts, &command.arena, set);
	}
	command_acts_close(&command);
	return fault;
}

int
deadline_command(int count, char **words)
{
	struct config config = {.offset_minutes = 0};
	struct wish wish = {.set = {.kind = REQUEST_KIND_COUNT, .valid_from = DAY_NONE}};

	if (!read_words(count, words, &wish)) {
		return usage();
	}
	if (wish.data != NULL) {
		(void)snprintf(config.data, sizeof(config.data), "%s", wish.data);
	} else if (config_read(&config,
	               wish.config != NULL ? wish.config : "/etc/tasrih/tasrih.conf") !=
	    FAULT_NONE) {
		return EXIT_FAILURE;
	}
	enum fault fault = set_period(&config, &wish.set);
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "nothing was changed (%s)\n", fault_name(fault));
		return EXIT_FAILURE;
	}
	(void)puts("done");
	return EXIT_SUCCESS;
}
