/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "app/checker.h"
#include "app/clock_check.h"
#include "app/error_page.h"
#include "app/file.h"
#include "app/lockdown.h"
#include "app/log_guard.h"
#include "app/log_keeper.h"
#include "app/master_key.h"
#include "app/privilege.h"
#include "app/readers.h"
#include "app/rounds.h"
#include "app/routes.h"
#include "app/seal_rows.h"
#include "app/signer.h"
#include "app/start_entry.h"
#include "app/word_rows.h"
#include "application/application_act.h"
#include "application/forecast_act.h"
#include "audit/ledger_act.h"
#include "base/buffer.h"
#include "base/log.h"
#include "db/acts.h"
#include "db/db.h"
#include "decision/policy_act.h"
#include "decision/work_act.h"
#include "identity/identity_act.h"
#include "identity/identity_page.h"
#include "notice/notice_act.h"
#include "notice/notice_post.h"
#include "order/order_act.h"
#include "paper/paper_pdf.h"
#include "permit/permit_act.h"
#include "permit/status_act.h"
#include "store/store.h"
#include "web/server.h"

enum {
	ARENA_BYTES = 16 << 20,
	ROUND_SECONDS = 5, /* between looks at what is due */
	CLOCK_DAYS =
	    366, /* that a clock is believed after the newest act: a key's life */
};

struct house {
	const struct serve_options *options;
	struct arena arena;
	int lock;
	struct signer *signer;
	struct db *anchor; /* see lockdown.h */
	struct vault *vault;
	struct audit_ledger *ledger;
	struct order_board *orders;
	struct forecast_board *forecast;
	struct acts *acts;
	struct log_keeper *keeper;
	bool held; /* the database is older than what was published */
	struct permit_desk *desk;
	struct decision_times times;
	struct paper *paper;
	struct store *store;
	struct inspect *inspect; /* NULL: files are not looked at */
	struct decision_policy policy;
	struct checker *checker;
	struct application_sweep sweep;
	struct identity *identity;
	struct web_server *web;
	struct notice_post *post;
	struct serve_parts parts;
	const char *public_folder;
	moment newest;    /* act of the database, at the start */
	moment leap_most; /* of the clock after it */
	bool recorded;    /* its start, in the audit */
	bool published;   /* what the signer has to say, at the start */
	moment lapsed_at;
	moment swept_at;
};

static const char *
folder_of(struct house *house, const char *name)
{
	struct buffer path = BUFFER_IN(&house->arena);

	buffer_print(&path, "%s/%s", house->options->config->data, name);
	return buffer_text(&path);
}

/* --- starting --- */

static enum fault
cannot(const char *what, const char *path)
{
	log_event(LOG_ERROR, "start.failed", LOG_TEXT("what", what),
	    LOG_TEXT("path", path), LOG_INT("errno", errno));
	return FAULT_CONFIG;
}

/* Two writers of one SQLite file would wait for each other at every step. On a database
 * that is shared anyway, servers may share the folder too. */
static enum fault
lock_data(struct house *house)
{
	int how = house->options->config->database[0] != '\0' ? LOCK_SH : LOCK_EX;
	const char *path = folder_of(house, "lock");

	TRY(file_make_folder(house->options->config->data, 0700));
	house->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (house->lock < 0) {
		return cannot("the data folder cannot be written", path);
	}
	if (flock(house->lock, how | LOCK_NB) != 0) {
		return cannot("another tasrih runs on this data folder", path);
	}
	return FAULT_NONE;
}

static enum fault
check_clock(struct house *house)
{
	const struct config *config = house->options->config;
	int days = config->clock_days_most > 0 ? config->clock_days_most : CLOCK_DAYS;

	house->leap_most = (moment)days * MOMENT_DAY;
	return clock_check(
	    config_address(config, &house->arena), house->leap_most, &house->newest);
}

static enum fault
publish_keys(struct house *house)
{
	TRY(signer_publish(house->signer, house->public_folder,
	    slice_of(house->options->config->issuer), moment_now()));
	house->published = true;
	return FAULT_NONE;
}

static bool
is_published(struct house *house)
{
	return access(folder_of(house, "public/trust-list"), R_OK) == 0;
}

/* On a full disk the keys that were published last serve on: who verifies must not wait
 * until there is space for who writes. */
