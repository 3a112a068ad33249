/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_api - the JSON twins of desk_page, and what all handlers of this room's API share. */
#ifndef PERMIT_DESK_API_H
#define PERMIT_DESK_API_H

#include "access/access.h"
#include "base/json.h"
#include "permit/permit_act.h"
#include "web/request.h"
#include "web/route.h"

/* answer, in_force, message and meaning in the reader's language. */
void answer_put_words(
    struct json *json, struct web_request *request, enum permit_answer answer);
/* number, class, dates, initials. */
void answer_put_public(struct json *json, const struct permit_public *public);
/* The number in the address. False when it has answered. */
MUST_USE bool answer_read_number(
    struct web_request *request, struct permit_number *ret_number);

web_handler permit_waiting_api_get, permit_file_api_get;
web_handler permit_suspend_api_post, permit_confirm_api_post, permit_lift_api_post;
web_handler permit_revoke_api_post, permit_sign_api_post, permit_send_back_api_post;

#endif
