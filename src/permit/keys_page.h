/* SPDX-License-Identifier: EUPL-1.2 */
/* keys_page - what verifiers fetch: the root key, the trust list, the status lists. */
#ifndef PERMIT_KEYS_PAGE_H
#define PERMIT_KEYS_PAGE_H

#include "web/request.h"

void permit_trust_list_get(struct web_request *request);
void permit_root_get(struct web_request *request);
void permit_jwks_get(struct web_request *request);
void permit_status_list_get(struct web_request *request);

#endif
