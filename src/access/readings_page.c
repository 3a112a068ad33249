/* SPDX-License-Identifier: EUPL-1.2 */
/* /account/readers: the person sees who of the staff opened his file, when and why. */
#include "access/readings_page.h"

#include "access/reading_act.h"
#include "base/json.h"
#include "template/readers.h"
#include "web/html.h"
#include "web/request.h"

static void
readers_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct reading_log log = {.caller = web_caller(request)};
	enum fault fault = reading_log_open(web_acts(request), web_arena(request), &log);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	struct template_readers_readers *lines = ARENA_ARRAY(
	    web_arena(request), struct template_readers_readers, log.ret_count + 1);
	for (size_t i = 0; i < log.ret_count; i++) {
		lines[i] = (struct template_readers_readers){
		    .at = log.ret_lines[i].at,
		    .role = access_role_key_of(log.ret_lines[i].role),
		    .purpose = reading_key(log.ret_lines[i].purpose),
		};
	}
	template_readers(&html, web_frame(request),
	    &(struct template_readers){.readers = lines, .readers_count = log.ret_count});
	web_reply_html(request, 200, buffer_slice(&html));
}

static void
readers_api_get(struct web_request *request)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct reading_log log = {.caller = web_caller(request)};
	enum fault fault = reading_log_open(web_acts(request), web_arena(request), &log);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "readers");
	for (size_t i = 0; i < log.ret_count; i++) {
		json_object(&json);
		json_moment(&json, "at", log.ret_lines[i].at);
		json_text(&json, "role", log.ret_lines[i].role);
		json_text(
		    &json, "purpose", slice_of(reading_word(log.ret_lines[i].purpose)));
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, 200, buffer_slice(&body));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/account/readers", ACCESS_OWN_FILE, WEB_BODY_NONE, 0, readers_get},
    {WEB_GET, "/api/v1/account/readers", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        readers_api_get},
};
const struct web_routes readings_page_routes = {routes, ARRAY_LEN(routes)};
