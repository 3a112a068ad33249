/* SPDX-License-Identifier: EUPL-1.2 */
/* retention_page - /desk/privacy/retention: the periods and what is due by them; and
 * /desk/privacy/holds: legal holds, set and lifted by data-protection officers. */
#ifndef RETENTION_RETENTION_PAGE_H
#define RETENTION_RETENTION_PAGE_H

#include "web/route.h"

extern const struct web_routes retention_page_routes;
extern const struct web_routes hold_page_routes;

#endif
