/* SPDX-License-Identifier: EUPL-1.2 */
/* search_page - GET /desk/search: a form, and below it what was found. */
#ifndef DECISION_SEARCH_PAGE_H
#define DECISION_SEARCH_PAGE_H

#include "decision/search_act.h"
#include "web/request.h"

/* Searches as the query of the address says, for the page and for search_api; false: a
 * fault, and it is answered. */
MUST_USE bool search_asked(struct web_request *request, struct search *ret_search);
void search_get(struct web_request *request);

#endif