static enum fault
start_signer(struct house *house)
{
	const struct config *config = house->options->config;

	TRY(signer_begin(folder_of(house, "keys"), &house->signer));
	TRY(lockdown_anchor(config, &house->arena, &house->anchor));
	TRY(audit_ledger_new(slice_of(config->origin), &house->ledger));
	TRY(signer_meet(house->signer));
	house->public_folder = folder_of(house, "public");
	enum fault fault = publish_keys(house);
	if (fault != FAULT_FULL || !is_published(house)) {
		return fault;
	}
	/* the next round tries again */
	log_event(LOG_WARNING, "start.not_published",
	    LOG_TEXT("fault", fault_name(fault)), LOG_TEXT("path", house->public_folder));
	return FAULT_NONE;
}

/* The demo shows what it would send, and so it queues both. */
static unsigned
channels_of(const struct house *house)
{
	const struct config *config = house->options->config;
	bool demo = house->options->demo;
	bool mail = demo || config->mail.url[0] != '\0';
	bool sms = demo || config->sms.url[0] != '\0';

	return (mail ? NOTICE_CHANNEL_BIT(NOTICE_MAIL) : 0) |
	    (sms ? NOTICE_CHANNEL_BIT(NOTICE_SMS) : 0);
}

static enum fault
start_post(struct house *house)
{
	const struct config *config = house->options->config;

	if (house->options->demo) {
		return FAULT_NONE;
	}
	return notice_post_start(
	    &(struct notice_post_options){
	        .acts = house->acts,
	        .origin = config->origin,
	        .mail_url = config->mail.url,
	        .mail_from = config->mail.from,
	        .mail_user = config->mail.user,
	        .mail_password = config->mail.password,
	        .mail_ca_file = config->mail.ca_file,
	        .mail_cert_file = config->mail.cert_file,
	        .mail_key_file = config->mail.key_file,
	        .sms_url = config->sms.url,
	        .sms_token_file = config->sms.token_file,
	    },
	    &house->post);
}

/* A restored backup must not un-revoke: then reads go on, and nothing is written. */
static enum fault
guard_log(struct house *house)
{
	struct log_guard look;

	TRY(log_guard_look(house->acts, house->public_folder, &look));
	if (look.verdict == LOG_GUARD_GOOD) {
		return FAULT_NONE;
	}
	house->held = true;
	acts_hold(house->acts);
	log_event(LOG_ERROR, "start.database_older",
	    LOG_TEXT("what", log_guard_text(look.verdict)),
	    LOG_INT("published", (int64_t)look.published),
	    LOG_INT("there", (int64_t)look.there),
	    LOG_TEXT("do",
	        "reads are served, writes are refused; restore a newer backup, or see "
	        "docs/operate.md and run: tasrih audit accept"));
	return FAULT_NONE;
}

static enum fault
start_acts(struct house *house)
{
	const struct config *config = house->options->config;
	const char *address = config_address(config, &house->arena);
	struct acts_options options = {
	    .address = address,
	    .statements = app_statements,
	    .vault = house->vault,
	    .signing = signer_signing(house->signer),
	    .offset_minutes = config->offset_minutes,
	    .channels = channels_of(house),
	    .read_address =
	        config->database_read[0] != '\0' ? config->database_read : NULL,
	    .lag_milliseconds_most = config->database_read_lag,
	    .hold_snapshots = true, /* start_web has the rest */
	    .not_before = house->newest,
	    .leap_milliseconds_most = house->leap_most,
	    .ledger = audit_ledger_acts(house->ledger),
	};

	TRY(order_board_new(&house->orders));
	TRY(forecast_board_new(&house->forecast));
	options.orders = house->orders;
	TRY(acts_start(&options, &house->acts));
	TRY(guard_log(house));
	return house->held ? FAULT_NONE
	                   : audit_baseline(house->acts, house->ledger, address);
}

static enum fault
start_rooms(struct house *house)
{
	const struct config *config = house->options->config;
	const char *share = serve_share(config);
	struct store_options store = config_store(config, folder_of(house, "uploads"));
	struct buffer fonts = BUFFER_IN(&house->arena);

	if (share == NULL) {
		return cannot("no folder with fonts and data", SHARE_INSTALLED);
	}
	buffer_print(&fonts, "%s/font", share);
	TRY(paper_new(buffer_text(&fonts), &house->paper));
	TRY(permit_desk_new(
	    &(struct permit_desk_options){
	        .signing = signer_signing(house->signer),
	        .issuer = config->issuer,
	        .origin = config->origin,
	    },
	    &house->desk));
	TRY(identity_new(
	    &(struct identity_options){
	        .providers = config->providers,
	        .providers_count = config->providers_count,
	        .personas = house->options->personas,
	        .personas_count = house->options->personas_count,
	        .origin = config->origin,
	    },
	    &house->identity));
	TRY(store_open(&store, &house->store));
	house->parts = (struct serve_parts){
	    .config = config,
	    .acts = house->acts,
	    .desk = house->desk,
	    .uploads = folder_of(house, "uploads"),
	    .store = house->store,
	    .share = share,
	};
	return FAULT_NONE;
}

