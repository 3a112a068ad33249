/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/keys_page.h"

#include "base/random.h"
#include "template/desk_key_list.h"
#include "web/form.h"
#include "web/html.h"

#define COOKIE "desk_keys"

enum { YEAR_SECONDS = 365 * 24 * 60 * 60 };

bool
desk_keys_are_on(struct web_request *request)
{
	return !slice_equal(web_cookie(request, COOKIE), SLICE("off"));
}

void
keys_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_key_list page = {.on = desk_keys_are_on(request)};

	template_desk_key_list(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
keys_post(struct web_request *request)
{
	enum { ON, APPLICATION, FIELDS };
	static const struct web_field fields[] = {
	    [ON] = {"on", 3, WEB_FIELD_LINE},
	    [APPLICATION] = {"case", 40, WEB_FIELD_LINE},
	};
	struct slice values[FIELDS];
	struct buffer where = BUFFER_IN(web_arena(request));
	struct id application;

	if (!web_form_accepted(request, web_form(request, fields, FIELDS, values))) {
		return;
	}
	web_set_cookie(request, COOKIE, values[ON].size > 0 ? SLICE("on") : SLICE("off"),
	    YEAR_SECONDS);
	if (id_parse(values[APPLICATION], &application)) {
		buffer_print(&where, "/desk/%s", application.text);
	} else {
		buffer_puts(&where, "/desk/keys");
	}
	web_redirect_to(request, buffer_text(&where));
}
