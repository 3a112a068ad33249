/* SPDX-License-Identifier: EUPL-1.2 */
/* Part 4: the flying rules, each accepted by itself; and the same rules for everybody. */
#include "application/parts_page.h"
#include "rule/rule_act.h"
#include "template/application_rules.h"
#include "template/rules.h"
#include "web/form.h"
#include "web/html.h"

typedef struct template_application_rules_rules rule_line;

enum { FIELD_RULE, FIELD_SHOWN, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_RULE] = {"rule", (size_t)RULE_MOST *(RULE_CODE_MOST + 1), WEB_FIELD_MANY},
    [FIELD_SHOWN] = {"shown", (size_t)RULE_MOST *(RULE_CODE_MOST + 12), WEB_FIELD_LINE},
};

static struct slice
title_of(struct web_request *request, const struct rule *rule)
{
	return web_language(request) == SAY_ARABIC ? rule->title_ar : rule->title_en;
}

static struct slice
text_of(struct web_request *request, const struct rule *rule)
{
	return web_language(request) == SAY_ARABIC ? rule->text_ar : rule->text_en;
}

/* The id of a rule's checkbox. */
static struct slice
place_of(struct web_request *request, const struct rule *rule)
{
	struct buffer place = BUFFER_IN(web_arena(request));

	buffer_print(&place, "rule-%.*s", SLICE_PRINT(rule->code));
	return buffer_slice(&place);
}

static void
put_rules(struct web_request *request, const struct application_view *view, bool refused,
    struct template_application_rules *page)
{
	rule_line *lines =
	    ARENA_ARRAY(web_arena(request), rule_line, view->rules_count + 1);

	for (size_t i = 0; i < view->rules_count; i++) {
		lines[i] = (rule_line){
		    .code = view->rules[i]->code,
		    .title = title_of(request, view->rules[i]),
		    .words = text_of(request, view->rules[i]),
		    .accepted = view->rules_accepted[i],
		    .missed = refused && !view->rules_accepted[i],
		};
	}
	page->rules = lines;
	page->rules_count = view->rules_count;
	page->shown =
	    application_rules_shown(web_arena(request), view->rules, view->rules_count);
}

/* verdict: INCOMPLETE marks what was missed, RULE_CHANGED says why all is shown anew. */
static void
rules_show(struct web_request *request, const struct application_view *view,
    enum application_verdict verdict)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct parts_errors errors = {.count = 0};
	struct template_application_rules page = {.errors = errors.list};
	bool missed = verdict == APPLICATION_INCOMPLETE;

	put_rules(request, view, missed, &page);
	for (size_t i = 0; i < view->rules_count && errors.count == 0; i++) {
		if (verdict == APPLICATION_RULE_CHANGED ||
		    (missed && !view->rules_accepted[i])) {
			parts_add_error(&errors, place_of(request, view->rules[i]),
			    missed ? "application.rules.missed_summary"
			           : application_key(verdict));
		}
	}
	page.errors_count = errors.count;
	template_application_rules(&html, web_frame(request), &page);
	web_reply_html(request, application_status(verdict), buffer_slice(&html));
}

void
rules_get(struct web_request *request)
{
	struct application_view view;

	if (parts_load_draft(request, &view)) {
		rules_show(request, &view, APPLICATION_OK);
	}
}

void
rules_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct application_view view;

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	struct application_rules_accepted accepted = {
	    .caller = web_caller(request),
	    .codes = values[FIELD_RULE],
	    .shown = values[FIELD_SHOWN],
	};
	enum fault fault =
	    application_accept_rules(web_acts(request), web_arena(request), &accepted);
	bool changed = accepted.ret_verdict == APPLICATION_RULE_CHANGED;
	if ((fault != FAULT_NONE || !changed) &&
	    !parts_went_on(request, fault, accepted.ret_verdict)) {
		return;
	}
	if (accepted.ret_verdict == APPLICATION_OK) {
		web_redirect_to(request, "/application");
	} else if (parts_load_draft(request, &view)) {
		rules_show(request, &view, accepted.ret_verdict);
	}
}

/* --- for everybody --- */

void
rules_public_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_rules_rules lines[RULE_MOST];
	struct rules_today today;
	enum fault fault = rule_act_today(web_acts(request), web_arena(request), &today);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	for (size_t i = 0; i < today.ret_count; i++) {
		const struct rule *rule = today.ret_rules[i];
		lines[i] = (struct template_rules_rules){
		    .title = title_of(request, rule),
		    .words = text_of(request, rule),
		    .since = rule->valid_from,
		    .source = rule->source,
		};
	}
	template_rules(&html, web_frame(request),
	    &(struct template_rules){.rules = lines, .rules_count = today.ret_count});
	web_reply_html(request, 200, buffer_slice(&html));
}