static const char *const *
proxies_of(struct house *house)
{
	const struct config *config = house->options->config;
	const char **list =
	    ARENA_ARRAY(&house->arena, const char *, config->proxies_count + 1);

	for (size_t i = 0; i < config->proxies_count; i++) {
		list[i] = config->proxies[i];
	}
	return list;
}

static void
rest_acts(void *self)
{
	acts_rest(self);
}

static enum fault
start_web(struct house *house)
{
	const struct config *config = house->options->config;
	struct web_routes *tables =
	    ARENA_ARRAY(&house->arena, struct web_routes, APP_ROUTE_TABLES_MOST);
	struct web_service_entry *services =
	    ARENA_ARRAY(&house->arena, struct web_service_entry, 12);

	services[0] = (struct web_service_entry){"identity", house->identity};
	services[1] = (struct web_service_entry){"permits", house->desk};
	services[2] = (struct web_service_entry){"paper", house->paper};
	services[3] = (struct web_service_entry){"signer", house->signer};
	services[4] =
	    (struct web_service_entry){"signing", (void *)signer_signing(house->signer)};
	services[5] = (struct web_service_entry){"store", house->store};
	services[6] = (struct web_service_entry){"inspect", house->inspect};
	services[7] = (struct web_service_entry){"policy", &house->policy.hook};
	services[8] = (struct web_service_entry){"forecast", house->forecast};
	house->times = (struct decision_times){
	    config->desk_undo_seconds, config->desk_claim_minutes};
	services[9] = (struct web_service_entry){"desk", &house->times};
	struct web_options options = {
	    .address = config->address,
	    .port = config->port,
	    .origin = config->origin,
	    .upload_folder = house->parts.uploads,
	    .tables = tables,
	    .tables_count = app_routes(house->options->demo, tables),
	    .gate = identity_gate,
	    .door = identity_door,
	    .gate_self = house->identity,
	    .error_page = error_page_write,
	    .acts = house->acts,
	    .services = services,
	    .form_action_origins =
	        identity_form_action_origins(house->identity, &house->arena),
	    .trusted_proxies = proxies_of(house),
	    .rates = config->rates,
	    .authority_name = "layout.authority",
	    .workers = config->workers,
	    .offset_minutes = config->offset_minutes,
	    .rest = rest_acts,
	    .rest_self = house->acts,
	    .database_is_file = config->database[0] == '\0',
	    .demo = house->options->demo,
	};
	return web_server_start(&options, &house->web);
}

static void
make_policy(struct house *house)
{
	struct policy policy = house->options->config->policy;

	policy.reads_files = house->inspect != NULL;
	decision_policy_init(&house->policy, &policy, house->desk);
}

static enum fault
start_keeper(struct house *house)
{
	return log_keeper_start(
	    &(struct log_keeper_options){
	        .acts = house->acts,
	        .signing = signer_signing(house->signer),
	        .config = house->options->config,
	        .folder = house->public_folder,
	    },
	    &house->keeper);
}

/* On a full disk the log hears of it as soon as there is space (make_round). */
static enum fault
record_start(struct house *house)
{
	enum fault fault = start_entry_record(
	    house->acts, house->options->config, signer_signing(house->signer));

	house->recorded = fault == FAULT_NONE;
	if (fault == FAULT_FULL) {
		log_event(LOG_WARNING, "start.not_recorded",
		    LOG_TEXT("fault", fault_name(fault)));
		return FAULT_NONE;
	}
	return fault;
}

/* What writes by itself; nothing does while the database is held. */
static enum fault
start_tasks(struct house *house)
{
	if (house->held) {
		return FAULT_NONE;
	}
	TRY(seal_rows(house->acts, house->store, house->parts.uploads,
	    config_address(house->options->config, &house->arena)));
	TRY(word_rows(house->acts));
	if (house->options->prepare != NULL) {
		TRY(house->options->prepare(&house->parts));
	}
	TRY(record_start(house));
	TRY(start_keeper(house));
	TRY(checker_start(
	    &(struct checker_options){
	        .acts = house->acts,
	        .store = house->store,
	        .inspect = house->inspect,
	        .clamd = house->options->config->checks_clamd,
	        .policy = &house->policy.hook,
	    },
	    &house->checker));
	return start_post(house);
}

/* As the user of the configuration, with all other processes (the reader of uploads is
 * started by root, if it is root: it becomes somebody else again), and behind the last door:
 * nothing more is opened or started by any other way. */
