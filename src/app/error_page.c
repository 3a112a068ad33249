/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/error_page.h"

#include "template/error.h"

void
error_page_write(
    struct web_request *request, struct buffer *page, const struct web_error *error)
{
	template_error(page, web_frame(request),
	    &(struct template_error){
	        .title = error->title_key,
	        .text = error->text_key,
	        .reference = error->reference,
	    });
}
