/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/forecast_act.h"

#include <pthread.h>
#include <stdlib.h>

#include "application/forecast_store.h"
#include "calendar/calendar_act.h"
#include "db/acts.h"

enum { ARENA_BYTES = 4 << 20 };

/* The calendar's lines lie in the arena. */
struct counted {
	struct arena arena;
	struct forecast forecast;
};

struct forecast_board {
	pthread_mutex_t lock;
	struct counted *counted; /* NULL: nothing yet */
	moment counted_at;       /* steady */
};

enum fault
forecast_in_act(struct act *act, struct forecast *ret_forecast)
{
	day today = act_today(act);

	TRY(calendar_in_act(act, &ret_forecast->calendar));
	TRY(forecast_days_find(act->db, act->offset_minutes, ret_forecast));
	day since = calendar_before(&ret_forecast->calendar, today, FORECAST_LOOK_BACK);
	return forecast_count_decided(
	    act->db, moment_of_day(since, act->offset_minutes), &ret_forecast->decided);
}

enum fault
forecast_board_new(struct forecast_board **ret_board)
{
	struct forecast_board *board = calloc(1, sizeof(*board));

	if (board == NULL) {
		return FAULT_MEMORY;
	}
	(void)pthread_mutex_init(&board->lock, NULL);
	*ret_board = board;
	return FAULT_NONE;
}

static void
drop(struct counted *counted)
{
	if (counted != NULL) {
		arena_done(&counted->arena);
		free(counted);
	}
}

void
forecast_board_free(struct forecast_board *board)
{
	if (board == NULL) {
		return;
	}
	drop(board->counted);
	(void)pthread_mutex_destroy(&board->lock);
	free(board);
}

static enum fault
count(struct act *act, void *input)
{
	struct counted *counted = input;

	return forecast_in_act(act, &counted->forecast);
}

static void
put_up(struct forecast_board *board, struct counted *counted)
{
	(void)pthread_mutex_lock(&board->lock);
	struct counted *before = board->counted;
	board->counted = counted;
	board->counted_at = moment_steady();
	(void)pthread_mutex_unlock(&board->lock);
	drop(before);
}

enum fault
forecast_board_refresh(struct forecast_board *board, struct acts *acts)
{
	bool fresh = board->counted != NULL &&
	    moment_steady() - board->counted_at < FORECAST_MILLISECONDS;
	struct counted *counted = fresh ? NULL : calloc(1, sizeof(*counted));

	if (fresh) {
		return FAULT_NONE;
	}
	if (counted == NULL) {
		return FAULT_MEMORY;
	}
	counted->arena = ARENA_EMPTY(ARENA_BYTES);
	enum fault fault = acts_read(acts, &counted->arena, count, counted);
	if (fault != FAULT_NONE) {
		drop(counted);
		return fault;
	}
	put_up(board, counted);
	return FAULT_NONE;
}

/* Asks about what was counted last, or of an empty queue. */
struct question {
	day submitted;
	day today;
	day ret_expected;
	day ret_due;
	int ret_days;
};

static void
answer(const struct forecast *forecast, struct question *question)
{
	const struct calendar *calendar = &forecast->calendar;
	day submitted = question->submitted;
	day today = question->today;

	question->ret_expected = forecast_expected(forecast, submitted, today);
	question->ret_due =
	    calendar_after(calendar, submitted, calendar_target(calendar, submitted));
	question->ret_days = calendar_between(
	    calendar, today, question->ret_expected, FORECAST_AHEAD_MOST);
}

/* Nothing is counted yet: as if one were decided a day, and none waited. */
static void
answer_plainly(struct question *question)
{
	struct forecast plain = {.calendar = calendar_plain, .decided = 1};

	answer(&plain, question);
}

static struct question
ask(struct forecast_board *board, day submitted, day today)
{
	struct question question = {.submitted = submitted, .today = today};

	if (board == NULL) {
		answer_plainly(&question);
		return question;
	}
	(void)pthread_mutex_lock(&board->lock);
	if (board->counted != NULL) {
		answer(&board->counted->forecast, &question);
	} else {
		answer_plainly(&question);
	}
	(void)pthread_mutex_unlock(&board->lock);
	return question;
}

day
forecast_board_expected(struct forecast_board *board, day submitted, day today)
{
	return ask(board, submitted, today).ret_expected;
}

int
forecast_board_days(struct forecast_board *board, day today)
{
	return ask(board, today, today).ret_days;
}

bool
forecast_board_is_late(struct forecast_board *board, day submitted, day today)
{
	return ask(board, submitted, today).ret_due < today;
}
