/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_mail_page - what the demonstration would send by mail and SMS, codes too: every
 * person in it is fictional. It exists in `tasrih demo` only. */
#ifndef APP_DEMO_MAIL_PAGE_H
#define APP_DEMO_MAIL_PAGE_H

#include "web/request.h"

void demo_mail_get(struct web_request *request);

#endif
