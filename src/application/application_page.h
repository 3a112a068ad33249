/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * application_page - the pages of the applicant, and the public ones around them: start,
 * flying rules, privacy, accessibility.
 *
 *	hub -> details, certificate, drones, rules -> check -> receipt -> status
 *
 * Each page works on the caller's own newest application. What was typed wrong is shown
 * again with its words (422), what came too late is explained (409), and what was done is
 * answered by a redirect (303), so that the back button never sends anything twice.
 */
#ifndef APPLICATION_APPLICATION_PAGE_H
#define APPLICATION_APPLICATION_PAGE_H

#include "web/route.h"

extern const struct web_routes application_page_routes;

#endif
