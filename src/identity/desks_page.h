/* SPDX-License-Identifier: EUPL-1.2 */
/* desks_page - the links to the caller's desks, on top of every page of the staff. */
#ifndef IDENTITY_DESKS_PAGE_H
#define IDENTITY_DESKS_PAGE_H

#include "web/request.h"

/* As HTML, in the request's arena; by the rights that the caller holds now. */
struct slice desks_html(struct web_request *request);

#endif