static enum fault
start_locked(struct house *house, const struct config *config)
{
	house->inspect = readers_begin();
	TRY(master_key_prepare(config, &house->arena));
	TRY(privilege_drop(config->user, config->data));
	TRY(lock_data(house));
	TRY(check_clock(house));
	TRY(start_signer(house));
	TRY(master_key_open(config, &house->arena, &house->vault));
	return lockdown_enter(config, serve_share(config), &house->arena);
}

static enum fault
start(struct house *house)
{
	TRY(start_locked(house, house->options->config));
	TRY(start_acts(house));
	TRY(start_rooms(house));
	house->inspect = readers_meet(house->inspect);
	make_policy(house);
	TRY(start_tasks(house));
	return start_web(house);
}

static void
stop(struct house *house)
{
	web_server_stop(house->web);
	notice_post_stop(house->post);
	identity_free(house->identity);
	permit_desk_free(house->desk);
	paper_free(house->paper);
	checker_stop(house->checker);
	store_close(house->store);
	log_keeper_stop(house->keeper);
	acts_stop(house->acts);
	db_close(house->anchor);
	order_board_free(house->orders);
	forecast_board_free(house->forecast);
	audit_ledger_free(house->ledger);
	inspect_stop(house->inspect);
	vault_free(house->vault);
	signer_stop(house->signer);
	if (house->lock >= 0) {
		(void)close(house->lock);
	}
	arena_done(&house->arena);
}

/* --- running --- */

/* What falls due: suspensions that nobody confirmed, letters of orders, cases that wait for a
 * reader, decisions that nobody has undone and cases that nobody works on within seconds, old
 * sign-ins and sessions and files that nothing names every minute, reminders and lapsed applications
 * every hour, the list of keys for verifiers where it changed. A fault is logged and tried again next time. */
static void
make_round(struct house *house)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	moment now = moment_now();
	size_t fallen = 0;
	size_t freed = 0;
	enum fault fault = permit_fall_due(house->acts, &arena, &fallen);

	if (fault == FAULT_NONE) {
		fault = order_tell_round(house->acts);
	}
	if (fault == FAULT_NONE) {
		fault = application_release_waiting(house->acts, &arena);
	}
	if (fault == FAULT_NONE) {
		fault = forecast_board_refresh(house->forecast, house->acts);
	}
	if (fault == FAULT_NONE) {
		fault = decision_take_effect(house->acts, house->desk);
	}
	if (fault == FAULT_NONE) {
		fault = decision_free_idle(
		    house->acts, &arena, house->times.claim_minutes, &freed);
	}
	if (fault == FAULT_NONE && !house->recorded && !house->held) {
		fault = record_start(house);
	}
	if (fault == FAULT_NONE && !house->published) {
		fault = publish_keys(house);
	}
	if (fault == FAULT_NONE && now - house->swept_at >= MOMENT_MINUTE) {
		fault = rounds_minute(house->acts, house->store, house->desk,
		    house->public_folder, &house->sweep, &arena);
		house->swept_at = now;
	}
	if (fault == FAULT_NONE && now - house->lapsed_at >= MOMENT_HOUR) {
		fault = rounds_hour(house->acts, house->store, &arena);
		house->lapsed_at = now;
	}
	if (fault != FAULT_NONE) {
		log_event(
		    LOG_ERROR, "round.failed", LOG_TEXT("fault", fault_name(fault)));
	}
	arena_done(&arena);
}

static void
run(struct house *house, const sigset_t *ends)
{
	struct timespec round = {.tv_sec = ROUND_SECONDS};
	int signal = -1;

	while (signal < 0) {
		if (!house->held) {
			make_round(house);
		}
		signal = sigtimedwait(ends, NULL, &round);
		if (signal < 0 && errno == EINTR) {
			continue;
		}
	}
	log_event(LOG_INFO, "server.stopping", LOG_INT("signal", signal));
}

enum fault
serve_run(const struct serve_options *options)
{
	struct house house = {
	    .options = options,
	    .arena = ARENA_EMPTY(ARENA_BYTES),
	    .lock = -1,
	};
	sigset_t ends;

	(void)signal(SIGPIPE, SIG_IGN);
	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGINT);
	/* Blocked in all threads and in the signer, which ends with its socket: so one
	 * Ctrl-C stops the server in order. This thread waits for them. */
	(void)pthread_sigmask(SIG_BLOCK, &ends, NULL);
	enum fault fault = start(&house);
	if (fault != FAULT_NONE) {
		log_event(LOG_ERROR, "server.not_started",
		    LOG_TEXT("fault", fault_name(fault)));
	} else {
		if (options->ready != NULL) {
			options->ready(options->config, web_server_port(house.web));
		}
		run(&house, &ends);
	}
	stop(&house);
	return fault;
}
