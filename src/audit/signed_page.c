/* SPDX-License-Identifier: EUPL-1.2 */
/* /audit/signed: the newest signed head, and which witnesses have signed what. The public
 * has the same as /audit/witnessed. */
#include "audit/search_page.h"
#include "audit/witness_act.h"
#include "template/audit_signed.h"
#include "web/html.h"

static const char *const looks[AUDIT_WITNESS_STATE_COUNT] = {
    [AUDIT_WITNESS_NEW] = "info",
    [AUDIT_WITNESS_GOOD] = "ok",
    [AUDIT_WITNESS_AWAY] = "warn",
    [AUDIT_WITNESS_FAILED] = "warn",
    [AUDIT_WITNESS_REFUSED] = "bad",
    [AUDIT_WITNESS_BAD] = "bad",
    [AUDIT_WITNESS_AHEAD] = "bad",
};

static void
put_witnesses(struct web_request *request, const struct audit_signed *now,
    struct template_audit_signed *page)
{
	struct template_audit_signed_witnesses *lines = ARENA_ARRAY(web_arena(request),
	    struct template_audit_signed_witnesses, now->ret_count + 1);

	for (size_t i = 0; i < now->ret_count; i++) {
		const struct audit_witness_line *line = &now->ret_lines[i];
		lines[i] = (struct template_audit_signed_witnesses){
		    .name = line->row.name,
		    .verifier = line->row.key,
		    .look = slice_of(looks[line->row.state]),
		    .state = audit_witness_key(line->row.state),
		    .since = line->row.changed_at,
		    .size = (int64_t)line->newest.size,
		    .at = line->newest.at,
		};
	}
	page->witnesses = lines;
	page->witnesses_count = now->ret_count;
}

void
audit_signed_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct buffer log = BUFFER_IN(web_arena(request));
	struct audit_signed now = {.ret_count = 0};
	enum fault fault = audit_signed(web_acts(request), web_arena(request), &now);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	buffer_print(&log, "%.*s/audit", SLICE_PRINT(web_origin(request)));
	struct template_audit_signed page = {
	    .size = (int64_t)now.ret_checkpoint.size,
	    .note = now.ret_checkpoint.note,
	    .witnessed = now.ret_witnessed.note,
	    .log = buffer_slice(&log),
	};
	put_witnesses(request, &now, &page);
	template_audit_signed(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
audit_witnessed_get(struct web_request *request)
{
	struct audit_signed now = {.ret_count = 0};
	enum fault fault = audit_signed(web_acts(request), web_arena(request), &now);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (now.ret_witnessed.size == 0) {
		web_reply_error(request, 404);
	} else {
		web_reply_bytes(request, 200, "text/plain; charset=utf-8",
		    now.ret_witnessed.note, "public, max-age=2");
	}
}
