/* SPDX-License-Identifier: EUPL-1.2 */
/* paper_page - the holder's permit on paper, A4 and card: made and signed on demand. */
#ifndef PERMIT_PAPER_PAGE_H
#define PERMIT_PAPER_PAGE_H

#include "web/request.h"

void permit_paper_get(struct web_request *request);
void permit_card_get(struct web_request *request);

#endif
