/* SPDX-License-Identifier: EUPL-1.2 */
/* policy_page - how straight-through approval is set: for supervisors, as a page and JSON.
 * Nothing is changed here: the switch is in the configuration. */
#ifndef DECISION_POLICY_PAGE_H
#define DECISION_POLICY_PAGE_H

#include "web/route.h"

extern const struct web_routes policy_page_routes;

#endif
