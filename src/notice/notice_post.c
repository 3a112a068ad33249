/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/notice_post.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <curl/curl.h>

#include "base/json.h"
#include "base/log.h"
#include "base/secret_file.h"
#include "identity/http_client.h"
#include "notice/compose_post.h"
#include "notice/notice_act.h"
#include "notice/notice_mime.h"
#include "notice/smtp_post.h"

enum { ARENA_BYTES = 8 << 20, POLL_MILLISECONDS = 1000 };

struct notice_post {
	struct notice_post_options options;
	struct smtp *smtp;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	atomic_bool stop;
};

/* --- by mail --- */

static enum notice_outcome
send_mail(struct notice_post *post, const struct notice_message *message, moment now,
    struct arena *arena, const char **ret_why)
{
	struct compose_words words =
	    compose_words(arena, message, slice_of(post->options.origin));
	struct buffer bytes = BUFFER_IN(arena);
	struct mime_mail mail = {
	    .from = slice_of(post->options.mail_from),
	    .from_name = slice_of(say_text(words.language, "layout.service")),
	    .to = message->address,
	    .subject = words.subject,
	    .text = words.text,
	    .html = words.html,
	    .language = say_code(words.language),
	    .id = id_slice(&message->id),
	    .at = now,
	};

	if (!mime_address_fits(message->address)) {
		*ret_why = "bad_address";
		return NOTICE_NEVER;
	}
	mime_write(&bytes, &mail);
	return smtp_send(post->smtp,
	    &(struct smtp_letter){
	        .from = post->options.mail_from,
	        .to = arena_text(arena, message->address),
	        .bytes = buffer_slice(&bytes),
	    },
	    ret_why);
}

/* --- by SMS --- */

static const char *
sms_body(
    struct notice_post *post, const struct notice_message *message, struct arena *arena)
{
	struct compose_words words =
	    compose_words(arena, message, slice_of(post->options.origin));
	struct buffer out = BUFFER_IN(arena);
	struct json json = JSON_INTO(&out);

	json_object(&json);
	json_text(&json, "to", message->address);
	json_text(&json, "text", words.text);
	json_end(&json);
	return buffer_text(&out);
}

/* 400 and 422 are about this message; any other no is about the gateway or our token. */
static enum notice_outcome
outcome_of(long status, const char **ret_why)
{
	if (status >= 200 && status < 300) {
		*ret_why = "";
		return NOTICE_SENT;
	}
	bool refused = status == 400 || status == 422;
	*ret_why = refused ? "refused" : "temporary";
	log_event(LOG_WARNING, "notice.sms_not_sent", LOG_INT("status", status));
	return refused ? NOTICE_NEVER : NOTICE_AGAIN;
}

static enum notice_outcome
send_sms(struct notice_post *post, const struct notice_message *message,
    struct arena *arena, const char **ret_why)
{
	struct http_answer answer = {0};
	char token[SECRET_FILE_BYTES];

	if (secret_file_line(post->options.sms_token_file, token) != FAULT_NONE) {
		log_event(LOG_ERROR, "notice.no_sms_token",
		    LOG_TEXT("path", post->options.sms_token_file));
		*ret_why = "temporary";
		return NOTICE_AGAIN;
	}
	struct http_call call = {
	    .provider = "sms",
	    .stage = "send",
	    .url = post->options.sms_url,
	    .post = sms_body(post, message, arena),
	    .content_type = "application/json",
	    .bearer = token,
	};
	enum fault fault = http_client_call(arena, &call, &answer);
	explicit_bzero(token, sizeof(token));
	if (fault != FAULT_NONE) {
		*ret_why = "network";
		return NOTICE_AGAIN;
	}
	return outcome_of(answer.status, ret_why);
}

/* --- the round --- */

static enum notice_outcome
send_by(struct notice_post *post, const struct notice_message *message,
    struct arena *arena, const char **ret_why)
{
	if (atomic_load(&post->stop)) {
		*ret_why = "stopping";
		return NOTICE_AGAIN;
	}
	return message->channel == NOTICE_MAIL
	    ? send_mail(post, message, moment_now(), arena, ret_why)
	    : send_sms(post, message, arena, ret_why);
}

