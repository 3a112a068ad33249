/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_api - the JSON twins of permit_page.
 *
 *	GET  /api/v1/permits/{number}   anybody: number, answer, class, dates, initials
 *	POST /api/v1/verify             anybody: {"token": "..."}
 *	GET  /api/v1/permits            the holder's own
 *	POST /api/v1/desk/permits/{number}/suspend, /lift
 */
#ifndef PERMIT_PERMIT_API_H
#define PERMIT_PERMIT_API_H

#include "web/route.h"

extern const struct web_routes permit_api_routes;

#endif
