/* SPDX-License-Identifier: EUPL-1.2 */
/* certificate_page - part 2, shown by those who save its fields and those who take its
 * file. */
#ifndef APPLICATION_CERTIFICATE_PAGE_H
#define APPLICATION_CERTIFICATE_PAGE_H

#include "application/parts_page.h"

/* What stands in the form, and what is wrong with it. */
struct certificate_form {
	struct slice centre;
	struct slice number;
	struct slice issued_day;
	struct slice issued_month;
	struct slice issued_year;
	const char *centre_key;
	const char *number_key;
	const char *issued_key;
	const char *file_key;
	const char *pick_key; /* beside the certificates that wait */
};

/* As it was saved. */
struct certificate_form certificate_form_of(
    struct web_request *request, const struct application_view *view);
void certificate_show(struct web_request *request, unsigned status,
    const struct application_view *view, const struct certificate_form *form);

#endif
