/* SPDX-License-Identifier: EUPL-1.2 */
/* retention_api - /api/v1/desk/privacy/retention and /api/v1/desk/privacy/holds. */
#ifndef RETENTION_RETENTION_API_H
#define RETENTION_RETENTION_API_H

#include "web/route.h"

extern const struct web_routes retention_api_routes;

#endif
