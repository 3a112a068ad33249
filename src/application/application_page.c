/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/application_page.h"

#include "access/access.h"
#include "application/parts_page.h"

#define OWN ACCESS_OWN_FILE

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/", ACCESS_PUBLIC, WEB_BODY_NONE, 0, start_get},
    {WEB_GET, "/{lang}/rules", ACCESS_PUBLIC, WEB_BODY_NONE, 0, rules_public_get},
    {WEB_GET, "/{lang}/privacy", ACCESS_PUBLIC, WEB_BODY_NONE, 0, privacy_get},
    {WEB_GET, "/{lang}/accessibility", ACCESS_PUBLIC, WEB_BODY_NONE, 0,
        accessibility_get},

    {WEB_GET, "/{lang}/application", OWN, WEB_BODY_NONE, 0, hub_get},
    {WEB_POST, "/{lang}/application/start", OWN, WEB_BODY_FORM, 0, hub_start},
    {WEB_GET, "/{lang}/application/details", OWN, WEB_BODY_NONE, 0, details_get},
    {WEB_POST, "/{lang}/application/details", OWN, WEB_BODY_FORM, 0, details_post},
    {WEB_GET, "/{lang}/application/contact", OWN, WEB_BODY_NONE, 0, contact_get},
    {WEB_POST, "/{lang}/application/contact", OWN, WEB_BODY_FORM, WEB_CODE, contact_post},
    {WEB_POST, "/{lang}/application/contact/send", OWN, WEB_BODY_FORM, WEB_CODE,
        contact_send_post},
    {WEB_GET, "/{lang}/application/certificate", OWN, WEB_BODY_NONE, 0, certificate_get},
    {WEB_POST, "/{lang}/application/certificate", OWN, WEB_BODY_FORM, 0,
        certificate_post},
    {WEB_POST, "/{lang}/application/certificate/pick", OWN, WEB_BODY_FORM, 0,
        certificate_pick_post},
    {WEB_POST, "/{lang}/application/certificate/file", OWN, WEB_BODY_UPLOAD, 0,
        certificate_file_post},
    {WEB_POST, "/{lang}/application/certificate/file/remove", OWN, WEB_BODY_FORM, 0,
        certificate_file_remove},
    {WEB_GET, "/{lang}/application/drones", OWN, WEB_BODY_NONE, 0, drones_get},
    {WEB_POST, "/{lang}/application/drones/add", OWN, WEB_BODY_FORM, 0, drones_add},
    {WEB_POST, "/{lang}/application/drones/{id}/remove", OWN, WEB_BODY_FORM, 0,
        drones_remove},
    {WEB_GET, "/{lang}/application/rules", OWN, WEB_BODY_NONE, 0, rules_get},
    {WEB_POST, "/{lang}/application/rules", OWN, WEB_BODY_FORM, 0, rules_post},
    {WEB_GET, "/{lang}/application/check", OWN, WEB_BODY_NONE, 0, check_get},
    {WEB_POST, "/{lang}/application/submit", OWN, WEB_BODY_FORM, WEB_SUBMIT,
        check_submit},
    {WEB_GET, "/{lang}/application/receipt", OWN, WEB_BODY_NONE, 0, receipt_get},
    {WEB_GET, "/{lang}/application/withdraw", OWN, WEB_BODY_NONE, 0, withdraw_get},
    {WEB_POST, "/{lang}/application/withdraw", OWN, WEB_BODY_FORM, 0, withdraw_post},

    {WEB_GET, "/{lang}/application/start", OWN, WEB_BODY_NONE, 0, form_gone_get},
    {WEB_GET, "/{lang}/application/contact/send", OWN, WEB_BODY_NONE, 0, form_gone_get},
    {WEB_GET, "/{lang}/application/certificate/file", OWN, WEB_BODY_NONE, 0,
        form_gone_get},
    {WEB_GET, "/{lang}/application/drones/add", OWN, WEB_BODY_NONE, 0, form_gone_get},
    {WEB_GET, "/{lang}/application/submit", OWN, WEB_BODY_NONE, 0, form_gone_get},
};

const struct web_routes application_page_routes = {routes, ARRAY_LEN(routes)};
