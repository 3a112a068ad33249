/* SPDX-License-Identifier: EUPL-1.2 */
/* team_page - the supervisor's desk: /desk/team, and the same under /api/v1/. */
#ifndef DECISION_TEAM_PAGE_H
#define DECISION_TEAM_PAGE_H

#include "web/route.h"

extern const struct web_routes team_page_routes;

#endif
