/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * Which of the servers that an address names: the one that accepts writes and is on the
 * newest timeline.
 *
 * Each promotion of a standby begins a timeline of a higher number. A primary that was
 * lost and comes back as one, because nobody keeps it from that, accepts writes too, and
 * libpq would take it when it stands first in the address. So each host is dialled by
 * itself: a connection that is the first of its process looks at all of them and takes the
 * newest, later ones take none that is older than the newest that this process has seen.
 * That is a fence on our side only; docs/operate.md says which one the cluster needs.
 */
#include "db/postgresql.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

enum { WORD_SESSION = 7, WORD_HOST = 9, WORDS = 13, HOST_SIZE = 256 };

/* An address may say otherwise for those above `dbname`; what stands below it is ours.
 * A dead server or network is noticed within seconds, by the kernel. */
static const char *const words[WORDS] = {"connect_timeout", "keepalives_idle",
    "keepalives_interval", "keepalives_count", "tcp_user_timeout",
    "fallback_application_name", "dbname", "target_session_attrs", "client_encoding",
    "host", "hostaddr", "port", NULL};

/* One of the hosts; empty: as the address says. */
struct host {
	char name[HOST_SIZE];
	char address[HOST_SIZE];
	char port[HOST_SIZE];
};

static PGconn *
dial(const struct db_options *options, const struct host *host)
{
	const char *session = options->replica ? "any" : "read-write";
	const char *values[WORDS] = {"5", "5", "2", "3", "10000", "tasrih",
	    options->address, session, "UTF8", host->name, host->address, host->port,
	    NULL};

	return PQconnectdbParams(words, values, 1); /* it passes over what is empty */
}

/* --- the hosts of an address --- */

struct lists {
	struct slice names;
	struct slice addresses;
	struct slice ports;
};

static struct slice
value_of(const PQconninfoOption *options, const char *keyword)
{
	while (options->keyword != NULL && strcmp(options->keyword, keyword) != 0) {
		options++;
	}
	return slice_of(options->val);
}

static size_t
count_of(struct slice list)
{
	size_t count = list.size > 0 ? 1 : 0;

	for (size_t i = 0; i < list.size; i++) {
		count += list.bytes[i] == ',' ? 1 : 0;
	}
	return count;
}

/* One port stands for all hosts. */
static void
put_element(struct slice list, size_t index, char ret_text[static HOST_SIZE])
{
	struct slice element = {NULL, 0};
	size_t last = count_of(list);

	for (size_t i = 0; i <= index && i < last; i++) {
		element = slice_cut(&list, ',');
	}
	if (index >= last && last > 1) {
		element.size = 0;
	}
	if (element.size < HOST_SIZE) {
		memcpy(
		    ret_text, element.bytes != NULL ? element.bytes : "", element.size);
		ret_text[element.size] = '\0';
	}
}

/* --- what crosses a network --- */

/* A folder of a socket, or loopback by number or by its name. */
static bool
is_here(struct slice host)
{
	return host.size == 0 || host.bytes[0] == '/' || host.bytes[0] == '@' ||
	    slice_equal(host, SLICE("localhost")) ||
	    slice_equal(host, SLICE("127.0.0.1")) || slice_equal(host, SLICE("::1"));
}

static bool
are_here(struct slice hosts)
{
	bool here = true;

	while (here && hosts.size > 0) {
		here = is_here(slice_cut(&hosts, ','));
	}
	return here;
}

bool
db_address_is_safe(const char *address)
{
	PQconninfoOption *options = PQconninfoParse(address, NULL);
	bool safe = options != NULL &&
	    (slice_equal(value_of(options, "sslmode"), SLICE("verify-full")) ||
	        (are_here(value_of(options, "host")) &&
	            are_here(value_of(options, "hostaddr"))));

	PQconninfoFree(options);
	return safe;
}

bool
db_address_has_password(const char *address)
{
	PQconninfoOption *options =
	    *address != '\0' ? PQconninfoParse(address, NULL) : NULL;
	bool has = options != NULL && value_of(options, "password").size > 0;

	PQconninfoFree(options);
	return has;
}

/* --- the timeline --- */

/* The first eight digits of the name of the WAL file; 0: it does not tell. */
static unsigned long
timeline_of(PGconn *link)
{
	PGresult *result = PQexec(link, "SELECT pg_walfile_name(pg_current_wal_lsn())");
	char digits[9] = {0};
	unsigned long timeline = 0;

	if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1) {
		(void)strncpy(digits, PQgetvalue(result, 0, 0), sizeof(digits) - 1);
		timeline = strtoul(digits, NULL, 16);
	}
	PQclear(result);
	return timeline;
}

static unsigned long
newest_of(const struct db_options *options)
{
	return options->timeline != NULL ? atomic_load(options->timeline) : 0;
}

static void
remember(const struct db_options *options, unsigned long timeline)
{
	if (options->timeline == NULL) {
		return;
	}
	unsigned long newest = atomic_load(options->timeline);
	while (timeline > newest &&
	    !atomic_compare_exchange_weak(options->timeline, &newest, timeline)) {
	}
}

/* --- the choice --- */

struct choice {
	PGconn *link; /* the best until now, or the last that failed */
	bool good;
	unsigned long timeline;
};

static void
consider(struct choice *choice, PGconn *link, unsigned long least)
{
	bool good = link != NULL && PQstatus(link) == CONNECTION_OK;
	unsigned long timeline = good ? timeline_of(link) : 0;

	if (good && timeline < least) {
		log_event(LOG_ERROR, "db.old_primary", LOG_TEXT("host", PQhost(link)),
		    LOG_INT("timeline", (int64_t)timeline),
		    LOG_INT("newest", (int64_t)least));
		good = false;
	}
	if (choice->good && (!good || timeline <= choice->timeline)) {
		PQfinish(link);
		return;
	}
	PQfinish(choice->link);
	*choice = (struct choice){link, good, timeline};
}

static struct choice
choose(const struct db_options *options, const struct lists *lists, size_t count)
{
	struct choice choice = {.link = NULL};
	unsigned long least = newest_of(options);

	for (size_t i = 0; i < count && !(choice.good && least > 0); i++) {
		struct host host = {.name = ""};
		put_element(lists->names, i, host.name);
		put_element(lists->addresses, i, host.address);
		put_element(lists->ports, i, host.port);
		consider(&choice, dial(options, &host), least);
	}
	return choice;
}

PGconn *
pg_dial(const struct db_options *options)
{
	const struct host as_written = {.name = ""};
	char *why = NULL;
	PQconninfoOption *parsed = PQconninfoParse(options->address, &why);

	PQfreemem(why);
	if (parsed == NULL || options->replica) {
		PQconninfoFree(parsed);
		return dial(options, &as_written);
	}
	struct lists lists = {value_of(parsed, "host"), value_of(parsed, "hostaddr"),
	    value_of(parsed, "port")};
	size_t names = count_of(lists.names);
	size_t addresses = count_of(lists.addresses);
	size_t count = names > addresses ? names : addresses;
	struct choice choice = choose(options, &lists, count > 0 ? count : 1);
	PQconninfoFree(parsed);
	if (choice.good) {
		remember(options, choice.timeline);
	} else if (choice.link != NULL && PQstatus(choice.link) == CONNECTION_OK) {
		PQfinish(choice.link);
		choice.link = NULL;
	}
	return choice.link;
}
