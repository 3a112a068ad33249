/* SPDX-License-Identifier: EUPL-1.2 */
/* subject_page - /my-data: who looked, everything as an archive, what a person may ask. */
#ifndef SUBJECT_SUBJECT_PAGE_H
#define SUBJECT_SUBJECT_PAGE_H

#include "web/route.h"

extern const struct web_routes subject_page_routes;

#endif
