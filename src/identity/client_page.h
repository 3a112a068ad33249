/* SPDX-License-Identifier: EUPL-1.2 */
/* client_page - the administrators' desk of machine clients: /services. */
#ifndef IDENTITY_CLIENT_PAGE_H
#define IDENTITY_CLIENT_PAGE_H

#include "web/route.h"

extern const struct web_routes client_page_routes;

#endif
