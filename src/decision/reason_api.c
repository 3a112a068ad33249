/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/reason_api.h"

#include "base/json.h"
#include "decision/reason_act.h"

static void
put_reason(struct json *json, const struct reason *reason)
{
	struct slice subject = reason->subject;

	json_object(json);
	json_text(json, "code", reason->code);
	json_number(json, "version", reason->version);
	json_text(json, "step", slice_of(reason_step_name(reason->step)));
	if (reason->step == REASON_REFUSE) {
		json_text(json, "reason", subject);
	} else {
		json_array_named(json, "fields");
		while (subject.size > 0) {
			json_item_text(json, slice_cut(&subject, ','));
		}
		json_end(json);
	}
	json_text(json, "title_en", reason->title_en);
	json_text(json, "title_ar", reason->title_ar);
	json_text(json, "text_en", reason->text_en);
	json_text(json, "text_ar", reason->text_ar);
	json_end(json);
}

void
reason_list_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct reason_list list;
	enum fault fault = reason_act_list(web_acts(request), web_arena(request), &list);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "reasons");
	for (size_t i = 0; i < list.count; i++) {
		put_reason(&json, &list.reasons[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}
