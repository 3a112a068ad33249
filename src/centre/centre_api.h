/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_api - GET /api/v1/centres?q= and /api/v1/centres/{code}: the same for programs. */
#ifndef CENTRE_CENTRE_API_H
#define CENTRE_CENTRE_API_H

#include "base/json.h"
#include "centre/registrar_act.h"
#include "web/route.h"

extern const struct web_routes centre_api_routes;
/* /api/v1/registrar...: what registrars do by a program. */
extern const struct web_routes registrar_api_routes;

/* Into an object that is begun: what everybody may read of a centre. */
void centre_file_put(struct json *json, const struct centre_file *file);
/* "key": {...} */
void centre_key_put(struct json *json, const struct centre_key *key);
/* null for an end that is open. */
void centre_day_put(struct json *json, const char *name, day which);

#endif
