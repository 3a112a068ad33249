/* SPDX-License-Identifier: EUPL-1.2 */
/* token_page - what a signed training certificate is worth, for whoever verifies a code. */
#ifndef REGISTER_TOKEN_PAGE_H
#define REGISTER_TOKEN_PAGE_H

#include "web/request.h"

/* Each answers when the token is a certificate, and is false when it is something else. */
bool register_token_page(struct web_request *request, struct slice token);
bool register_token_api(struct web_request *request, struct slice token);

#endif
