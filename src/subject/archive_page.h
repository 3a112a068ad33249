/* SPDX-License-Identifier: EUPL-1.2 */
/* archive_page - the answer that is a ZIP of everything, for the page and the API. */
#ifndef SUBJECT_ARCHIVE_PAGE_H
#define SUBJECT_ARCHIVE_PAGE_H

#include "web/request.h"

void subject_archive(struct web_request *request);

#endif
