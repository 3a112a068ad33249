/* SPDX-License-Identifier: EUPL-1.2 */
/* identity_api - GET /api/v1/session: who is signed in, and the token for X-CSRF-Token. */
#ifndef IDENTITY_IDENTITY_API_H
#define IDENTITY_IDENTITY_API_H

#include "web/route.h"

extern const struct web_routes identity_api_routes;

#endif
