/* SPDX-License-Identifier: EUPL-1.2 */
/* readings_page - /account/readers, and the same under /api/v1/. */
#ifndef ACCESS_READINGS_PAGE_H
#define ACCESS_READINGS_PAGE_H

#include "web/route.h"

extern const struct web_routes readings_page_routes;

#endif
