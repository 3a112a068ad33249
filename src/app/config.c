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
#include "app/config_policy.h"
#include "app/config_rates.h"
#include "app/file.h"
#include "base/arena.h"
#include "base/buffer.h"
#include "base/log.h"
#include "base/number.h"
#include "base/slice.h"
#include "db/db.h"
#include "notice/notice_mime.h"
#include "notice/smtp_post.h"
#include "web/address.h"

enum {
	OFFSET_MOST = 14 * 60,
	LAG_LEAST = 100,
	LAG_MOST = 600000,
	BUCKET_LEAST = 3,
	NAME_MOST = 63,
	SECRET_BYTES_MOST = 4096,
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
	explicit_bzero(config->sms.token, sizeof(config->sms.token));
	explicit_bzero(config->database, sizeof(config->database));
	explicit_bzero(config->database_read, sizeof(config->database_read));
	explicit_bzero(config->uploads_secret, sizeof(config->uploads_secret));
}

static enum fault
complain(const char *what, const char *key)
{
	log_event(LOG_ERROR, "config.bad", LOG_TEXT("what", what), LOG_TEXT("key", key));
	return FAULT_CONFIG;
}

static bool
copy_text(char *ret_text, struct slice value)
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
	    !copy_text(config->listen, value) || !copy_text(config->address, address)) {
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
	    copy_text(config->origin, value);
}

/* What crosses a network does so by TLS, with the server's name held to its certificate. */
static bool
copy_address(char *ret_text, struct slice value)
{
	bool server = slice_starts(value, SLICE("postgresql://")) ||
	    slice_starts(value, SLICE("postgres://"));

	if (!server || value.size >= CONFIG_DATABASE_SIZE) {
		return false;
	}
	(void)snprintf(ret_text, CONFIG_DATABASE_SIZE, "%.*s", SLICE_PRINT(value));
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
	    copy_text(config->proxies[config->proxies_count++], value);
}

/* The first line of the file. A path is no secret, and so it is told. */
static bool
read_secret(char *ret_text, struct slice value)
{
	struct arena arena = ARENA_EMPTY((size_t)2 * FILE_BYTES_MOST);
	struct slice text = {NULL, 0};
	const char *path = arena_text(&arena, value);
	bool good = file_read(path, SECRET_BYTES_MOST, &arena, &text, NULL) == FAULT_NONE;
	struct slice line = slice_trim(slice_first(text, slice_find(text, '\n')));

	good = good && copy_text(ret_text, line);
	if (!good) {
		log_event(LOG_ERROR, "config.no_secret", LOG_TEXT("path", path));
	}
	if (text.size > 0) {
		explicit_bzero((char *)text.bytes, text.size);
	}
	arena_done(&arena);
	return good;
}

/* --- the store of uploads --- */

/* A place that can be the start of addresses: no path, no slash at its end. */
static bool
set_uploads_endpoint(struct config *config, struct slice value)
{
	size_t scheme = slice_starts(value, SLICE("https://")) ? 8 : 7;
	struct slice host = slice_from(value, scheme < value.size ? scheme : value.size);

	return identity_url_is_safe(value) && host.size > 0 &&
	    slice_find(host, '/') == host.size && slice_find(host, '?') == host.size &&
	    copy_text(config->uploads_endpoint, value);
}

/* The letters of a bucket or a region: they stand in addresses and in what is signed. */
static bool
copy_name(char *ret_text, struct slice value)
{
	for (size_t i = 0; i < value.size; i++) {
		char letter = value.bytes[i];
		bool plain = (letter >= 'a' && letter <= 'z') ||
		    (letter >= '0' && letter <= '9') || letter == '-' || letter == '.';
		if (!plain) {
			return false;
		}
	}
	return value.size <= NAME_MOST && copy_text(ret_text, value);
}

static bool
set_uploads_bucket(struct config *config, struct slice value)
{
	return value.size >= BUCKET_LEAST && copy_name(config->uploads_bucket, value);
}

static bool
set_uploads_region(struct config *config, struct slice value)
{
	return copy_name(config->uploads_region, value);
}

static bool
set_uploads_secret_file(struct config *config, struct slice value)
{
	return read_secret(config->uploads_secret, value);
}

static bool
set_uploads_ca_file(struct config *config, struct slice value)
{
	return copy_text(config->uploads_ca_file, value) &&
	    access(config->uploads_ca_file, R_OK) == 0;
}

static bool
set_checks_clamd(struct config *config, struct slice value)
{
	return slice_starts(value, SLICE("/")) && copy_text(config->checks_clamd, value);
}

static bool
set_uploads_path_style(struct config *config, struct slice value)
{
	config->uploads_path_style = slice_equal(value, SLICE("yes"));
	return config->uploads_path_style || slice_equal(value, SLICE("no"));
}

/* All of it, or nothing. */
static enum fault
check_uploads(const struct config *config)
{
	const struct {
		const char *key;
		const char *value;
	} needed[] = {
	    {"endpoint", config->uploads_endpoint},
	    {"bucket", config->uploads_bucket},
	    {"key_id", config->uploads_key_id},
	    {"secret_file", config->uploads_secret},
	};
	size_t there = 0;

	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		there += needed[i].value[0] != '\0' ? 1 : 0;
	}
	for (size_t i = 0; there > 0 && i < ARRAY_LEN(needed); i++) {
		if (needed[i].value[0] == '\0') {
			return complain("missing in [uploads]", needed[i].key);
		}
	}
	return FAULT_NONE;
}

/* --- mail and SMS --- */

