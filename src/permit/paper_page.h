/* SPDX-License-Identifier: EUPL-1.2 */
/* paper_page - the holder's permit on paper, A4 and card: made and signed on demand. */
#ifndef PERMIT_PAPER_PAGE_H
#define PERMIT_PAPER_PAGE_H

#include "permit/permit.h"
#include "web/request.h"

/* The A4 of one of the caller's permits, in the arena; empty when he has no such permit. */
MUST_USE enum fault permit_paper_make(struct web_request *request,
    const struct permit_number *number, struct arena *arena, struct slice *ret_pdf);

void permit_paper_get(struct web_request *request);
void permit_card_get(struct web_request *request);

#endif
