/* SPDX-License-Identifier: EUPL-1.2 */
/* override_api - decisions against what was found or overturned, as JSON. */
#ifndef DECISION_OVERRIDE_API_H
#define DECISION_OVERRIDE_API_H

#include "web/request.h"

/* GET /api/v1/desk/team/overrides?kind=&after= */
void override_api_get(struct web_request *request);

#endif
