/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_api - GET /api/v1/audit/entries, .../entries/{seq} and .../report: an auditor's
 * pages for programs. */
#ifndef AUDIT_AUDIT_API_H
#define AUDIT_AUDIT_API_H

#include "web/route.h"

extern const struct web_routes audit_api_routes;

#endif
