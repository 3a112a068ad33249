/* SPDX-License-Identifier: EUPL-1.2 */
/* hold_form_page - what the forms and the API of legal holds read alike. */
#ifndef RETENTION_HOLD_FORM_PAGE_H
#define RETENTION_HOLD_FORM_PAGE_H

#include "retention/hold_act.h"
#include "web/request.h"

/* Of a form or a JSON object. False when it has answered. */
MUST_USE bool hold_read_form(struct web_request *request, struct hold_set *set);
/* The same, of the hold that the address names: 404 when that is no id. */
MUST_USE bool hold_read_lift_form(struct web_request *request, struct hold_lift *lift);
/* The field beside which a refusal stands; NULL: none. */
const char *hold_field(enum hold_verdict verdict);

#endif
