/* SPDX-License-Identifier: EUPL-1.2 */
/* What stands beside a case: his own and the next ones, and what he has just decided; notes
 * of colleagues. */
#include "decision/case_page.h"
#include "decision/keys_page.h"
#include "web/html.h"

enum { KINDS_MOST = 8 };

/* --- the queue --- */

static void
put_line(struct web_request *request, const struct decision_desk_line *line,
    const struct id *shown, struct template_desk_case_queue *ret_line)
{
	*ret_line = (struct template_desk_case_queue){
	    .id = id_slice(&line->id),
	    .reference = line->reference,
	    .due = line->due,
	    .overdue = line->overdue,
	    .clear = line->clear,
	    .mine = line->mine,
	    .current = id_equal(&line->id, shown),
	};
	ret_line->name = case_name(
	    web_language(request), line->name_latin, line->name_arabic, &ret_line->lang);
}

/* J opens the one behind this case, or the first; K the one before it. */
static void
put_keys(struct template_desk_case_queue *lines, size_t count)
{
	size_t current = count;

	for (size_t i = 0; i < count; i++) {
		current = lines[i].current ? i : current;
	}
	size_t next = current < count ? current + 1 : 0;
	if (next < count) {
		lines[next].key = SLICE("j");
	}
	if (current < count && current > 0) {
		lines[current - 1].key = SLICE("k");
	}
}

static void
put_queue(struct web_request *request, const struct decision_desk *desk,
    const struct id *shown, struct template_desk_case *page)
{
	struct template_desk_case_queue *lines = ARENA_ARRAY(
	    web_arena(request), struct template_desk_case_queue, DECISION_DESK_LINES);

	for (size_t i = 0; i < desk->ret_lines_count; i++) {
		put_line(request, &desk->ret_lines[i], shown, &lines[i]);
		if (!lines[i].current && page->next_id.size == 0) {
			page->next_id = lines[i].id;
			page->next_name = lines[i].name;
			page->next_lang = lines[i].lang;
		}
	}
	if (page->keys) {
		put_keys(lines, desk->ret_lines_count);
	}
	page->queue = lines;
	page->queue_count = desk->ret_lines_count;
}

/* --- what can be undone --- */

static const char *
pending_key(enum application_event event)
{
	switch ((int)event) {
	case APPLICATION_APPROVE:
		return "decision.pending.approve";
	case APPLICATION_RETURN:
		return "decision.pending.return";
	case APPLICATION_SIGN_REFUSAL:
		return "decision.pending.sign_refusal";
	default:
		return "decision.pending.propose_refusal";
	}
}

static void
put_pending(struct web_request *request, const struct decision_desk *desk,
    struct template_desk_case *page)
{
	struct template_desk_case_pending *lines = ARENA_ARRAY(
	    web_arena(request), struct template_desk_case_pending, DECISION_DESK_PENDING);
	moment now = web_now(request);
	bool keyed = !page->keys;

	for (size_t i = 0; i < desk->ret_pending_count; i++) {
		const struct decision_pending *pending = &desk->ret_pending[i];
		struct template_desk_case_pending *line = &lines[i];
		moment left = pending->due_at > now ? pending->due_at - now : 0;
		*line = (struct template_desk_case_pending){
		    .id = id_slice(&pending->application),
		    .reference = pending->reference,
		    .what = pending_key(pending->event),
		    .seconds = (left + MOMENT_SECOND - 1) / MOMENT_SECOND,
		    .refused = pending->refused,
		};
		line->open = line->refused == NULL && line->seconds > 0;
		line->key = line->open && !keyed;
		keyed = keyed || line->key;
	}
	page->pending = lines;
	page->pending_count = desk->ret_pending_count;
}

enum fault
case_desk(
    struct web_request *request, const struct id *shown, struct template_desk_case *page)
{
	struct decision_desk *desk = ARENA_NEW(web_arena(request), struct decision_desk);

	desk->caller = web_caller(request);
	TRY(decision_desk(web_acts(request), web_arena(request), desk));
	page->keys = desk_keys_are_on(request);
	put_queue(request, desk, shown, page);
	put_pending(request, desk, page);
	return FAULT_NONE;
}

/* --- colleagues --- */

void
case_colleagues(struct web_request *request, const struct decision_case *opened,
    struct template_desk_case *page)
{
	struct template_desk_case_notes *notes = ARENA_ARRAY(web_arena(request),
	    struct template_desk_case_notes, opened->ret_notes_count + 1);
	struct template_desk_case_kinds *kinds =
	    ARENA_ARRAY(web_arena(request), struct template_desk_case_kinds, KINDS_MOST);

	for (size_t i = 0; i < opened->ret_notes_count; i++) {
		const struct decision_note *note = &opened->ret_notes[i];
		notes[i] = (struct template_desk_case_notes){
		    .at = note->at,
		    .words = note->words,
		    .who = case_who(
		        web_language(request), note->author_name, note->author_arabic),
		};
	}
	page->notes = notes;
	page->notes_count = opened->ret_notes_count;
	for (const char *const *kind = decision_conflicts; *kind != NULL; kind++) {
		kinds[page->kinds_count++] = (struct template_desk_case_kinds){
		    slice_of(*kind), decision_conflict_key(slice_of(*kind))};
	}
	page->kinds = kinds;
}
