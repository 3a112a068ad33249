/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * permit_api - the JSON twins of permit_page.
 *
 *	GET  /api/v1/permits/{number}   anybody: number, answer, class, dates, initials
 *	POST /api/v1/verify             anybody: {"token": "..."}
 *	GET  /api/v1/permits            the holder's own
 *	GET  /api/v1/desk/permits       what waits for a second person
 *	GET  /api/v1/desk/permits/{number}   with its version; recorded as read
 *	POST /api/v1/desk/permits/{number}/suspend|confirm|lift|revoke|sign|send-back
 *
 * Bodies at the desk: {"version", "reason", "text_en", "text_ar"}; version is what was
 * seen, and must be there.
 */
#ifndef PERMIT_PERMIT_API_H
#define PERMIT_PERMIT_API_H

#include "web/route.h"

extern const struct web_routes permit_api_routes;

#endif
