/* SPDX-License-Identifier: EUPL-1.2 */
/* audit_page - the log for everybody, at the paths of C2SP tlog-tiles, and the auditor's
 * desk. */
#ifndef AUDIT_AUDIT_PAGE_H
#define AUDIT_AUDIT_PAGE_H

#include "web/route.h"

extern const struct web_routes audit_page_routes;

#endif
