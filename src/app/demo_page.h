/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_page - /{lang}/demo: who is who in the demonstration, and permits to try. */
#ifndef APP_DEMO_PAGE_H
#define APP_DEMO_PAGE_H

#include "web/route.h"

extern const struct web_routes demo_page_routes;

#endif
