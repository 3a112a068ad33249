/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * identity_page - the gate before every handler, and the pages of sign-in.
 *
 *	web_options.gate = identity_gate; web_options.gate_self = identity;
 *	services: {"identity", identity}; tables: identity_page_routes
 */
#ifndef IDENTITY_IDENTITY_PAGE_H
#define IDENTITY_IDENTITY_PAGE_H

#include "identity/identity.h"
#include "web/route.h"

/* web_gate. Finds the session, admits the caller, asks access/ for the route's right,
 * and for requests that change something the CSRF token; else sends the reader of a page
 * to sign in, or answers 401 or 403; what was typed into a form is kept on the page that
 * it answers (send_again_page.h). self is a struct identity. */
bool identity_gate(
    struct web_request *request, const struct web_route *route, void *self);

/* web_options.door: whether the sender of a file has a session with the route's right. It
 * replies nothing and admits nobody; the gate does. */
bool identity_door(
    struct web_request *request, const struct web_route *route, void *self);

/* What readers know the provider of that name by, in the language of the page; the name
 * itself when it is not configured any more. */
struct slice identity_label(struct web_request *request, struct slice provider);

extern const struct web_routes identity_page_routes;

#endif
