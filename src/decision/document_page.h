/* SPDX-License-Identifier: EUPL-1.2 */
/* document_page - the uploaded certificate of a case, as pictures that were drawn in a jail,
 * and beside them what a machine found; nothing of the file itself reaches the browser. */
#ifndef DECISION_DOCUMENT_PAGE_H
#define DECISION_DOCUMENT_PAGE_H

#include "web/request.h"

/* GET /desk/{id}/document?page=2&size=large */
void document_get(struct web_request *request);
/* GET /desk/{id}/document/{page}/{size}: image/png */
void document_picture_get(struct web_request *request);

#endif
