/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/log_page.h"

#include "audit/keys_act.h"
#include "audit/log_act.h"

/* A tile never changes; a checkpoint is followed by another within seconds. */
#define TILE_CACHE "public, max-age=31536000, immutable"
#define CHECKPOINT_CACHE "public, max-age=2"
#define KEYS_CACHE "public, max-age=3600"
#define TEXT "text/plain; charset=utf-8"

void
audit_checkpoint_get(struct web_request *request)
{
	struct audit_checkpoint checkpoint;
	enum fault fault =
	    audit_log_checkpoint(web_acts(request), web_arena(request), &checkpoint);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (checkpoint.size == 0) {
		web_reply_error(request, 404);
	} else {
		web_reply_bytes(request, 200, TEXT, checkpoint.note, CHECKPOINT_CACHE);
	}
}

void
audit_tile_get(struct web_request *request)
{
	struct merkle_path path;
	struct slice bytes = {NULL, 0};
	enum fault fault = FAULT_NONE;

	if (merkle_path_parse(web_parameter(request, 0), &path)) {
		fault =
		    audit_log_tile(web_acts(request), web_arena(request), &path, &bytes);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (bytes.size == 0) {
		web_reply_error(request, 404);
	} else {
		web_reply_bytes(
		    request, 200, "application/octet-stream", bytes, TILE_CACHE);
	}
}

void
audit_keys_get(struct web_request *request)
{
	struct buffer keys = BUFFER_IN(web_arena(request));
	char name[AUDIT_LOG_NAME_SIZE];

	(void)audit_log_name(web_origin(request), name);
	audit_put_keys(&keys, slice_of(name), web_service(request, "signing"));
	web_reply_bytes(request, 200, TEXT, buffer_slice(&keys), KEYS_CACHE);
}
