/* SPDX-License-Identifier: EUPL-1.2 */
/* notice_api - the inbox as JSON. To read a letter here marks nothing: POST .../read does. */
#ifndef NOTICE_NOTICE_API_H
#define NOTICE_NOTICE_API_H

#include "web/route.h"

extern const struct web_routes notice_api_routes;

#endif
