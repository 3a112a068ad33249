/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * smtp - one mail to one address, over libcurl.
 *
 *	struct smtp_options options = {.url = "smtp://mail.example.ae:587", ...};
 *	TRY(smtp_new(&options, &smtp));
 *	outcome = smtp_send(smtp, &letter, &why);
 *
 * smtps:// is TLS from the start; smtp:// must become TLS by STARTTLS, but for a server on
 * loopback, where there is nobody to hide from. The connection is kept for the next mail.
 * 10 s to connect, 45 s in all.
 */
#ifndef NOTICE_SMTP_POST_H
#define NOTICE_SMTP_POST_H

#include <stdatomic.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"
#include "notice/notice.h"

struct smtp;

struct smtp_options {
	const char *url;       /* smtp_url_is_safe */
	const char *user;      /* empty: no sign-in */
	const char *password;  /* borrowed, as all of these */
	const char *ca_file;   /* PEM; empty: those of the system */
	const char *cert_file; /* PEM of ours, for TLS; empty: none */
	const char *key_file;
	const atomic_bool *stop; /* the sending is broken off when it becomes true */
};

struct smtp_letter {
	const char *from;
	const char *to;
	struct slice bytes; /* notice_mime.h */
};

/* smtp://HOST[:PORT] or smtps://HOST[:PORT], and nothing else in it. */
bool smtp_url_is_safe(struct slice url);

MUST_USE enum fault smtp_new(const struct smtp_options *options, struct smtp **ret_smtp);
void smtp_free(struct smtp *smtp);

/* *ret_why is a word for what failed: "refused", "temporary", "network", "tls",
 * "sign_in", "stopping"; "" when it was sent. */
enum notice_outcome smtp_send(
    struct smtp *smtp, const struct smtp_letter *letter, const char **ret_why);

#endif
