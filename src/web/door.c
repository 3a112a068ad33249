/* SPDX-License-Identifier: EUPL-1.2 */
/* door - may this caller send a file at all? Asked of a worker when the headers are there:
 * of a stranger's file no byte reaches the disk. */
#include <assert.h>

#include "base/number.h"
#include "web/request_private.h"

bool
door_is_there(const struct web_request *request)
{
	return request->upload != NULL && request->refused == 0 &&
	    request->server->options.door != NULL &&
	    request->route->right != WEB_RIGHT_BUILT_IN;
}

/* One that asks first and one with more than any file may have get their answer now, and
 * the connection is closed. Others do not read it before they have sent everything, and a
 * connection that is closed meanwhile takes it away from them: the body is let go by, and
 * the gate answers then. */
static bool
wants_answer_now(struct web_request *request)
{
	int64_t bytes = 0;
	bool long_one = number_parse(web_header(request, "Content-Length"),
	    2 * (int64_t)WEB_UPLOAD_BYTES_MOST, INT64_MAX, &bytes);

	return web_header(request, "Expect").size > 0 || long_one;
}

void
door_work(struct web_request *request)
{
	const struct web_options *options = &request->server->options;

	if (options->door(request, request->route, options->gate_self)) {
		return;
	}
	if (wants_answer_now(request) &&
	    options->gate(request, request->route, options->gate_self)) {
		return; /* he has just signed in */
	}
	request->kept_out = true;
	upload_keep_out(request->upload);
}