static enum fault
send_one(
    struct notice_post *post, const struct notice_message *message, struct arena *arena)
{
	struct notice_attempt attempt = {.message = message, .failure = ""};

	attempt.outcome = send_by(post, message, arena, &attempt.failure);
	TRY(notice_tell(post->options.acts, arena, &attempt));
	if (attempt.outcome == NOTICE_NEVER) {
		log_event(LOG_WARNING, "notice.never",
		    LOG_TEXT("message", message->id.text),
		    LOG_TEXT("why", attempt.failure));
	}
	return FAULT_NONE;
}

static enum fault
make_round(struct notice_post *post, struct arena *arena, size_t *ret_count)
{
	struct notice_batch batch;

	TRY(notice_take(post->options.acts, arena, &batch));
	*ret_count = batch.ret_count;
	for (size_t i = 0; i < batch.ret_count; i++) {
		TRY(send_one(post, &batch.ret_messages[i], arena));
	}
	return FAULT_NONE;
}

static void
rest(struct notice_post *post)
{
	unsigned pause = post->options.poll_milliseconds > 0
	    ? post->options.poll_milliseconds
	    : POLL_MILLISECONDS;
	struct timespec until;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += pause / 1000;
	until.tv_nsec += (long)(pause % 1000) * 1000000;
	if (until.tv_nsec >= 1000000000) {
		until.tv_sec++;
		until.tv_nsec -= 1000000000;
	}
	(void)pthread_mutex_lock(&post->lock);
	while (!atomic_load(&post->stop) &&
	    pthread_cond_timedwait(&post->woken, &post->lock, &until) == 0) {
	}
	(void)pthread_mutex_unlock(&post->lock);
}

static void *
run(void *self)
{
	struct notice_post *post = self;

	while (!atomic_load(&post->stop)) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		size_t count = 0;
		enum fault fault = make_round(post, &arena, &count);
		arena_done(&arena);
		if (fault != FAULT_NONE) {
			log_event(LOG_ERROR, "notice.round_failed",
			    LOG_TEXT("fault", fault_name(fault)));
		}
		if (fault != FAULT_NONE || count == 0) {
			rest(post);
		}
	}
	return NULL;
}

/* --- starting and stopping --- */

static enum fault
prepare(struct notice_post *post)
{
	pthread_condattr_t clock;

	(void)pthread_mutex_init(&post->lock, NULL);
	(void)pthread_condattr_init(&clock);
	(void)pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&post->woken, &clock);
	(void)pthread_condattr_destroy(&clock);
	if (post->options.mail_url[0] == '\0') {
		return FAULT_NONE;
	}
	return smtp_new(
	    &(struct smtp_options){
	        .url = post->options.mail_url,
	        .user = post->options.mail_user,
	        .password = post->options.mail_password,
	        .ca_file = post->options.mail_ca_file,
	        .cert_file = post->options.mail_cert_file,
	        .key_file = post->options.mail_key_file,
	        .stop = &post->stop,
	    },
	    &post->smtp);
}

static void
free_post(struct notice_post *post)
{
	smtp_free(post->smtp);
	(void)pthread_cond_destroy(&post->woken);
	(void)pthread_mutex_destroy(&post->lock);
	free(post);
}

enum fault
notice_post_start(
    const struct notice_post_options *options, struct notice_post **ret_post)
{
	*ret_post = NULL;
	if (options->mail_url[0] == '\0' && options->sms_url[0] == '\0') {
		return FAULT_NONE;
	}
	struct notice_post *post = calloc(1, sizeof(*post));
	if (post == NULL) {
		return FAULT_MEMORY;
	}
	post->options = *options;
	enum fault fault = prepare(post);
	if (fault == FAULT_NONE && pthread_create(&post->thread, NULL, run, post) != 0) {
		fault = FAULT_MEMORY;
	}
	if (fault != FAULT_NONE) {
		free_post(post);
		return fault;
	}
	*ret_post = post;
	return FAULT_NONE;
}

void
notice_post_stop(struct notice_post *post)
{
	if (post == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&post->lock);
	atomic_store(&post->stop, true);
	(void)pthread_cond_signal(&post->woken);
	(void)pthread_mutex_unlock(&post->lock);
	(void)pthread_join(post->thread, NULL);
	free_post(post);
}
