/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/witness_post.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "base/log.h"
#include "identity/http_client.h"

enum { ARENA_BYTES = 8 << 20, HTTP_OK = 200, HTTP_CONFLICT = 409, HTTP_SERVER = 500 };

/* How often one failed since it was good, and when it is asked again. */
struct patience {
	moment next_at; /* moment_steady */
	moment pause;
};

struct witness_post {
	struct witness_post_options options;
	struct patience patience[AUDIT_WITNESSES_MOST];
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	bool ends;
};

/* --- one witness --- */

static enum fault
ask(const struct audit_witness *witness, const struct audit_submission *submission,
    struct arena *arena, struct http_answer *ret_answer)
{
	struct buffer url = BUFFER_IN(arena);

	buffer_print(&url, "%s/add-checkpoint", witness->url);
	struct http_call call = {
	    .provider = witness->key.name,
	    .stage = "witness",
	    .url = buffer_text(&url),
	    .post = arena_text(arena, submission->ret_body),
	    .content_type = "text/plain; charset=utf-8",
	};
	return http_client_call(arena, &call, ret_answer);
}

/* What the answer says; of a good one the cosignature is kept. */
static enum fault
judge(struct witness_post *post, struct arena *arena,
    const struct audit_submission *submission, const struct http_answer *answer,
    enum audit_witness_state *ret_state)
{
	bool good = false;

	if (answer->status != HTTP_OK) {
		*ret_state = answer->status >= HTTP_SERVER ? AUDIT_WITNESS_FAILED
		                                           : AUDIT_WITNESS_REFUSED;
		return FAULT_NONE;
	}
	TRY(audit_witness_keep(
	    post->options.acts, arena, submission, answer->body, &good));
	*ret_state = good ? AUDIT_WITNESS_GOOD : AUDIT_WITNESS_BAD;
	return FAULT_NONE;
}

/* It has another size than we believe: it is asked once more from there. */
static enum fault
ask_from_its_size(struct witness_post *post, const struct audit_witness *witness,
    uint64_t size, struct arena *arena, enum audit_witness_state *ret_state)
{
	struct audit_submission again = {
	    .key = &witness->key, .told_old = true, .old = size};
	struct http_answer answer = {.status = 0};

	TRY(audit_witness_prepare(post->options.acts, arena, &again));
	if (again.ret_ahead) {
		*ret_state = AUDIT_WITNESS_AHEAD;
		return FAULT_NONE;
	}
	if (!again.ret_due) {
		*ret_state = AUDIT_WITNESS_REFUSED;
		return FAULT_NONE;
	}
	if (ask(witness, &again, arena, &answer) != FAULT_NONE) {
		*ret_state = AUDIT_WITNESS_AWAY;
		return FAULT_NONE;
	}
	return judge(post, arena, &again, &answer, ret_state);
}

/* *ret_asked is false when it has signed all that there is. */
static enum fault
send_one(struct witness_post *post, const struct audit_witness *witness,
    struct arena *arena, bool *ret_asked, enum audit_witness_state *ret_state)
{
	struct audit_submission submission = {.key = &witness->key};
	struct http_answer answer = {.status = 0};
	uint64_t size = 0;

	TRY(audit_witness_prepare(post->options.acts, arena, &submission));
	*ret_asked = submission.ret_due || submission.ret_ahead;
	if (submission.ret_ahead) {
		*ret_state = AUDIT_WITNESS_AHEAD;
	}
	if (!submission.ret_due) {
		return FAULT_NONE;
	}
	if (ask(witness, &submission, arena, &answer) != FAULT_NONE) {
		*ret_state = AUDIT_WITNESS_AWAY;
		return FAULT_NONE;
	}
	return answer.status == HTTP_CONFLICT && audit_size_parse(answer.body, &size)
	    ? ask_from_its_size(post, witness, size, arena, ret_state)
	    : judge(post, arena, &submission, &answer, ret_state);
}

static void
be_patient(struct patience *patience, bool good)
{
	moment most = (moment)WITNESS_PATIENCE_SECONDS * MOMENT_SECOND;
	moment least = (moment)WITNESS_SECONDS * MOMENT_SECOND;

	patience->pause = good           ? 0
	    : patience->pause == 0       ? least
	    : patience->pause * 2 < most ? patience->pause * 2
	                                 : most;
	patience->next_at = moment_steady() + patience->pause;
}

