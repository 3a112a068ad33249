/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * config_out - what the configuration says of the programs that we send something to: the
 * store of uploads, the mail server, the SMS gateway, and how we sign in there.
 *
 *	[uploads]                          [sms]
 *	endpoint = https://s3.example      url = https://sms.example/send
 *	credentials_file = /run/s3/keys    token_file = /run/sms/token
 *
 * What ends by itself (credentials_file, token_file) is read again when it is used.
 */
#ifndef APP_CONFIG_OUT_H
#define APP_CONFIG_OUT_H

#include "app/config.h"

/* One key each. False: the value is none of it. */
bool config_out_set_uploads_endpoint(struct config *config, struct slice value);
bool config_out_set_uploads_bucket(struct config *config, struct slice value);
bool config_out_set_uploads_region(struct config *config, struct slice value);
bool config_out_set_uploads_secret_file(struct config *config, struct slice value);
bool config_out_set_uploads_credentials_file(struct config *config, struct slice value);
bool config_out_set_uploads_ca_file(struct config *config, struct slice value);
bool config_out_set_uploads_path_style(struct config *config, struct slice value);
bool config_out_set_mail_url(struct config *config, struct slice value);
bool config_out_set_mail_from(struct config *config, struct slice value);
bool config_out_set_mail_password(struct config *config, struct slice value);
bool config_out_set_mail_ca_file(struct config *config, struct slice value);
bool config_out_set_mail_cert_file(struct config *config, struct slice value);
bool config_out_set_mail_key_file(struct config *config, struct slice value);
bool config_out_set_sms_url(struct config *config, struct slice value);
bool config_out_set_sms_token_file(struct config *config, struct slice value);

/* A section with one key needs the others that belong to it: FAULT_CONFIG, logged. */
MUST_USE enum fault config_out_check(const struct config *config);
/* A line in the log for each sign-in with something that never changes by itself: ASVS 5.0,
 * 13.2.1 wants certificates or what ends soon. */
void config_out_warn(const struct config *config);

#endif
