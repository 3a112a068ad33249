/* SPDX-License-Identifier: EUPL-1.2 */
/* search_page - GET /desk/search: a form, and below it what was found. */
#ifndef DECISION_SEARCH_PAGE_H
#define DECISION_SEARCH_PAGE_H

#include "web/request.h"

void search_get(struct web_request *request);

#endif
