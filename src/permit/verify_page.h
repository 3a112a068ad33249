/* SPDX-License-Identifier: EUPL-1.2 */
/* verify_page - anybody asks whether a permit is good: by number, by its code, offline. */
#ifndef PERMIT_VERIFY_PAGE_H
#define PERMIT_VERIFY_PAGE_H

#include "web/request.h"

/* /{lang}/verify?number= */
void permit_verify_get(struct web_request *request);
/* /{lang}/verify with the field token */
void permit_verify_post(struct web_request *request);
/* /V and /{lang}/V: the page that checks on the reader's own device. */
void permit_scan_get(struct web_request *request);

#endif