static bool
set_mail_url(struct config *config, struct slice value)
{
	return smtp_url_is_safe(value) && copy_text(config->mail.url, value);
}

static bool
set_mail_from(struct config *config, struct slice value)
{
	return mime_address_fits(value) && copy_text(config->mail.from, value);
}

static bool
set_mail_password(struct config *config, struct slice value)
{
	return read_secret(config->mail.password, value);
}

static bool
set_mail_ca_file(struct config *config, struct slice value)
{
	return copy_text(config->mail.ca_file, value) &&
	    access(config->mail.ca_file, R_OK) == 0;
}

static bool
set_sms_url(struct config *config, struct slice value)
{
	return identity_url_is_safe(value) && copy_text(config->sms.url, value);
}

static bool
set_sms_token(struct config *config, struct slice value)
{
	return read_secret(config->sms.token, value);
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
    {"uploads", "endpoint", set_uploads_endpoint, 0},
    {"uploads", "bucket", set_uploads_bucket, 0},
    {"uploads", "region", set_uploads_region, 0},
    {"uploads", "key_id", NULL, offsetof(struct config, uploads_key_id)},
    {"uploads", "secret_file", set_uploads_secret_file, 0},
    {"uploads", "ca_file", set_uploads_ca_file, 0},
    {"uploads", "path_style", set_uploads_path_style, 0},
    {"checks", "clamd", set_checks_clamd, 0},
    {"policy", "straight_through", config_policy_set_switch, 0},
    {"policy", "sample_percent", config_policy_set_sample, 0},
    {"policy", "evidence", config_policy_set_evidence, 0},
    {"policy", "screening", config_policy_set_screening, 0},
    {"desk", "undo_seconds", config_desk_set_undo, 0},
    {"desk", "claim_minutes", config_desk_set_claim, 0},
    {"mail", "url", set_mail_url, 0},
    {"mail", "from", set_mail_from, 0},
    {"mail", "user", NULL, offsetof(struct config, mail.user)},
    {"mail", "password_file", set_mail_password, 0},
    {"mail", "ca_file", set_mail_ca_file, 0},
    {"sms", "url", set_sms_url, 0},
    {"sms", "token_file", set_sms_token, 0},
    {"witnesses", "witness", config_witness_add, 0},
    {"authority", "issuer", NULL, offsetof(struct config, issuer)},
    {"authority", "offset_minutes", set_offset, 0},
};

static bool
set_value(struct config *config, size_t index, struct slice value)
{
	return keys[index].set != NULL
	    ? keys[index].set(config, value)
	    : copy_text((char *)config + keys[index].text, value);
}

static enum fault
set_key(struct config *config, const char *section, const char *key, struct slice value)
{
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		if (strcmp(section, keys[i].section) == 0 &&
		    strcmp(key, keys[i].key) == 0) {
			return set_value(config, i, value)
			    ? FAULT_NONE
			    : complain("not a value of it", key);
		}
	}
	return complain("no such key", key);
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
		return complain("too many providers", key);
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
		    : complain("not a limit", key);
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

struct store_options
config_store(const struct config *config, const char *folder)
{
	return (struct store_options){
	    .folder = folder,
	    .s3 =
	        {
	            .endpoint = config->uploads_endpoint,
	            .bucket = config->uploads_bucket,
	            .region = config->uploads_region,
	            .key_id = config->uploads_key_id,
	            .secret = config->uploads_secret,
	            .ca_file = config->uploads_ca_file,
	            .path_style = config->uploads_path_style,
	        },
	};
}

enum fault
config_set_listen(struct config *config, const char *listen)
{
	return set_listen(config, slice_of(listen))
	    ? FAULT_NONE
	    : complain("ADDRESS:PORT is needed", "listen");
}

/* A section with one key needs the others that belong to it. */
static enum fault
check_ways_out(const struct config *config)
{
	const struct config_mail *mail = &config->mail;
	bool any_mail = mail->from[0] != '\0' || mail->user[0] != '\0' ||
	    mail->password[0] != '\0' || mail->ca_file[0] != '\0';

	if (any_mail && mail->url[0] == '\0') {
		return complain("missing in [mail]", "url");
	}
	if (mail->url[0] != '\0' && mail->from[0] == '\0') {
		return complain("missing in [mail]", "from");
	}
	if ((mail->user[0] != '\0') != (mail->password[0] != '\0')) {
		return complain("user and password_file go together", "user");
	}
	if ((config->sms.url[0] != '\0') != (config->sms.token[0] != '\0')) {
		return complain("url and token_file go together in [sms]", "url");
	}
	return FAULT_NONE;
}

enum fault
config_check(struct config *config)
{
	if (config->listen[0] == '\0') {
		return complain("missing", "listen");
	}
	if (config->data[0] == '\0') {
		return complain("missing", "data");
	}
	if (config->origin[0] == '\0') {
		return complain("missing", "origin");
	}
	if (config->database_read[0] != '\0' && config->database[0] == '\0') {
		return complain("needs a database", "database_read");
	}
	TRY(check_uploads(config));
	TRY(check_ways_out(config));
	if (!config_policy_fits(config)) {
		return complain("needs screening = elsewhere", "straight_through");
	}
	if (config->providers_count == 0) {
		return complain("no provider is configured", "provider");
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
			return complain("only tasrih demo has this profile", "profile");
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
		fault = complain("cannot be read", path);
	} else {
		fault = config_parse(config, arena_text(&arena, text));
	}
	arena_done(&arena);
	return fault;
}
