/* SPDX-License-Identifier: EUPL-1.2 */
/* register_page - the desk of a centre's clerk, and for officers what was withdrawn under a
 * permit. */
#ifndef REGISTER_REGISTER_PAGE_H
#define REGISTER_REGISTER_PAGE_H

#include "web/route.h"

extern const struct web_routes register_page_routes;
/* /centre/import, and the same under /api/v1/. */
extern const struct web_routes register_import_routes;

#endif
