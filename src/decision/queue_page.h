/* SPDX-License-Identifier: EUPL-1.2 */
/* queue_page - GET /desk: the queue, tab by tab. */
#ifndef DECISION_QUEUE_PAGE_H
#define DECISION_QUEUE_PAGE_H

#include "web/request.h"

void queue_get(struct web_request *request);

#endif
