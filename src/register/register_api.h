/* SPDX-License-Identifier: EUPL-1.2 */
/* register_api - the same for programs: /api/v1/centre/certificates and
 * /api/v1/desk/withdrawn. */
#ifndef REGISTER_REGISTER_API_H
#define REGISTER_REGISTER_API_H

#include "web/route.h"

extern const struct web_routes register_api_routes;

#endif
