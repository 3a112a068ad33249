/* SPDX-License-Identifier: EUPL-1.2 */
/* search_api - GET /api/v1/desk/search: the cases that were found. */
#ifndef DECISION_SEARCH_API_H
#define DECISION_SEARCH_API_H

#include "web/request.h"

void search_api_get(struct web_request *request);

#endif
