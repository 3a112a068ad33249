/* SPDX-License-Identifier: EUPL-1.2 */
#include "decision/search_page.h"

#include "decision/queue_page.h"
#include "template/desk_search.h"
#include "web/html.h"

static void
put_states(
    struct web_request *request, struct slice chosen, struct template_desk_search *page)
{
	struct template_select_options *options = ARENA_ARRAY(
	    web_arena(request), struct template_select_options, APPLICATION_STATE_COUNT);
	size_t count = 0;

	for (size_t i = APPLICATION_DRAFT + 1; i < APPLICATION_STATE_COUNT; i++) {
		enum application_state state = (enum application_state)i;
		struct slice name = slice_of(application_state_name(state));
		options[count++] = (struct template_select_options){
		    .value = name,
		    .label =
		        html_sentence(web_frame(request), application_state_key(state)),
		    .chosen = slice_equal(name, chosen),
		};
	}
	page->states = options;
	page->states_count = count;
}

/* Beside its field, and above the form. */
static void
put_wrong(struct web_request *request, const struct search *search,
    struct template_desk_search *page)
{
	const char **errors[SEARCH_FIELDS] = {
	    [SEARCH_FIELD_WORDS] = &page->words_error,
	    [SEARCH_FIELD_STATE] = &page->state_error,
	    [SEARCH_FIELD_CENTRE] = &page->centre_error,
	    [SEARCH_FIELD_FROM] = &page->from_error,
	    [SEARCH_FIELD_UNTIL] = &page->until_error,
	};

	if (search->ret_wrong == SEARCH_FIELDS || errors[search->ret_wrong] == NULL) {
		return;
	}
	struct template_errors_errors *told =
	    ARENA_NEW(web_arena(request), struct template_errors_errors);
	*errors[search->ret_wrong] = search->ret_key;
	*told = (struct template_errors_errors){
	    .field = slice_of(search_field_name(search->ret_wrong)),
	    .message = search->ret_key,
	};
	page->errors = told;
	page->errors_count = 1;
}

/* A browser shows nothing else in a field of a day, and complains. */
static struct slice
day_typed(const struct search *search, enum search_field field)
{
	day typed = DAY_NONE;

	return day_parse(search->typed[field], &typed) ? search->typed[field] : SLICE("");
}

static void
show(struct web_request *request, const struct search *search)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	bool wrong = search->ret_wrong < SEARCH_FIELDS;
	struct template_desk_search page = {
	    .words = search->typed[SEARCH_FIELD_WORDS],
	    .state = search->typed[SEARCH_FIELD_STATE],
	    .centre = search->typed[SEARCH_FIELD_CENTRE],
	    .from = day_typed(search, SEARCH_FIELD_FROM),
	    .until = day_typed(search, SEARCH_FIELD_UNTIL),
	    .asked = search->ret_asked && !wrong,
	    .later = search->typed[SEARCH_FIELD_AFTER].size > 0,
	    .after = slice_of(search->ret_next),
	    .part = search->ret_part,
	    .reach = SEARCH_REACH_MOST,
	};

	put_states(request, page.state, &page);
	put_wrong(request, search, &page);
	page.cases = queue_cases(request, search->ret_lines, search->ret_count);
	page.cases_count = search->ret_count;
	template_desk_search(&html, web_frame(request), &page);
	web_reply_html(request, wrong ? 422 : 200, buffer_slice(&html));
}

bool
search_asked(struct web_request *request, struct search *ret_search)
{
	*ret_search = (struct search){.caller = web_caller(request)};
	for (size_t i = 0; i < SEARCH_FIELDS; i++) {
		ret_search->typed[i] =
		    web_query(request, search_field_name((enum search_field)i));
	}
	enum fault fault = search_find(web_acts(request), web_arena(request), ret_search);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

void
search_get(struct web_request *request)
{
	struct search search;

	if (search_asked(request, &search)) {
		show(request, &search);
	}
}
