/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages that only say something: start, privacy, accessibility. */
#include "application/parts_page.h"
#include "template/accessibility.h"
#include "template/privacy.h"
#include "template/start.h"

void
start_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_start(&html, web_frame(request), &(struct template_start){0});
	web_reply_html(request, 200, buffer_slice(&html));
}

void
privacy_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_privacy(&html, web_frame(request), &(struct template_privacy){0});
	web_reply_html(request, 200, buffer_slice(&html));
}

void
accessibility_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_accessibility(
	    &html, web_frame(request), &(struct template_accessibility){0});
	web_reply_html(request, 200, buffer_slice(&html));
}
