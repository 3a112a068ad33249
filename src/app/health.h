/* SPDX-License-Identifier: EUPL-1.2 */
/* health - GET /healthz: 200 while the database answers and the signer is alive. */
#ifndef APP_HEALTH_H
#define APP_HEALTH_H

#include "web/route.h"

extern const struct web_routes health_routes;

#endif
