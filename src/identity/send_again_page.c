/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/send_again_page.h"

#include "template/send_again.h"
#include "web/form.h"
#include "web/server.h"

static bool
is_our_form(struct web_request *request, const struct web_route *route)
{
	return web_method(request) == WEB_POST && route->body == WEB_BODY_FORM &&
	    !slice_starts(web_path(request), SLICE("/api/")) &&
	    web_is_same_origin(request);
}

/* All but the token, which belongs to a session that is over. False when the form cannot
 * be kept whole. */
static bool
take_typed(struct web_request *request, struct template_send_again *page)
{
	struct web_form_pairs sent = web_form_pairs(request);
	struct template_send_again_typed *typed = ARENA_ARRAY(
	    web_arena(request), struct template_send_again_typed, WEB_FORM_PAIRS_MOST);
	size_t count = 0;

	if (sent.count == 0 && web_body(request).size > 0) {
		return false;
	}
	for (size_t i = 0; i < sent.count; i++) {
		if (!slice_equal(sent.pairs[i].name, SLICE("csrf"))) {
			typed[count].name = sent.pairs[i].name;
			typed[count].value = sent.pairs[i].value;
			count++;
		}
	}
	page->typed = typed;
	page->typed_count = count;
	return true;
}

static void
show(struct web_request *request, unsigned status, const struct template_send_again *page)
{
	struct buffer html = BUFFER_IN(web_arena(request));

	template_send_again(&html, web_frame(request), page);
	web_reply_html(request, status, buffer_slice(&html));
}

bool
identity_keep_until_sign_in(
    struct web_request *request, const struct web_route *route, enum access_kind kind)
{
	struct template_send_again page = {
	    .title = "identity.send_again.ended_title",
	    .ended = true,
	    .staff = kind == ACCESS_STAFF,
	};

	if (!is_our_form(request, route) || !take_typed(request, &page) ||
	    page.typed_count == 0) {
		return false;
	}
	show(request, 401, &page);
	return true;
}

bool
identity_keep_until_proved(
    struct web_request *request, const struct web_route *route, enum access_kind kind)
{
	struct template_send_again page = {
	    .title = "identity.send_again.prove_title",
	    .prove = true,
	    .ended = true,
	    .staff = kind == ACCESS_STAFF,
	};

	if (!is_our_form(request, route) || !take_typed(request, &page)) {
		return false;
	}
	show(request, 401, &page);
	return true;
}

bool
identity_ask_to_confirm(struct web_request *request, const struct web_route *route)
{
	struct template_send_again page = {
	    .title = "identity.send_again.confirm_title",
	};

	if (!is_our_form(request, route) || !take_typed(request, &page)) {
		return false;
	}
	show(request, 403, &page);
	return true;
}
