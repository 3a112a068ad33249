/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificate, the drones, the rules. */
#include "decision/case_page.h"

#include "centre/centre.h"
#include "register/register.h"
#include "rule/rule.h"

static void
put_certificate(enum say_language language, const struct application_view *view,
    struct template_desk_case *page)
{
	bool accredited = view->centre_verdict == CENTRE_OK;

	page->centre_name =
	    language == SAY_ARABIC ? view->centre_name_arabic : view->centre_name_latin;
	page->centre = view->centre;
	page->certificate = view->number;
	page->issued = view->issued_on;
	page->centre_answer =
	    accredited ? "decision.check.centre.ok" : "decision.check.centre.open";
	page->centre_look = accredited ? SLICE("ok") : SLICE("bad");
}

/* What the centre's own register says of it. */
static void
put_register(const struct application_view *view, struct template_desk_case *page)
{
	static const struct slice looks[] = {
	    [REGISTER_NONE] = SLICE_INIT(""),
	    [REGISTER_KNOWN] = SLICE_INIT("ok"),
	    [REGISTER_DIFFERS] = SLICE_INIT("bad"),
	    [REGISTER_WITHDRAWN] = SLICE_INIT("bad"),
	};

	page->register_answer =
	    view->from_register && view->register_answer == REGISTER_KNOWN
	    ? "register.answer.picked"
	    : register_answer_key(view->register_answer);
	page->register_look = looks[view->register_answer];
	page->register_name = view->register_name;
	page->register_withdrawn = view->register_withdrawn_at;
	page->register_reason = view->register_reason;
}

static struct slice
drone_name(struct arena *arena, const struct application_view_drone *drone)
{
	struct buffer name = BUFFER_IN(arena);

	buffer_put(&name, drone->make);
	buffer_putc(&name, ' ');
	buffer_put(&name, drone->model);
	return buffer_slice(&name);
}

static void
put_drones(struct arena *arena, const struct application_view *view,
    struct template_desk_case *page)
{
	struct template_desk_case_drones *drones =
	    ARENA_ARRAY(arena, struct template_desk_case_drones, DRONE_MOST);

	for (size_t i = 0; i < view->drones_count; i++) {
		const struct application_view_drone *drone = &view->drones[i];
		drones[i] = (struct template_desk_case_drones){
		    .name = drone_name(arena, drone),
		    .serial = drone->serial,
		    .kind = drone->serial_kind == DRONE_CTA2063 ? "decision.drone.cta2063"
		                                                : "decision.drone.other",
		    .grams = drone->grams,
		};
	}
	page->drones = drones;
	page->drones_count = view->drones_count;
	page->drone_count = (int64_t)view->drones_count;
}

static void
put_rules(struct arena *arena, enum say_language language,
    const struct application_view *view, struct template_desk_case *page)
{
	struct template_desk_case_rules *rules =
	    ARENA_ARRAY(arena, struct template_desk_case_rules, RULE_MOST);

	for (size_t i = 0; i < view->rules_count; i++) {
		const struct rule *rule = view->rules[i];
		rules[i] = (struct template_desk_case_rules){
		    .title = language == SAY_ARABIC ? rule->title_ar : rule->title_en,
		    .rule_version = rule->version,
		    .since = rule->valid_from,
		    .accepted = view->rules_accepted[i],
		    .accepted_at = view->rules_accepted_at[i],
		};
		page->odd_rules += view->rules_accepted[i] ? 0 : 1;
	}
	page->rules = rules;
	page->rules_count = view->rules_count;
}

void
case_papers(struct web_request *request, const struct application_view *view,
    struct template_desk_case *page)
{
	struct arena *arena = web_arena(request);

	put_certificate(web_language(request), view, page);
	put_register(view, page);
	page->odd_papers = view->centre_verdict != CENTRE_OK ||
	    slice_equal(page->register_look, SLICE("bad"));
	put_drones(arena, view, page);
	put_rules(arena, web_language(request), view, page);
}
