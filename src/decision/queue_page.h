/* SPDX-License-Identifier: EUPL-1.2 */
/* queue_page - GET /desk: the queue, tab by tab. */
#ifndef DECISION_QUEUE_PAGE_H
#define DECISION_QUEUE_PAGE_H

#include "decision/queue_act.h"
#include "template/desk_cases.h"
#include "web/request.h"

void queue_get(struct web_request *request);

/* Lines of cases as a desk shows them. */
const struct template_desk_cases_cases *queue_cases(
    struct web_request *request, const struct decision_case_line *lines, size_t count);

#endif
