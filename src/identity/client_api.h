/* SPDX-License-Identifier: EUPL-1.2 */
/* client_api - tokens for machine clients, and the administrators' list of them, as JSON. */
#ifndef IDENTITY_CLIENT_API_H
#define IDENTITY_CLIENT_API_H

#include "web/route.h"

extern const struct web_routes client_api_routes;

#endif
