/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_page - the list of accredited centres for everybody, and the same list for the
 * applicant who looks for the centre of his certificate. */
#ifndef CENTRE_CENTRE_PAGE_H
#define CENTRE_CENTRE_PAGE_H

#include "web/route.h"

extern const struct web_routes centre_page_routes;
/* /registrar: two registrars change centres. */
extern const struct web_routes registrar_page_routes;
/* Which permits stand on the certificates of one; for programs too. */
extern const struct web_routes centre_holders_routes;
/* Many of them by a CSV; for programs too. */
extern const struct web_routes centre_import_routes;

#endif
