/* SPDX-License-Identifier: EUPL-1.2 */
/* subject_api - /api/v1/my-data: the same for programs. */
#ifndef SUBJECT_SUBJECT_API_H
#define SUBJECT_SUBJECT_API_H

#include "web/route.h"

extern const struct web_routes subject_api_routes;

#endif
