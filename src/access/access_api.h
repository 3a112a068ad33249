/* SPDX-License-Identifier: EUPL-1.2 */
/* access_api - the administrators' desk for programs: /api/v1/roles. */
#ifndef ACCESS_ACCESS_API_H
#define ACCESS_ACCESS_API_H

#include "web/route.h"

extern const struct web_routes access_api_routes;

#endif
