/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/override_api.h"

#include "decision/line_api.h"
#include "decision/override_page.h"

void
override_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct overrides list;

	if (!override_asked(request, OVERRIDES_PAGE, &list)) {
		return;
	}
	json_object(&json);
	json_text(&json, "kind", slice_of(override_kind_name(list.kind)));
	json_text_or_null(&json, "next", slice_of(list.ret_next));
	json_array_named(&json, "decisions");
	for (size_t i = 0; i < list.ret_count; i++) {
		const struct override_row *one = &list.ret_rows[i];
		const struct clearance look = clearance_parse(one->look);
		json_object(&json);
		json_text(&json, "application", id_slice(&one->application));
		json_text(&json, "reference", one->reference);
		json_text(&json, "state", one->state);
		json_moment(&json, "at", one->at);
		decision_put_look(&json, &look);
		json_text_or_null(&json, "officer", one->officer);
		json_text_or_null(&json, "overturned_by", one->by);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}
