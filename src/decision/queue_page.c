/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/queue_page.h"

#include <assert.h>

#include "decision/case_page.h"
#include "template/desk.h"
#include "web/html.h"

/* --- the queue --- */

static const char *
empty_key(enum decision_tab tab)
{
	static const char *const keys[] = {
	    [DECISION_TAB_ALL] = "decision.empty.all",
	    [DECISION_TAB_UNCLAIMED] = "decision.empty.unclaimed",
	    [DECISION_TAB_MINE] = "decision.empty.mine",
	    [DECISION_TAB_SIGNATURE] = "decision.empty.signature",
	    [DECISION_TAB_RETURNED] = "decision.empty.returned",
	    [DECISION_TAB_CLOSED] = "decision.empty.closed",
	};
	static_assert(ARRAY_LEN(keys) == DECISION_TAB_COUNT, "each tab has its words");

	return keys[tab];
}

static void
put_tabs(
    struct arena *arena, const struct decision_queue *queue, struct template_desk *page)
{
	struct template_desk_tabs *tabs =
	    ARENA_ARRAY(arena, struct template_desk_tabs, DECISION_TAB_COUNT);

	for (size_t i = 0; i < DECISION_TAB_COUNT; i++) {
		enum decision_tab tab = (enum decision_tab)i;
		tabs[i] = (struct template_desk_tabs){
		    .name = slice_of(decision_tab_name(tab)),
		    .label = decision_tab_key(tab),
		    .count = queue->ret_counts[i],
		    .most = queue->ret_counts[i] == DECISION_COUNT_MOST,
		    .current = tab == queue->tab,
		};
	}
	page->tabs = tabs;
	page->tabs_count = DECISION_TAB_COUNT;
}

/* Why somebody should look at it, in words; empty when it is clear or not waiting. */
static struct slice
reasons_of(struct web_request *request, const struct decision_case_line *line)
{
	struct buffer text = BUFFER_IN(web_arena(request));

	for (size_t i = 0; i < CLEARANCE_REASON_COUNT; i++) {
		enum clearance_reason reason = (enum clearance_reason)i;
		if (line->state == APPLICATION_REVIEW &&
		    clearance_has(&line->look, reason)) {
			buffer_puts(&text, text.size > 0 ? " · " : "");
			buffer_puts(&text,
			    say_text(
			        web_language(request), clearance_reason_key(reason)));
		}
	}
	return buffer_slice(&text);
}

const struct template_desk_cases_cases *
queue_cases(
    struct web_request *request, const struct decision_case_line *lines, size_t count)
{
	struct template_desk_cases_cases *cases =
	    ARENA_ARRAY(web_arena(request), struct template_desk_cases_cases, count + 1);

	for (size_t i = 0; i < count; i++) {
		const struct decision_case_line *line = &lines[i];
		struct template_desk_cases_cases *one = &cases[i];
		one->id = id_slice(&line->id);
		one->name = case_name(web_language(request), line->name_latin,
		    line->name_arabic, &one->lang);
		one->reference = line->reference;
		one->centre = web_language(request) == SAY_ARABIC ? line->centre_arabic
		                                                  : line->centre_latin;
		one->submitted = line->submitted_at;
		one->days = case_days(line->submitted_at, web_now(request));
		one->clear =
		    line->state == APPLICATION_REVIEW && clearance_is_clear(&line->look);
		one->look_at = reasons_of(request, line);
		one->due = line->due;
		one->overdue = line->overdue;
		one->tag = case_tag(line, &one->look);
		one->warning = line->emirates_id_warning;
		one->officer = case_who(
		    web_language(request), line->officer_name, line->officer_name_arabic);
		one->mine = line->claimed_mine;
		if (line->claimed && line->state == APPLICATION_REVIEW &&
		    !line->refusal_proposed) {
			one->until = case_until(request, line->claimed_at);
		}
	}
	return cases;
}

/* The rest of the list, and back to its start. */
static void
put_pages(
    struct arena *arena, const struct decision_queue *queue, struct template_desk *page)
{
	page->later = queue->has_after;
	if (queue->ret_more) {
		char *after = arena_alloc(arena, DECISION_MARK_SIZE);
		decision_mark_format(&queue->ret_next, after);
		page->after = slice_of(after);
	}
}

static void
show(struct web_request *request, const struct decision_queue *queue)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_desk page = {
	    .heading = decision_tab_key(queue->tab),
	    .empty = empty_key(queue->tab),
	    .tab = slice_of(decision_tab_name(queue->tab)),
	    .permits = queue->ret_permits,
	    .fallen = queue->ret_fallen,
	    .signs = access_may(web_caller(request), ACCESS_CASE_SIGN),
	};

	put_tabs(web_arena(request), queue, &page);
	page.cases = queue_cases(request, queue->ret_lines, queue->ret_count);
	page.cases_count = queue->ret_count;
	put_pages(web_arena(request), queue, &page);
	template_desk(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
queue_get(struct web_request *request)
{
	struct slice tab = web_query(request, "tab");
	struct decision_queue queue = {
	    .caller = web_caller(request),
	    .tab = tab.size > 0 ? decision_tab_find(tab)
	                        : case_first_tab(web_caller(request)),
	};

	queue.has_after = decision_mark_parse(web_query(request, "after"), &queue.after);
	enum fault fault = decision_list(web_acts(request), web_arena(request), &queue);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	show(request, &queue);
}
