/* SPDX-License-Identifier: EUPL-1.2 */
/* error_page - what a reader sees when something is not there, not allowed, or failed. */
#ifndef APP_ERROR_PAGE_H
#define APP_ERROR_PAGE_H

#include "web/server.h"

/* web_error_page of web/server.h. */
void error_page_write(
    struct web_request *request, struct buffer *page, const struct web_error *error);

#endif
