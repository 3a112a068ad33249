/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * application_api - the applicant's steps for programs, under /api/v1/application, and
 * the flying rules at /api/v1/rules. docs/openapi.yaml describes them.
 *
 * What changes something answers with the application as it is now; a refusal is a
 * problem (RFC 9457) that names the fields.
 */
#ifndef APPLICATION_APPLICATION_API_H
#define APPLICATION_APPLICATION_API_H

#include "web/route.h"

extern const struct web_routes application_api_routes;

#endif