static enum fault
treat_one(struct witness_post *post, size_t which, struct arena *arena)
{
	const struct audit_witness *witness = &post->options.witnesses.list[which];
	enum audit_witness_state state = AUDIT_WITNESS_NEW;
	bool changed = false;
	bool asked = false;

	TRY(send_one(post, witness, arena, &asked, &state));
	if (!asked) {
		return FAULT_NONE;
	}
	be_patient(&post->patience[which], state == AUDIT_WITNESS_GOOD);
	TRY(audit_witness_tell(
	    post->options.acts, arena, &witness->key, state, &changed));
	if (changed) {
		log_event(state == AUDIT_WITNESS_GOOD  ? LOG_INFO
		        : state == AUDIT_WITNESS_AHEAD ? LOG_ERROR
		                                       : LOG_WARNING,
		    "audit.witness", LOG_TEXT("name", witness->key.name),
		    LOG_TEXT("state", audit_witness_word(state)));
	}
	return FAULT_NONE;
}

/* --- the round --- */

static bool
is_ending(struct witness_post *post)
{
	(void)pthread_mutex_lock(&post->lock);
	bool ends = post->ends;
	(void)pthread_mutex_unlock(&post->lock);
	return ends;
}

static void
make_round(struct witness_post *post)
{
	for (size_t i = 0; i < post->options.witnesses.count && !is_ending(post); i++) {
		struct arena arena = ARENA_EMPTY(ARENA_BYTES);
		enum fault fault = moment_steady() >= post->patience[i].next_at
		    ? treat_one(post, i, &arena)
		    : FAULT_NONE;
		if (fault != FAULT_NONE) {
			log_event(LOG_ERROR, "audit.witness_round",
			    LOG_TEXT("fault", fault_name(fault)));
		}
		arena_done(&arena);
	}
}

static bool
rest(struct witness_post *post)
{
	struct timespec until;
	int code = 0;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += WITNESS_SECONDS;
	(void)pthread_mutex_lock(&post->lock);
	while (!post->ends && code != ETIMEDOUT) {
		code = pthread_cond_timedwait(&post->woken, &post->lock, &until);
	}
	bool ends = post->ends;
	(void)pthread_mutex_unlock(&post->lock);
	return ends;
}

static void *
run(void *self)
{
	struct witness_post *post = self;

	do {
		make_round(post);
	} while (!rest(post));
	return NULL;
}

static void
init_clock(struct witness_post *post)
{
	pthread_condattr_t steady;

	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&post->lock, NULL);
	(void)pthread_cond_init(&post->woken, &steady);
	(void)pthread_condattr_destroy(&steady);
}

static void
free_post(struct witness_post *post)
{
	(void)pthread_mutex_destroy(&post->lock);
	(void)pthread_cond_destroy(&post->woken);
	free(post);
}

static enum fault
configure(const struct witness_post_options *options)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct audit_witnesses witnesses = options->witnesses;
	enum fault fault = audit_witness_configure(options->acts, &arena, &witnesses);

	arena_done(&arena);
	if (fault == FAULT_FULL) { /* the start goes on: the next one knows them */
		log_event(LOG_WARNING, "audit.witnesses_not_known",
		    LOG_TEXT("fault", fault_name(fault)));
		return FAULT_NONE;
	}
	return fault;
}

enum fault
witness_post_start(
    const struct witness_post_options *options, struct witness_post **ret_post)
{
	TRY(configure(options));
	if (options->witnesses.count == 0) {
		*ret_post = NULL;
		return FAULT_NONE;
	}
	struct witness_post *post = calloc(1, sizeof(*post));
	if (post == NULL) {
		return FAULT_MEMORY;
	}
	post->options = *options;
	init_clock(post);
	if (pthread_create(&post->thread, NULL, run, post) != 0) {
		free_post(post);
		return FAULT_MEMORY;
	}
	*ret_post = post;
	return FAULT_NONE;
}

void
witness_post_stop(struct witness_post *post)
{
	if (post == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&post->lock);
	post->ends = true;
	(void)pthread_cond_signal(&post->woken);
	(void)pthread_mutex_unlock(&post->lock);
	(void)pthread_join(post->thread, NULL);
	free_post(post);
}
