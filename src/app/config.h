/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * config - the one configuration file of `tasrih serve`.
 *
 *	[server]                     [authority]            [provider uaepass]
 *	listen = 127.0.0.1:8080      issuer = AE            kind = person
 *	origin = https://p.example   offset_minutes = 240   ...
 *	data = /var/lib/tasrih       [mail]                 [sms]
 *	                             url = smtp://m:587     url = https://sms.example/send
 *
 *	[limits]     - how often an address or an account may: verify_address = 12000/60
 *
 *	[witnesses]  - outside witnesses of the audit log (config_witness.h)
 *	[uploads]                    - only when files go to an S3-compatible store
 *	endpoint = https://s3.example.ae
 *
 *	[checks]                     - of uploaded files: clamd
 *	[desk]                       - of officers: undo_seconds, claim_minutes
 *
 *	[policy]                     - what is approved without an officer; nothing, by default
 *	straight_through = yes
 *
 * One table lists the keys; a key that is not in it, or a value that is not one of it,
 * stops the start and is told with its line (never with its value: it may be a secret).
 */
#ifndef APP_CONFIG_H
#define APP_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "app/config_witness.h"
#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "decision/policy.h"
#include "identity/provider.h"
#include "store/store.h"
#include "web/route.h"

enum {
	CONFIG_TEXT_SIZE = 256,
	CONFIG_DATABASE_SIZE = 1024,
	CONFIG_PROVIDERS_MOST = 8,
	CONFIG_PROXIES_MOST = 8,
};

/* How mail goes out. */
struct config_mail {
	char
	    url[CONFIG_TEXT_SIZE]; /* "smtp://mail.example.ae:587"; empty: none is sent */
	char from[CONFIG_TEXT_SIZE];
	char user[CONFIG_TEXT_SIZE]; /* empty: no sign-in at the server */
	char password[CONFIG_TEXT_SIZE];
	char ca_file[CONFIG_TEXT_SIZE];   /* empty: those of the system */
	char cert_file[CONFIG_TEXT_SIZE]; /* with which we sign in instead; or empty */
	char key_file[CONFIG_TEXT_SIZE];
};

/* How SMS go out. */
struct config_sms {
	char url[CONFIG_TEXT_SIZE];        /* of the gateway; empty: none is sent */
	char token_file[CONFIG_TEXT_SIZE]; /* read for each message */
};

struct config {
	char listen[CONFIG_TEXT_SIZE]; /* "127.0.0.1:8080", "[::1]:8080" */
	char address[CONFIG_TEXT_SIZE];
	uint16_t port;
	char origin[CONFIG_TEXT_SIZE]; /* "https://permits.example.ae" */
	char data[CONFIG_TEXT_SIZE];   /* the folder of everything that is kept */
	char database
	    [CONFIG_DATABASE_SIZE]; /* "postgresql://..."; empty: SQLite, in data */
	char database_read[CONFIG_DATABASE_SIZE]; /* of a replica; empty: none */
	char master_key
	    [CONFIG_TEXT_SIZE]; /* a file (app/master_key.h); empty: elsewhere */
	int database_read_lag; /* milliseconds that a replica may be behind; 0: the usual */
	/* an S3-compatible store for uploaded files; endpoint empty: the data folder */
	char uploads_endpoint[CONFIG_TEXT_SIZE];
	char uploads_bucket[CONFIG_TEXT_SIZE];
	char uploads_region[CONFIG_TEXT_SIZE];
	char uploads_key_id[CONFIG_TEXT_SIZE];
	char uploads_secret[CONFIG_TEXT_SIZE];
	char uploads_credentials_file[CONFIG_TEXT_SIZE]; /* instead of the two */
	char uploads_ca_file[CONFIG_TEXT_SIZE];
	bool uploads_path_style;
	/* how uploaded files are looked at; empty: nobody is trusted, no scanner is asked */
	char checks_clamd[CONFIG_TEXT_SIZE]; /* the path of clamd's socket */
	int desk_undo_seconds;  /* that an officer's decision can be undone; 0: at once */
	int desk_claim_minutes; /* that a case stays with who works on it */
	struct policy policy;   /* what is approved without an officer */
	char user[CONFIG_TEXT_SIZE];   /* whom root becomes; empty: nobody */
	char share[CONFIG_TEXT_SIZE];  /* fonts; empty: where the program was installed */
	char issuer[CONFIG_TEXT_SIZE]; /* of permits: "AE" */
	int offset_minutes;            /* of the authority's time, east of Greenwich */
	unsigned workers;              /* 0: the usual number */
	int clock_days_most; /* that the clock may be after the newest act; 0: 366 */
	char proxies[CONFIG_PROXIES_MOST][CONFIG_TEXT_SIZE];
	size_t proxies_count;
	struct web_rates
	    rates; /* how often an address and an account may (config_rates.h) */
	struct config_witnesses witnesses; /* of the audit log */
	struct config_mail mail;
	struct config_sms sms;
	struct identity_provider providers[CONFIG_PROVIDERS_MOST];
	size_t providers_count;
};

/* All defaults, no providers. */
void config_init(struct config *config);
/* Reads the file and checks the whole: FAULT_CONFIG, each fault logged with its line. */
MUST_USE enum fault config_read(struct config *config, const char *path);
/* The same of a text that is in memory. */
MUST_USE enum fault config_parse(struct config *config, const char *text);
/* What a file and the command line can both set. FAULT_CONFIG, logged, when it cannot. */
MUST_USE enum fault config_set_listen(struct config *config, const char *listen);
MUST_USE enum fault config_check(struct config *config);
/* Whether it listens on an address of loopback; the name localhost is none. */
bool config_is_loopback(const struct config *config);
/* The address of the database (db/db.h), in the arena. */
const char *config_address(const struct config *config, struct arena *arena);
/* Where uploaded files are kept; folder is DATA/uploads. Borrowed from both. */
/* For the parts of config: the text in CONFIG_TEXT_SIZE bytes, not empty; and the one line in
 * the log of what is wrong, FAULT_CONFIG. */
MUST_USE bool config_copy(char *ret_text, struct slice value);
MUST_USE enum fault config_complain(const char *what, const char *key);

struct store_options config_store(const struct config *config, const char *folder);
/* Wipes the secrets. */
void config_done(struct config *config);

#endif
