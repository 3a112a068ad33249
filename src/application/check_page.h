/* SPDX-License-Identifier: EUPL-1.2 */
/* check_page - what a person answered, one list of rows a part. */
#ifndef APPLICATION_CHECK_PAGE_H
#define APPLICATION_CHECK_PAGE_H

#include "application/parts_page.h"
#include "template/application_check.h"

struct template_application_check_sections check_section(struct web_request *request,
    const struct application_view *view, enum application_section section);

#endif
