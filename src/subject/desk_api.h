/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_api - /api/v1/desk/privacy: the handlers; the routes are in request_api.c. */
#ifndef SUBJECT_DESK_API_H
#define SUBJECT_DESK_API_H

#include "subject/desk_page.h"

void data_desk_api_get(struct web_request *request);
void data_one_api_get(struct web_request *request);
void data_purpose_api_post(struct web_request *request);
void data_extend_api_post(struct web_request *request);
void data_grant_api_post(struct web_request *request);
void data_refuse_api_post(struct web_request *request);

#endif
