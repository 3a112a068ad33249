/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/checker.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "app/clamd.h"
#include "application/check_act.h"
#include "base/log.h"
#include "inspect/client.h"
#include "permit/permit_token.h"
#include "register/token_act.h"

enum {
	THREADS = 2,
	ARENA_BYTES = 128 << 20,
	LOOK_MILLISECONDS = 300,   /* for what has to be done, when there was nothing */
	LATER_MILLISECONDS = 5000, /* after a fault */
	NANO_A_MILLI = 1000000,
	MILLI = 1000,
};

struct checker {
	struct checker_options options;
	pthread_mutex_t lock;
	pthread_cond_t woken;
	pthread_t threads[THREADS];
	size_t threads_count;
	bool ends;
};

/* By its text first; with OCR only when a page is a picture, and when that does not come
 * to an end, what was seen without it counts. */
static enum fault
look(struct checker *checker, const struct application_check *check, struct slice file,
    struct arena *arena, struct inspect_report *ret_report, int64_t *ret_milliseconds)
{
	struct inspect *inspect = checker->options.inspect;
	struct inspect_question question = {.kind = INSPECT_LOOK,
	    .authorities = check->ret_authorities.list,
	    .authorities_count = check->ret_authorities.count,
	    .issued = check->ret_authorities.issued};
	struct inspect_report read;
	struct inspect_end end = {0};

	TRY(inspect_look(inspect, &question, file, arena, ret_report, &end));
	*ret_milliseconds = end.milliseconds;
	if (ret_report->verdict != INSPECT_READABLE ||
	    !inspect_report_has_pictures(ret_report)) {
		return FAULT_NONE;
	}
	question.kind = INSPECT_READ;
	TRY(inspect_look(inspect, &question, file, arena, &read, &end));
	*ret_milliseconds += end.milliseconds;
	if (read.verdict == INSPECT_READABLE) {
		*ret_report = read;
	}
	return FAULT_NONE;
}

/* A certificate that its centre has signed stands in a code on the paper: what is signed
 * counts, and the words around it no more. */
static enum fault
take_signed_code(struct checker *checker, const struct application_check *check,
    struct arena *arena, struct inspect_report *report)
{
	for (size_t i = 0; i < report->codes_count; i++) {
		struct register_token token = {.seen_on = check->ret_authorities.seen_on};
		if (!permit_text_read(report->codes[i].text, arena, &token.token)) {
			continue;
		}
		TRY(register_token_check(checker->options.acts, arena, &token));
		if (token.ret_answer == REGISTER_TOKEN_GOOD ||
		    token.ret_answer == REGISTER_TOKEN_NOT_ACCREDITED) {
			register_token_report(&token.ret_claims, arena, report);
			return FAULT_NONE;
		}
	}
	return FAULT_NONE;
}

static enum fault
check_file(struct checker *checker, struct application_check *check, struct arena *arena)
{
	const char *clamd = checker->options.clamd;
	struct inspect_report report;
	struct slice file = {0};

	TRY(application_check_read(arena, check, &file));
	TRY(look(checker, check, file, arena, &report, &check->row.milliseconds));
	TRY(take_signed_code(checker, check, arena, &report));
	check->row.found = certificate_check_judge(&report, &check->ret_declared, arena);
	check->row.found.virus = clamd != NULL && clamd[0] != '\0'
	    ? clamd_ask(clamd, file)
	    : CERTIFICATE_VIRUS_UNASKED;
	TRY(application_check_record(checker->options.acts, arena, check));
	log_event(LOG_INFO, "check.done",
	    LOG_TEXT("application", check->ret_application.text),
	    LOG_TEXT("verdict", inspect_verdict_name(report.verdict)),
	    LOG_INT("milliseconds", check->row.milliseconds),
	    LOG_INT("after_upload", check->row.done_at - check->row.asked_at));
	return FAULT_NONE;
}

static enum fault
check_one(struct checker *checker, bool *ret_worked)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct application_check check = {
	    .store = checker->options.store, .policy = checker->options.policy};
	enum fault fault = application_check_take(checker->options.acts, &arena, &check);

	if (fault == FAULT_NONE && check.ret_taken) {
		fault = check_file(checker, &check, &arena);
	}
	arena_done(&arena);
	*ret_worked = check.ret_taken;
	return fault;
}

/* True when it is time to end. */
static bool
wait_a_while(struct checker *checker, int milliseconds)
{
	struct timespec until;
	int code = 0;

	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += milliseconds / MILLI;
	until.tv_nsec += (long)(milliseconds % MILLI) * NANO_A_MILLI;
	if (until.tv_nsec >= (long)MILLI * NANO_A_MILLI) {
		until.tv_sec++;
		until.tv_nsec -= (long)MILLI * NANO_A_MILLI;
	}
	(void)pthread_mutex_lock(&checker->lock);
	while (!checker->ends && milliseconds > 0 && code != ETIMEDOUT) {
		code = pthread_cond_timedwait(&checker->woken, &checker->lock, &until);
	}
	bool ends = checker->ends;
	(void)pthread_mutex_unlock(&checker->lock);
	return ends;
}

static void *
run(void *self)
{
	struct checker *checker = self;
	int pause = LOOK_MILLISECONDS;

	while (!wait_a_while(checker, pause)) {
		bool worked = false;
		enum fault fault = check_one(checker, &worked);
		pause = worked ? 0 : LOOK_MILLISECONDS;
		if (fault != FAULT_NONE) {
			log_event(LOG_ERROR, "check.failed",
			    LOG_TEXT("fault", fault_name(fault)));
			pause = LATER_MILLISECONDS;
		}
	}
	return NULL;
}

static void
init_clock(struct checker *checker)
{
	pthread_condattr_t steady;

	(void)pthread_condattr_init(&steady);
	(void)pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
	(void)pthread_mutex_init(&checker->lock, NULL);
	(void)pthread_cond_init(&checker->woken, &steady);
	(void)pthread_condattr_destroy(&steady);
}

enum fault
checker_start(const struct checker_options *options, struct checker **ret_checker)
{
	if (options->inspect == NULL) {
		*ret_checker = NULL;
		return FAULT_NONE;
	}
	struct checker *checker = calloc(1, sizeof(*checker));
	if (checker == NULL) {
		return FAULT_MEMORY;
	}
	checker->options = *options;
	init_clock(checker);
	while (checker->threads_count < THREADS &&
	    pthread_create(
	        &checker->threads[checker->threads_count], NULL, run, checker) == 0) {
		checker->threads_count++;
	}
	if (checker->threads_count == 0) {
		checker_stop(checker);
		return FAULT_MEMORY;
	}
	*ret_checker = checker;
	return FAULT_NONE;
}

void
checker_stop(struct checker *checker)
{
	if (checker == NULL) {
		return;
	}
	(void)pthread_mutex_lock(&checker->lock);
	checker->ends = true;
	(void)pthread_cond_broadcast(&checker->woken);
	(void)pthread_mutex_unlock(&checker->lock);
	for (size_t i = 0; i < checker->threads_count; i++) {
		(void)pthread_join(checker->threads[i], NULL);
	}
	(void)pthread_cond_destroy(&checker->woken);
	(void)pthread_mutex_destroy(&checker->lock);
	free(checker);
}
