/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * decision_page - the desk: the queue, one case on one screen, and the decision.
 *
 *	/{lang}/desk?tab=&page=     /{lang}/desk/{id}     /{lang}/desk/{id}/file
 *	POST /{lang}/desk/{id}/claim|release|approve|return|refuse|sign|send-back
 *
 * Services: "permits" (struct permit_desk), "store" (struct store).
 */
#ifndef DECISION_DECISION_PAGE_H
#define DECISION_DECISION_PAGE_H

#include "web/route.h"

extern const struct web_routes decision_page_routes;

#endif
