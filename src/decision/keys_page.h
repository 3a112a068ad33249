/* SPDX-License-Identifier: EUPL-1.2 */
/* keys_page - the single keys of the desk: what they do, and a switch that turns them off
 * (WCAG 2.1.4), kept in a cookie of the browser. */
#ifndef DECISION_KEYS_PAGE_H
#define DECISION_KEYS_PAGE_H

#include "web/request.h"

bool desk_keys_are_on(struct web_request *request);

/* GET /desk/keys; POST /desk/keys: on=1, or nothing; back to where it was sent from. */
void keys_get(struct web_request *request);
void keys_post(struct web_request *request);

#endif
