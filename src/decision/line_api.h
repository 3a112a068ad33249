/* SPDX-License-Identifier: EUPL-1.2 */
/* line_api - a case in a list, as JSON. */
#ifndef DECISION_LINE_API_H
#define DECISION_LINE_API_H

#include "base/json.h"
#include "decision/queue_act.h"

/* The reasons to look at it; none: it is clear. */
void decision_put_look(struct json *json, const struct clearance *look);
/* minutes: how long a claim lasts. */
void decision_put_line(
    struct json *json, const struct decision_case_line *line, int64_t minutes);

#endif
