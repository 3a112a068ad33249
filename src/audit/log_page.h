/* SPDX-License-Identifier: EUPL-1.2 */
/* log_page - handlers of the public log; routed in audit_page.c. */
#ifndef AUDIT_LOG_PAGE_H
#define AUDIT_LOG_PAGE_H

#include "web/route.h"

web_handler audit_checkpoint_get;
web_handler audit_tile_get;
web_handler audit_keys_get;

#endif
