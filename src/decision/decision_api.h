/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decision_api - the JSON twins of decision_page.
 *
 *	GET  /api/v1/desk?tab=&page=     {"cases": [{"id", "reference", ...}], "counts"}
 *	GET  /api/v1/desk/{id}           one case; recorded as read
 *	POST /api/v1/desk/{id}/claim|release|approve|return|refuse|sign|send-back
 *
 * Bodies: {"version", "field": [marks], "reason", "text_en", "text_ar"}, what the step
 * needs of them. version is what was seen: without it 428, with another 409.
 */
#ifndef DECISION_DECISION_API_H
#define DECISION_DECISION_API_H

#include "web/route.h"

extern const struct web_routes decision_api_routes;

#endif
