/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config.h"

#include <arpa/inet.h>
#include <ini.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/config_desk.h"
#include "app/config_out.h"
#include "app/config_policy.h"
#include "app/config_rates.h"
#include "app/file.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "base/slice.h"
#include "db/db.h"
#include "web/address.h"

enum {
	OFFSET_MOST = 14 * 60,
	LAG_LEAST = 100,
	LAG_MOST = 600000,
	FILE_BYTES_MOST = 64 << 10
};

void
config_init(struct config *config)
{
	*config = (struct config){
	    .issuer = "AE", .offset_minutes = 240, .uploads_region = "us-east-1"};
	config_desk_init(config);
	config_rates_init(&config->rates);
	policy_init(&config->policy);
}

void
config_done(struct config *config)
{
	for (size_t i = 0; i < config->providers_count; i++) {
		identity_provider_done(&config->providers[i]);
	}
	explicit_bzero(config->mail.password, sizeof(config->mail.password));
	explicit_bzero(config->database, sizeof(config->database));
	explicit_bzero(config->database_read, sizeof(config->database_read));
	explicit_bzero(config->uploads_secret, sizeof(config->uploads_secret));
}

enum fault
config_complain(const char *what, const char *key)
{
	log_event(LOG_ERROR, "config.bad", LOG_TEXT("what", what), LOG_TEXT("key", key));
	return FAULT_CONFIG;
}

bool
config_copy(char *ret_text, struct slice value)
{
	if (value.size == 0 || value.size >= CONFIG_TEXT_SIZE) {
		return false;
	}
	(void)snprintf(ret_text, CONFIG_TEXT_SIZE, "%.*s", SLICE_PRINT(value));
	return true;
}

/* --- values --- */

static bool
set_listen(struct config *config, struct slice value)
{
	int64_t number = 0;
	size_t colon = value.size;

	while (colon > 0 && value.bytes[colon - 1] != ':') {
		colon--;
	}
	if (colon < 2) {
		return false;
	}
	struct slice port = slice_from(value, colon);
	struct slice address = slice_first(value, colon - 1);
	if (address.bytes[0] == '[' && slice_ends(address, SLICE("]"))) {
		address = slice_first(slice_from(address, 1), address.size - 2);
	}
	if (!number_parse(port, 0, UINT16_MAX, &number) ||
	    !config_copy(config->listen, value) ||
	    !config_copy(config->address, address)) {
		return false;
	}
	config->port = (uint16_t)number;
	return true;
}

static bool
set_origin(struct config *config, struct slice value)
{
	bool scheme = slice_starts(value, SLICE("https://")) ||
	    slice_starts(value, SLICE("http://"));

	return scheme && !slice_ends(value, SLICE("/")) &&
	    config_copy(config->origin, value);
}

/* What crosses a network does so by TLS, with the server's name held to its certificate. A
 * line of 200 bytes is short for three servers and three files: "&sslcert=..." on a line of
 * its own that begins with a blank goes on with the address. */
static bool
copy_address(char *ret_text, struct slice value)
{
	bool server = slice_starts(value, SLICE("postgresql://")) ||
	    slice_starts(value, SLICE("postgres://"));
	size_t there = slice_starts(value, SLICE("&")) ? strlen(ret_text) : 0;

	if ((!server && there == 0) || there + value.size >= CONFIG_DATABASE_SIZE) {
		return false;
	}
	(void)snprintf(
	    ret_text + there, CONFIG_DATABASE_SIZE - there, "%.*s", SLICE_PRINT(value));
	return db_address_is_safe(ret_text);
}

static bool
set_database(struct config *config, struct slice value)
{
	return copy_address(config->database, value);
}

static bool
set_database_read(struct config *config, struct slice value)
{
	return copy_address(config->database_read, value);
}

static bool
set_database_read_lag(struct config *config, struct slice value)
{
	return number_parse_int(value, LAG_LEAST, LAG_MOST, &config->database_read_lag);
}

static bool
set_offset(struct config *config, struct slice value)
{
	return number_parse_int(
	    value, -OFFSET_MOST, OFFSET_MOST, &config->offset_minutes);
}

static bool
set_workers(struct config *config, struct slice value)
{
	int64_t number = 0;

	if (!number_parse(value, 1, 512, &number)) {
		return false;
	}
	config->workers = (unsigned)number;
	return true;
}

