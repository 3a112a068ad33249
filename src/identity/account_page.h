/* SPDX-License-Identifier: EUPL-1.2 */
/* account_page - /account and /staff/account: where I am signed in, and out of it all. */
#ifndef IDENTITY_ACCOUNT_PAGE_H
#define IDENTITY_ACCOUNT_PAGE_H

#include "web/route.h"

extern const struct web_routes account_page_routes;

#endif
