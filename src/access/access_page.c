/* SPDX-License-Identifier: EUPL-1.2 */
#include "access/access_page.h"

bool
access_page_may(struct web_request *request, enum access_right right)
{
	if (!access_may(web_caller(request), right)) {
		web_reply_error(request, 403);
		return false;
	}
	return true;
}