static bool
set_clock_days(struct config *config, struct slice value)
{
	return number_parse_int(value, 1, 36500, &config->clock_days_most);
}

static bool
add_proxy(struct config *config, struct slice value)
{
	struct address_range range;

	return config->proxies_count < CONFIG_PROXIES_MOST &&
	    address_range_parse(value, &range) &&
	    config_copy(config->proxies[config->proxies_count++], value);
}

static bool
set_checks_clamd(struct config *config, struct slice value)
{
	return slice_starts(value, SLICE("/")) &&
	    config_copy(config->checks_clamd, value);
}

/* --- the table of keys --- */

static const struct {
	const char *section;
	const char *key;
	bool (*set)(struct config *config, struct slice value); /* NULL: a text */
	size_t text;                                            /* where it goes then */
} keys[] = {
    {"server", "listen", set_listen, 0},
    {"server", "origin", set_origin, 0},
    {"server", "data", NULL, offsetof(struct config, data)},
    {"server", "database", set_database, 0},
    {"server", "database_read", set_database_read, 0},
    {"server", "database_read_lag_milliseconds", set_database_read_lag, 0},
    {"server", "master_key", NULL, offsetof(struct config, master_key)},
    {"server", "share", NULL, offsetof(struct config, share)},
    {"server", "user", NULL, offsetof(struct config, user)},
    {"server", "workers", set_workers, 0},
    {"server", "clock_days_most", set_clock_days, 0},
    {"server", "trusted_proxy", add_proxy, 0},
    {"uploads", "endpoint", config_out_set_uploads_endpoint, 0},
    {"uploads", "bucket", config_out_set_uploads_bucket, 0},
    {"uploads", "region", config_out_set_uploads_region, 0},
    {"uploads", "key_id", NULL, offsetof(struct config, uploads_key_id)},
    {"uploads", "secret_file", config_out_set_uploads_secret_file, 0},
    {"uploads", "credentials_file", config_out_set_uploads_credentials_file, 0},
    {"uploads", "ca_file", config_out_set_uploads_ca_file, 0},
    {"uploads", "path_style", config_out_set_uploads_path_style, 0},
    {"checks", "clamd", set_checks_clamd, 0},
    {"policy", "straight_through", config_policy_set_switch, 0},
    {"policy", "sample_percent", config_policy_set_sample, 0},
    {"policy", "evidence", config_policy_set_evidence, 0},
    {"policy", "screening", config_policy_set_screening, 0},
    {"desk", "undo_seconds", config_desk_set_undo, 0},
    {"desk", "claim_minutes", config_desk_set_claim, 0},
    {"mail", "url", config_out_set_mail_url, 0},
    {"mail", "from", config_out_set_mail_from, 0},
    {"mail", "user", NULL, offsetof(struct config, mail.user)},
    {"mail", "password_file", config_out_set_mail_password, 0},
    {"mail", "ca_file", config_out_set_mail_ca_file, 0},
    {"mail", "cert_file", config_out_set_mail_cert_file, 0},
    {"mail", "key_file", config_out_set_mail_key_file, 0},
    {"sms", "url", config_out_set_sms_url, 0},
    {"sms", "token_file", config_out_set_sms_token_file, 0},
    {"witnesses", "witness", config_witness_add, 0},
    {"authority", "issuer", NULL, offsetof(struct config, issuer)},
    {"authority", "offset_minutes", set_offset, 0},
};

static bool
set_value(struct config *config, size_t index, struct slice value)
{
	return keys[index].set != NULL
	    ? keys[index].set(config, value)
	    : config_copy((char *)config + keys[index].text, value);
}

static enum fault
set_key(struct config *config, const char *section, const char *key, struct slice value)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(section, keys[i].section) == 0 &&
		    strcmp(key, keys[i].key) == 0) {
			return set_value(config, i, value)
			    ? FAULT_NONE
			    : config_complain("not a value of it", key);
		}
	}
	return config_complain("no such key", key);
}

