/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_api - GET /api/v1/centres?q=: the same list for programs. */
#ifndef CENTRE_CENTRE_API_H
#define CENTRE_CENTRE_API_H

#include "web/route.h"

extern const struct web_routes centre_api_routes;
/* /api/v1/registrar...: what registrars do by a program. */
extern const struct web_routes registrar_api_routes;

#endif
