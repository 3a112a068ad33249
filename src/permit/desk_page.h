/* SPDX-License-Identifier: EUPL-1.2 */
/* desk_page - permits at the desk: what waits for a second person, a search by number,
 * and one permit with what may be done with it. */
#ifndef PERMIT_DESK_PAGE_H
#define PERMIT_DESK_PAGE_H

#include "web/request.h"
#include "web/route.h"

web_handler permit_desk_list_get, permit_desk_get;
web_handler permit_suspend_post, permit_confirm_post, permit_lift_post;
web_handler permit_revoke_post, permit_sign_post, permit_send_back_post;

#endif
