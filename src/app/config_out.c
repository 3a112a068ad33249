/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/config_out.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/secret_file.h"
#include "db/db.h"
#include "notice/notice_mime.h"
#include "notice/smtp_post.h"

enum { BUCKET_LEAST = 3, NAME_MOST = 63 };

/* A file that is there and may be read. */
static bool
copy_path(char *ret_text, struct slice value)
{
	return config_copy(ret_text, value) && access(ret_text, R_OK) == 0;
}

/* The first line of the file. A path is no secret, and so it is told. */
static bool
read_secret(char *ret_text, struct slice value)
{
	char path[CONFIG_TEXT_SIZE] = "";
	char line[SECRET_FILE_BYTES] = "";
	bool good = config_copy(path, value) &&
	    secret_file_line(path, line) == FAULT_NONE &&
	    config_copy(ret_text, slice_of(line));

	if (!good) {
		log_event(LOG_ERROR, "config.no_secret", LOG_TEXT("path", path));
	}
	explicit_bzero(line, sizeof(line));
	return good;
}

/* --- the store of uploads --- */

/* A place that can be the start of addresses: no path, no slash at its end. */
bool
config_out_set_uploads_endpoint(struct config *config, struct slice value)
{
	size_t scheme = slice_starts(value, SLICE("https://")) ? 8 : 7;
	struct slice host = slice_from(value, scheme < value.size ? scheme : value.size);

	return identity_url_is_safe(value) && host.size > 0 &&
	    slice_find(host, '/') == host.size && slice_find(host, '?') == host.size &&
	    config_copy(config->uploads_endpoint, value);
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
	return value.size <= NAME_MOST && config_copy(ret_text, value);
}

bool
config_out_set_uploads_bucket(struct config *config, struct slice value)
{
	return value.size >= BUCKET_LEAST && copy_name(config->uploads_bucket, value);
}

bool
config_out_set_uploads_region(struct config *config, struct slice value)
{
	return copy_name(config->uploads_region, value);
}

bool
config_out_set_uploads_secret_file(struct config *config, struct slice value)
{
	return read_secret(config->uploads_secret, value);
}

bool
config_out_set_uploads_credentials_file(struct config *config, struct slice value)
{
	return copy_path(config->uploads_credentials_file, value);
}

bool
config_out_set_uploads_ca_file(struct config *config, struct slice value)
{
	return copy_path(config->uploads_ca_file, value);
}

bool
config_out_set_uploads_path_style(struct config *config, struct slice value)
{
	config->uploads_path_style = slice_equal(value, SLICE("yes"));
	return config->uploads_path_style || slice_equal(value, SLICE("no"));
}

/* All of it, or nothing. */
static enum fault
check_uploads(const struct config *config)
{
	bool renewed = config->uploads_credentials_file[0] != '\0';
	const struct {
		const char *key;
		const char *value;
	} needed[] = {
	    {"endpoint", config->uploads_endpoint},
	    {"bucket", config->uploads_bucket},
	    {"credentials_file, or key_id",
	        renewed ? config->uploads_credentials_file : config->uploads_key_id},
	    {"credentials_file, or secret_file",
	        renewed ? config->uploads_credentials_file : config->uploads_secret},
	};
	size_t there = 0;

	for (size_t i = 0; i < ARRAY_LEN(needed); i++) {
		there += needed[i].value[0] != '\0' ? 1 : 0;
	}
	for (size_t i = 0; there > 0 && i < ARRAY_LEN(needed); i++) {
		if (needed[i].value[0] == '\0') {
			return config_complain("missing in [uploads]", needed[i].key);
		}
	}
	if (renewed &&
	    (config->uploads_key_id[0] != '\0' || config->uploads_secret[0] != '\0')) {
		return config_complain(
		    "takes the place of key_id and secret_file", "credentials_file");
	}
	return FAULT_NONE;
}

/* --- mail and SMS --- */

bool
config_out_set_mail_url(struct config *config, struct slice value)
{
	return smtp_url_is_safe(value) && config_copy(config->mail.url, value);
}

bool
config_out_set_mail_from(struct config *config, struct slice value)
{
	return mime_address_fits(value) && config_copy(config->mail.from, value);
}

bool
config_out_set_mail_password(struct config *config, struct slice value)
{
	return read_secret(config->mail.password, value);
}

bool
config_out_set_mail_ca_file(struct config *config, struct slice value)
{
	return copy_path(config->mail.ca_file, value);
}

bool
config_out_set_mail_cert_file(struct config *config, struct slice value)
{
	return copy_path(config->mail.cert_file, value);
}

bool
config_out_set_mail_key_file(struct config *config, struct slice value)
{
	return copy_path(config->mail.key_file, value);
}

bool
config_out_set_sms_url(struct config *config, struct slice value)
{
	return identity_url_is_safe(value) && config_copy(config->sms.url, value);
}

bool
config_out_set_sms_token_file(struct config *config, struct slice value)
{
	char token[CONFIG_TEXT_SIZE];
	bool good =
	    read_secret(token, value) && config_copy(config->sms.token_file, value);

	explicit_bzero(token, sizeof(token));
	return good;
}

/* --- all together --- */

/* A section with one key needs the others that belong to it. */
static enum fault
check_mail_and_sms(const struct config *config)
{
	const struct config_mail *mail = &config->mail;
	bool any_mail = mail->from[0] != '\0' || mail->user[0] != '\0' ||
	    mail->password[0] != '\0' || mail->ca_file[0] != '\0' ||
	    mail->cert_file[0] != '\0' || mail->key_file[0] != '\0';

	if (any_mail && mail->url[0] == '\0') {
		return config_complain("missing in [mail]", "url");
	}
	if (mail->url[0] != '\0' && mail->from[0] == '\0') {
		return config_complain("missing in [mail]", "from");
	}
	if ((mail->user[0] != '\0') != (mail->password[0] != '\0')) {
		return config_complain("user and password_file go together", "user");
	}
	if ((mail->cert_file[0] != '\0') != (mail->key_file[0] != '\0')) {
		return config_complain("cert_file and key_file go together", "cert_file");
	}
	if ((config->sms.url[0] != '\0') != (config->sms.token_file[0] != '\0')) {
		return config_complain("url and token_file go together in [sms]", "url");
	}
	return FAULT_NONE;
}

enum fault
config_out_check(const struct config *config)
{
	TRY(check_uploads(config));
	return check_mail_and_sms(config);
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
	            .credentials_file = config->uploads_credentials_file,
	            .ca_file = config->uploads_ca_file,
	            .path_style = config->uploads_path_style,
	        },
	};
}

void
config_out_warn(const struct config *config)
{
	const struct {
		const char *what;
		bool fixed;
	} rows[] = {
	    {"database", db_address_has_password(config->database)},
	    {"database_read", db_address_has_password(config->database_read)},
	    {"uploads", config->uploads_secret[0] != '\0'},
	    {"mail", config->mail.password[0] != '\0'},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].fixed) {
			log_event(LOG_WARNING, "start.unchanging_credential",
			    LOG_TEXT("where", rows[i].what));
		}
	}
}
