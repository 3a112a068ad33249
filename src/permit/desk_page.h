/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_page - a permit as the desk sees it: suspended by one officer, and lifted. */
#ifndef PERMIT_DESK_PAGE_H
#define PERMIT_DESK_PAGE_H

#include "web/request.h"

void permit_desk_get(struct web_request *request);
void permit_suspend_post(struct web_request *request);
void permit_lift_post(struct web_request *request);

#endif
