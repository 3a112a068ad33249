/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/audit_page.h"

#include "access/access.h"
#include "audit/log_page.h"
#include "audit/search_page.h"
#include "base/attr.h"

static const struct web_route routes[] = {
    {WEB_GET, "/audit/checkpoint", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        audit_checkpoint_get},
    {WEB_GET, "/audit/tile/*", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        audit_tile_get},
    {WEB_GET, "/audit/witnessed", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY,
        audit_witnessed_get},
    {WEB_GET, "/audit/keys", ACCESS_PUBLIC, WEB_BODY_NONE, WEB_CORS_ANY, audit_keys_get},
    {WEB_GET, "/{lang}/audit", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0, audit_desk_get},
    {WEB_GET, "/{lang}/audit/entries.csv", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_entries_csv_get},
    {WEB_GET, "/{lang}/audit/entries/{seq}", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_entry_get},
    {WEB_GET, "/{lang}/audit/entries/{seq}/proof", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_entry_proof_get},
    {WEB_GET, "/{lang}/audit/signed", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_signed_get},
    {WEB_GET, "/{lang}/audit/report", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_report_get},
    {WEB_GET, "/{lang}/audit/report.csv", ACCESS_AUDIT_READ, WEB_BODY_NONE, 0,
        audit_report_csv_get},
};
const struct web_routes audit_page_routes = {routes, ARRAY_LEN(routes)};
