/* SPDX-License-Identifier: EUPL-1.2 */
/* centre_page - the list of accredited centres for everybody, each of them, and the same list for the
 * applicant who looks for the centre of his certificate. */
#ifndef CENTRE_CENTRE_PAGE_H
#define CENTRE_CENTRE_PAGE_H

#include "centre/registrar_act.h"
#include "web/request.h"
#include "web/route.h"

extern const struct web_routes centre_page_routes;
/* How a centre stands today: "centre_pages.state_suspended" ..., and its colour. */
const char *centre_today_key(enum centre_verdict verdict);
const char *centre_today_look(enum centre_verdict verdict);
/* The centre of the address, without its permits. False when it has answered: 404. */
MUST_USE bool centre_file_found(
    struct web_request *request, struct centre_file *ret_file);
/* /registrar: two registrars change centres. */
extern const struct web_routes registrar_page_routes;
/* Which permits stand on the certificates of one; for programs too. */
extern const struct web_routes centre_holders_routes;
/* Many of them by a CSV; for programs too. */
extern const struct web_routes centre_import_routes;

#endif
