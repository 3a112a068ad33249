/* SPDX-License-Identifier: EUPL-1.2 */
/* The pages that only say something: start, privacy, accessibility. */
#include "application/forecast_act.h"
#include "application/parts_page.h"
#include "template/accessibility.h"
#include "template/privacy.h"
#include "template/start.h"

/* A page that showed what is wrong stands at the address of its form: who changes the
 * language there, or goes there again after signing in, comes to the page of the form. */
void
form_gone_get(struct web_request *request)
{
	static const struct {
		const char *form;
		const char *page;
	} pages[] = {
	    {"/application/certificate/file", "/application/certificate"},
	    {"/application/drones/add", "/application/drones"},
	    {"/application/submit", "/application/check"},
	};
	const char *page = "/application";

	for (size_t i = 0; i < ARRAY_LEN(pages); i++) {
		if (slice_equal(web_path_bare(request), slice_of(pages[i].form))) {
			page = pages[i].page;
		}
	}
	web_redirect_to(request, page);
}

void
start_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_start(&html, web_frame(request),
	    &(struct template_start){
	        .wait = forecast_board_days(
	            web_service(request, "forecast"), parts_today(request))});
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
