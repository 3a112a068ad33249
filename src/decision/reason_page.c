/* SPDX-License-Identifier: EUPL-1.2 */
/* The texts that are ready for an officer, and what the applicant will read of what he typed. */
#include "decision/case_page.h"
#include "decision/reason_act.h"
#include "say/say.h"

/* --- texts that are ready --- */

static void
put_ready(struct web_request *request, const struct reason_list *list,
    const struct case_typed *typed, struct template_desk_case *page)
{
	struct template_desk_ready_ready *returns = ARENA_ARRAY(
	    web_arena(request), struct template_desk_ready_ready, list->count + 1);
	struct template_desk_ready_ready *refuses = ARENA_ARRAY(
	    web_arena(request), struct template_desk_ready_ready, list->count + 1);
	bool arabic = web_language(request) == SAY_ARABIC;

	for (size_t i = 0; i < list->count; i++) {
		const struct reason *reason = &list->reasons[i];
		struct template_desk_ready_ready *into = reason->step == REASON_RETURN
		    ? &returns[page->ready_return_count++]
		    : &refuses[page->ready_refuse_count++];
		*into = (struct template_desk_ready_ready){
		    .code = reason->code,
		    .title = arabic ? reason->title_ar : reason->title_en,
		    .en = reason->text_en,
		    .ar = reason->text_ar,
		    .subject = reason->subject,
		    .chosen = typed != NULL && slice_equal(typed->ready, reason->code),
		};
	}
	page->ready_return = returns;
	page->ready_refuse = refuses;
}

/* --- the preview --- */

/* What is asked for, or why it is refused, in that language. */
static struct slice
subject_in(struct arena *arena, enum say_language language, const struct decision *typed)
{
	struct buffer words = BUFFER_IN(arena);
	struct slice marks = typed->marks;
	const char *key = application_reason_key(typed->reason);

	if (typed->event != APPLICATION_RETURN) {
		return slice_of(key != NULL ? say_text(language, key) : "");
	}
	while (marks.size > 0) {
		key = application_mark_key(slice_cut(&marks, '\n'));
		if (key != NULL) {
			buffer_print(&words, "%s%s",
			    buffer_slice(&words).size == 0 ? ""
			        : language == SAY_ARABIC   ? "، "
			                                   : ", ",
			    say_text(language, key));
		}
	}
	return buffer_slice(&words);
}

static void
put_preview(
    struct arena *arena, const struct decision *typed, struct template_desk_case *page)
{
	enum { LANGUAGES = 2 };
	struct template_desk_preview_previews *previews =
	    ARENA_ARRAY(arena, struct template_desk_preview_previews, LANGUAGES);

	previews[0] = (struct template_desk_preview_previews){SLICE("en"), SLICE("ltr"),
	    subject_in(arena, SAY_ENGLISH, typed), typed->text_en};
	previews[1] = (struct template_desk_preview_previews){SLICE("ar"), SLICE("rtl"),
	    subject_in(arena, SAY_ARABIC, typed), typed->text_ar};
	page->previews = previews;
	page->previews_count = LANGUAGES;
	page->previews_return = typed->event == APPLICATION_RETURN;
}

enum fault
case_words(struct web_request *request, const struct case_typed *typed,
    struct template_desk_case *page)
{
	struct reason_list list;

	if (!page->may_decide) {
		return FAULT_NONE;
	}
	TRY(reason_act_list(web_acts(request), web_arena(request), &list));
	put_ready(request, &list, typed, page);
	if (typed == NULL) {
		return FAULT_NONE;
	}
	if (typed->ready_error == NULL) {
		put_preview(web_arena(request), &typed->decision, page);
	} else if (typed->decision.event == APPLICATION_RETURN) {
		page->ready_return_error = typed->ready_error;
	} else {
		page->ready_refuse_error = typed->ready_error;
	}
	return FAULT_NONE;
}
