/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/problems_page.h"

#include "access/access.h"
#include "say/say.h"
#include "template/problem.h"
#include "web/html.h"

/* What the types of problems begin with: no other message is a page. None of these has
 * plural forms or placeholders, which problems_test sees to. */
static const char *const areas[] = {"application.refusal.", "certificate.file.",
    "permit.answer.unknown", "permit.number.", "permit.page.no_code", "permit.refusal.",
    "web.form.", "web.unauthorized.text"};

const char *
problems_key_find(struct slice key, struct arena *arena)
{
	for (size_t i = 0; i < ARRAY_LEN(areas); i++) {
		if (slice_starts(key, slice_of(areas[i]))) {
			const char *text = arena_text(arena, key);
			return say_has(text) ? text : NULL;
		}
	}
	return NULL;
}

static void
problem_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	const char *key =
	    problems_key_find(web_parameter(request, 0), web_arena(request));

	if (key == NULL) {
		web_reply_error(request, 404);
		return;
	}
	template_problem(&html, web_frame(request),
	    &(struct template_problem){.text = key, .name = slice_of(key)});
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/problems/{key}", ACCESS_PUBLIC, WEB_BODY_NONE, 0, problem_get},
    {WEB_GET, "/{lang}/problems/{key}", ACCESS_PUBLIC, WEB_BODY_NONE, 0, problem_get},
};
const struct web_routes problems_page_routes = {routes, ARRAY_LEN(routes)};
