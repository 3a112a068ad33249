/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/search_api.h"

#include "decision/case_page.h"
#include "decision/line_api.h"
#include "decision/search_page.h"

static void
put_found(struct json *json, const struct search *search, int64_t minutes)
{
	json_object(json);
	json_text_or_null(json, "next", slice_of(search->ret_next));
	json_flag(json, "part", search->ret_part);
	json_array_named(json, "cases");
	for (size_t i = 0; i < search->ret_count; i++) {
		decision_put_line(json, &search->ret_lines[i], minutes);
	}
	json_end(json);
	json_end(json);
}

void
search_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct search search;

	if (!search_asked(request, &search)) {
		return;
	}
	if (!search.ret_asked || search.ret_wrong < SEARCH_FIELDS) {
		struct web_problem_field wrong = {"q", "decision.search.refusal.nothing"};
		if (search.ret_asked) {
			wrong.field = search_field_name(search.ret_wrong);
			wrong.key = search.ret_key;
		}
		web_reply_problem(request, 422, wrong.key, &wrong, 1);
		return;
	}
	put_found(&json, &search, case_claim_minutes(request));
	web_reply_json(request, 200, buffer_slice(&body));
}
