/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_page.h"

#include "access/access.h"
#include "audit/log_page.h"
#include "base/attr.h"

static const struct web_route routes[] = {
    {WEB_GET, "/audit/checkpoint", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        audit_checkpoint_get},
    {WEB_GET, "/audit/tile/*", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        audit_tile_get},
    {WEB_GET, "/audit/keys", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, audit_keys_get},
};
const struct web_routes audit_page_routes = {routes, ARRAY_LEN(routes)};
