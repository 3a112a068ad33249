/* SPDX-License-Identifier: EUPL-1.2 */
/* forecast_store - how much waits since when, and how much is decided. */
#ifndef APPLICATION_FORECAST_STORE_H
#define APPLICATION_FORECAST_STORE_H

#include "application/forecast.h"
#include "db/db.h"

extern const struct db_statements forecast_statements;

/* What is under review, by the day on which it was submitted; each by an index alone. */
MUST_USE enum fault forecast_days_find(
    struct db *db, int offset_minutes, struct forecast *forecast);
/* Approved and refused since then. */
MUST_USE enum fault forecast_count_decided(
    struct db *db, moment since, int64_t *ret_count);

#endif