/* The provider of "provider NAME", made at its first line. */
static enum fault
set_provider(
    struct config *config, struct slice name, const char *key, struct slice value)
{
	for (size_t i = 0; i < config->providers_count; i++) {
		if (slice_equal(slice_of(config->providers[i].name), name)) {
			return identity_provider_configure(
			    &config->providers[i], slice_of(key), value);
		}
	}
	if (config->providers_count == CONFIG_PROVIDERS_MOST) {
		return config_complain("too many providers", key);
	}
	struct identity_provider *provider = &config->providers[config->providers_count];
	TRY(identity_provider_init(provider, name));
	config->providers_count++;
	return identity_provider_configure(provider, slice_of(key), value);
}

static int
take_line(void *self, const char *section, const char *key, const char *value)
{
	static const char provider[] = "provider ";
	struct slice name = slice_of(section);
	enum fault fault = FAULT_NONE;

	if (slice_starts(name, SLICE("provider "))) {
		fault = set_provider(
		    self, slice_from(name, sizeof(provider) - 1), key, slice_of(value));
	} else if (strcmp(section, "limits") == 0) {
		struct config *config = self;
		fault = config_rates_set(&config->rates, slice_of(key), slice_of(value))
		    ? FAULT_NONE
		    : config_complain("not a limit", key);
	} else {
		fault = set_key(self, section, key, slice_of(value));
	}
	return fault == FAULT_NONE ? 1 : 0;
}

/* --- the whole --- */

const char *
config_address(const struct config *config, struct arena *arena)
{
	struct buffer file = BUFFER_IN(arena);

	if (config->database[0] != '\0') {
		return config->database;
	}
	buffer_print(&file, "sqlite:%s/tasrih.db", config->data);
	return buffer_text(&file);
}

enum fault
config_set_listen(struct config *config, const char *listen)
{
	return set_listen(config, slice_of(listen))
	    ? FAULT_NONE
	    : config_complain("ADDRESS:PORT is needed", "listen");
}

enum fault
config_check(struct config *config)
{
	if (config->listen[0] == '\0') {
		return config_complain("missing", "listen");
	}
	if (config->data[0] == '\0') {
		return config_complain("missing", "data");
	}
	if (config->origin[0] == '\0') {
		return config_complain("missing", "origin");
	}
	if (config->database_read[0] != '\0' && config->database[0] == '\0') {
		return config_complain("needs a database", "database_read");
	}
	TRY(config_out_check(config));
	config_out_warn(config);
	if (!config_policy_fits(config)) {
		return config_complain("needs screening = elsewhere", "straight_through");
	}
	if (config->providers_count == 0) {
		return config_complain("no provider is configured", "provider");
	}
	for (size_t i = 0; i < config->providers_count; i++) {
		TRY(identity_provider_check(&config->providers[i]));
	}
	return FAULT_NONE;
}

/* Fictional persons sign in without a password: only `tasrih demo` has them. */
static enum fault
refuse_demo(const struct config *config)
{
	for (size_t i = 0; i < config->providers_count; i++) {
		if (config->providers[i].profile == IDENTITY_PROFILE_DEMO) {
			return config_complain(
			    "only tasrih demo has this profile", "profile");
		}
	}
	return FAULT_NONE;
}

/* The names of this machine are not asked: who listens on one cannot be told from it. */
bool
config_is_loopback(const struct config *config)
{
	struct in_addr address;

	if (inet_pton(AF_INET, config->address, &address) == 1) {
		return ntohl(address.s_addr) >> 24 == IN_LOOPBACKNET;
	}
	return strcmp(config->address, "::1") == 0;
}

enum fault
config_parse(struct config *config, const char *text)
{
	int line = ini_parse_string(text, take_line, config);

	if (line != 0) {
		log_event(LOG_ERROR, "config.bad_line", LOG_INT("line", line));
		return FAULT_CONFIG;
	}
	TRY(refuse_demo(config));
	return config_check(config);
}

enum fault
config_read(struct config *config, const char *path)
{
	struct arena arena = ARENA_EMPTY((size_t)2 * FILE_BYTES_MOST);
	struct slice text = {NULL, 0};
	enum fault fault = file_read(path, FILE_BYTES_MOST, &arena, &text, NULL);

	if (fault != FAULT_NONE) {
		fault = config_complain("cannot be read", path);
	} else {
		fault = config_parse(config, arena_text(&arena, text));
	}
	arena_done(&arena);
	return fault;
}
