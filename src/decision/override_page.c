/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/override_page.h"

#include <string.h>

#include "decision/case_page.h"
#include "decision/override_act.h"
#include "template/desk_overrides.h"
#include "web/html.h"

bool
override_asked(struct web_request *request, size_t most, struct overrides *ret_list)
{
	*ret_list = (struct overrides){
	    .caller = web_caller(request),
	    .kind = override_kind_find(web_query(request, "kind")),
	    .after = web_query(request, "after"),
	    .most = most,
	};
	enum fault fault =
	    overrides_read(web_acts(request), web_arena(request), ret_list);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

static const char *
state_key(struct slice state)
{
	return slice_equal(state, SLICE("approved")) ? "decision.state.approved"
	    : slice_equal(state, SLICE("refused"))   ? "decision.state.refused"
	                                             : NULL;
}

/* --- the page --- */

static struct slice
looks_of(struct web_request *request, struct slice text)
{
	const struct clearance look = clearance_parse(text);
	struct buffer words = BUFFER_IN(web_arena(request));

	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		const enum clearance_reason reason = (enum clearance_reason)i;
		if (clearance_has(&look, reason)) {
			buffer_puts(&words, words.size > 0 ? " · " : "");
			buffer_puts(&words,
			    say_text(
			        web_language(request), clearance_reason_key(reason)));
		}
	}
	return buffer_slice(&words);
}

static void
put_rows(struct web_request *request, const struct overrides *list,
    struct template_desk_overrides *page)
{
	struct template_desk_overrides_rows *rows = ARENA_ARRAY(
	    web_arena(request), struct template_desk_overrides_rows, list->ret_count + 1);

	for (size_t i = 0; i < list->ret_count; i++) {
		const struct override_row *one = &list->ret_rows[i];
		rows[i] = (struct template_desk_overrides_rows){
		    .at = one->at,
		    .id = id_slice(&one->application),
		    .reference = one->reference,
		    .state = state_key(one->state),
		    .looks = looks_of(request, one->look),
		    .officer = case_who(
		        web_language(request), one->officer, one->officer_arabic),
		    .by = case_who(web_language(request), one->by, one->by_arabic),
		};
	}
	page->rows = rows;
	page->rows_count = list->ret_count;
}

void
override_page_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk_overrides_kinds kinds[OVERRIDE_KIND_COUNT];
	struct overrides list;

	if (!override_asked(request, OVERRIDES_PAGE, &list)) {
		return;
	}
	struct template_desk_overrides page = {
	    .kind = slice_of(override_kind_name(list.kind)),
	    .heading = override_kind_key(list.kind),
	    .overturned = list.kind != OVERRIDE_AGAINST,
	    .later = list.after.size > 0,
	    .after = slice_of(list.ret_next),
	    .kinds = kinds,
	    .kinds_count = OVERRIDE_KIND_COUNT,
	};
	for (size_t i = 0; i < OVERRIDE_KIND_COUNT; i++) {
		kinds[i] = (struct template_desk_overrides_kinds){
		    .name = slice_of(override_kind_name((enum override_kind)i)),
		    .label = override_kind_key((enum override_kind)i),
		    .current = list.kind == i,
		};
	}
	put_rows(request, &list, &page);
	template_desk_overrides(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

/* --- as a CSV --- */

/* Names come from a provider: quoted, and none begins a formula (OWASP, CSV injection). */
static void
put_cell(struct buffer *out, struct slice words)
{
	buffer_puts(out, ",\"");
	if (words.size > 0 && strchr("=+-@\t\r", words.bytes[0]) != NULL) {
		buffer_putc(out, '\'');
	}
	for (size_t i = 0; i < words.size; i++) {
		buffer_puts(out, words.bytes[i] == '"' ? "\"" : "");
		buffer_putc(out, words.bytes[i]);
	}
	buffer_putc(out, '"');
}

void
override_csv_get(struct web_request *request)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct overrides list;

	if (!override_asked(request, OVERRIDES_CSV, &list)) {
		return;
	}
	buffer_puts(&out, "at,reference,state,look,officer,overturned_by\r\n");
	for (size_t i = 0; i < list.ret_count; i++) {
		const struct override_row *one = &list.ret_rows[i];
		char at[MOMENT_TEXT_SIZE];
		moment_format(one->at, at);
		buffer_puts(&out, at);
		put_cell(&out, one->reference);
		put_cell(&out, one->state);
		put_cell(&out, one->look);
		put_cell(&out, one->officer);
		put_cell(&out, one->by);
		buffer_puts(&out, "\r\n");
	}
	web_set_header(request, "Content-Disposition",
	    SLICE("attachment; filename=\"overrides.csv\""));
	if (list.ret_next[0] != '\0') {
		web_set_header(request, "X-Next-After",
		    arena_copy(web_arena(request), slice_of(list.ret_next)));
	}
	web_reply_bytes(
	    request, 200, "text/csv; charset=utf-8", buffer_slice(&out), NULL);
}
