/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * notice_post - the sender: a thread that takes messages from the outbox and sends them.
 *
 *	TRY(notice_post_start(&(struct notice_post_options){.acts = acts, ...}, &post));
 *	...
 *	notice_post_stop(post);
 *
 * At least once: a message that was taken and not told of (kill -9) is taken again when
 * its lease is over. Several processes on one database share the work. What is logged
 * names messages by their ids, never an address.
 */
#ifndef NOTICE_NOTICE_POST_H
#define NOTICE_NOTICE_POST_H

#include "base/attr.h"
#include "base/fault.h"

struct acts;
struct notice_post;

struct notice_post_options {
	struct acts *acts;
	const char *origin;   /* "https://permits.example.ae" */
	const char *mail_url; /* smtp_post.h; empty: no mail */
	const char *mail_from;
	const char *mail_user; /* empty: no sign-in */
	const char *mail_password;
	const char *mail_ca_file;   /* empty: those of the system */
	const char *mail_cert_file; /* with which we sign in; empty: none */
	const char *mail_key_file;
	const char *sms_url; /* of the gateway, identity_url_is_safe; empty: no SMS */
	const char *sms_token_file; /* read for each message: it may be renewed */
	unsigned poll_milliseconds; /* 0: 1,000 */
};

/* Nothing to send by: *ret_post is NULL. Texts are borrowed until the stop. */
MUST_USE enum fault notice_post_start(
    const struct notice_post_options *options, struct notice_post **ret_post);
/* Breaks off what is under way, which is then sent again, and waits for the thread. NULL
 * is fine. */
void notice_post_stop(struct notice_post *post);

#endif
