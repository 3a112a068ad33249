/* SPDX-License-Identifier: EUPL-1.2 */
/* reason_api - GET /api/v1/desk/reasons: the words that are ready today. */
#ifndef DECISION_REASON_API_H
#define DECISION_REASON_API_H

#include "web/request.h"

void reason_list_get(struct web_request *request);

#endif
