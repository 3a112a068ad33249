/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/desks_page.h"

#include "access/desk.h"
#include "template/staff_nav.h"
#include "web/html.h"

struct slice
desks_html(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_staff_nav_desks desks[ACCESS_DESK_COUNT];
	size_t here = access_desk_of(web_frame(request)->path);
	size_t count = 0;

	for (size_t i = 0; i < ACCESS_DESK_COUNT; i++) {
		if (access_may(web_caller(request), access_desks[i].right)) {
			desks[count++] = (struct template_staff_nav_desks){
			    .path = slice_of(access_desks[i].path),
			    .title = access_desks[i].title,
			    .here = i == here,
			};
		}
	}
	template_staff_nav(&html, web_frame(request),
	    &(struct template_staff_nav){.desks = desks, .desks_count = count});
	return buffer_slice(&html);
}
