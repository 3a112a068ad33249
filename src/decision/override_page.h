/* SPDX-License-Identifier: EUPL-1.2 */
/* override_page - decisions against what was found or overturned: for supervisors.
 * GET /{lang}/desk/team/overrides?kind=&after=, .../overrides.csv. */
#ifndef DECISION_OVERRIDE_PAGE_H
#define DECISION_OVERRIDE_PAGE_H

#include "decision/override_act.h"
#include "web/request.h"

void override_page_get(struct web_request *request);
void override_csv_get(struct web_request *request);
/* What the query asks for, `most` of it; false when it has answered. */
MUST_USE bool override_asked(
    struct web_request *request, size_t most, struct overrides *ret_list);

#endif
