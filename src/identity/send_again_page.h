/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * send_again_page - nothing typed is lost when a session ends: a form that the gate does
 * not let through comes back as a page that holds all of it, to be sent once more.
 *
 *	if (!identity_keep_until_sign_in(request, route, ACCESS_PERSON)) {
 *		send_to_sign_in(request, ACCESS_PERSON);
 *	}
 *
 * Only for forms that a page of ours has sent: another site must not put words into a
 * reader's mouth that he then only confirms. Uploads and the API are not for it.
 */
#ifndef IDENTITY_SEND_AGAIN_PAGE_H
#define IDENTITY_SEND_AGAIN_PAGE_H

#include "access/access.h"
#include "web/route.h"

/* There is no session: 401, sign in (in a new tab) and send again. False, and nothing is
 * answered, when it is not for this page or nothing was typed. */
MUST_USE bool identity_keep_until_sign_in(
    struct web_request *request, const struct web_route *route, enum access_kind kind);

/* The session is good, but what is asked wants a person who proved who he is a moment ago
 * (IDENTITY_FRESH): 401, sign in once more (in a new tab) and send again. False as above,
 * but a form of a button only is kept, too. */
MUST_USE bool identity_keep_until_proved(
    struct web_request *request, const struct web_route *route, enum access_kind kind);

/* There is a session, and the token is not its own: 403, with the new token and a button.
 * Nothing is done before the press. False as above, but a form of a button only is
 * confirmed, too. */
MUST_USE bool identity_ask_to_confirm(
    struct web_request *request, const struct web_route *route);

#endif
