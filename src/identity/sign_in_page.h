/* SPDX-License-Identifier: EUPL-1.2 */
/* sign_in_page - the way to the provider and back, for identity_page's routes. */
#ifndef IDENTITY_SIGN_IN_PAGE_H
#define IDENTITY_SIGN_IN_PAGE_H

#include "identity/identity.h"
#include "web/request.h"

/* The service of that name. */
struct identity *identity_of(struct web_request *request);
/* next when it is a place of ours, else where people of that kind begin. */
struct slice identity_next_or_home(
    struct web_request *request, struct slice next, enum access_kind kind);

/* Notes the sign-in and redirects to the provider (to the choice of a person, for the
 * demo); a provider that does not answer ends on the page of refusals. again: who is
 * signed in there already is asked to prove himself once more. */
void identity_send_to_provider(struct web_request *request,
    const struct identity_provider *provider, enum access_kind kind, struct slice next,
    bool again);
/* Redirects to the page that says why; language is "en" or "ar". */
void identity_show_refusal(struct web_request *request, enum identity_verdict verdict,
    bool staff, struct slice language);
void identity_sign_in_persona(struct web_request *request,
    const struct identity_persona *persona, struct slice next);

void identity_callback_get(struct web_request *request);
void identity_sign_out_post(struct web_request *request);

#endif
