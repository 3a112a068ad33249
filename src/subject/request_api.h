/* SPDX-License-Identifier: EUPL-1.2 */
/* request_api - requests about a person's data, for programs: his own, and at the desk. */
#ifndef SUBJECT_REQUEST_API_H
#define SUBJECT_REQUEST_API_H

#include "base/json.h"
#include "subject/request_act.h"
#include "web/route.h"

extern const struct web_routes request_api_routes;

/* Members of an open object. */
void request_put(struct json *json, const struct request_view *view);
/* Those that are the person's words, and what he was told. */
void request_put_words(struct json *json, const struct request_view *view);

#endif
