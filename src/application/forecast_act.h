/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * forecast_act - the forecast on a board: counted once a minute behind those who ask, so that
 * a page that tells a date costs a lock and no query.
 *
 *	forecast_board_refresh(board, acts);      - app, now and then
 *	day expected = forecast_board_expected(board, submitted, today);
 */
#ifndef APPLICATION_FORECAST_ACT_H
#define APPLICATION_FORECAST_ACT_H

#include <stdbool.h>

#include "application/forecast.h"
#include "base/attr.h"
#include "base/fault.h"

struct acts;
struct act;
struct forecast_board;

enum { FORECAST_MILLISECONDS = 60 * 1000 };

/* Counted anew, in the arena of the act. */
MUST_USE enum fault forecast_in_act(struct act *act, struct forecast *ret_forecast);

MUST_USE enum fault forecast_board_new(struct forecast_board **ret_board);
void forecast_board_free(struct forecast_board *board);
/* Counts when what is there is older than FORECAST_MILLISECONDS. After a fault what was
 * counted before stays. One thread calls it. */
MUST_USE enum fault forecast_board_refresh(
    struct forecast_board *board, struct acts *acts);
/* forecast_expected; before the first count by calendar_plain. NULL: as then. */
day forecast_board_expected(struct forecast_board *board, day submitted, day today);
/* Working days from today to what somebody who submits today is told. */
int forecast_board_days(struct forecast_board *board, day today);
/* Whether a case of that day has waited for longer than the working target. */
bool forecast_board_is_late(struct forecast_board *board, day submitted, day today);

#endif
