/* SPDX-License-Identifier: EUPL-1.2 */
/* The certificate and its file, the drones, the rules. */
#include "decision/case_page.h"

#include "base/number.h"
#include "centre/centre.h"
#include "register/register.h"
#include "rule/rule.h"

static const char *
type_key(struct slice type)
{
	static const char *const types[][2] = {
	    {"application/pdf", "decision.type.pdf"},
	    {"image/jpeg", "decision.type.jpeg"},
	    {"image/png", "decision.type.png"},
	};

	for (size_t i = 0; i < ARRAY_LEN(types); i++) {
		if (slice_equal(type, slice_of(types[i][0]))) {
			return types[i][1];
		}
	}
	return NULL;
}

/* "820 kB", "1.2 MB", as the applicant's page says it. */
static struct slice
size_of(struct arena *arena, enum say_language language, int64_t bytes)
{
	enum { KILO = 1000, MEGA = KILO * KILO };
	struct buffer number = BUFFER_IN(arena);
	struct buffer size = BUFFER_IN(arena);
	bool mega = bytes >= MEGA;

	if (mega) {
		buffer_print(&number, "%lld.%lld", (long long)(bytes / MEGA),
		    (long long)(bytes % MEGA / (MEGA / 10)));
	} else {
		buffer_print(&number, "%lld", (long long)((bytes + KILO - 1) / KILO));
	}
	say_put(&size, language,
	    mega ? "application.certificate.size_mb" : "application.certificate.size_kb",
	    (struct say_value[]){SAY_PLAIN("number", buffer_slice(&number))}, 1);
	return buffer_slice(&size);
}

static void
put_file(struct arena *arena, enum say_language language,
    const struct application_view *view, struct template_desk_case *page)
{
	struct buffer hash = BUFFER_IN(arena);

	number_hex(view->file_hash, &hash);
	page->file = view->file_hash.size > 0;
	page->file_name = view->file_name;
	page->file_type = type_key(view->file_type);
	page->file_size = size_of(arena, language, view->file_bytes);
	page->uploaded = view->uploaded_at;
	page->file_hash = buffer_slice(&hash);
}

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
	}
	page->rules = rules;
	page->rules_count = view->rules_count;
}

void
case_papers(struct web_request *request, const struct application_view *view,
    struct template_desk_case *page)
{
	struct arena *arena = web_arena(request);

	put_file(arena, web_language(request), view, page);
	put_certificate(web_language(request), view, page);
	put_register(view, page);
	put_drones(arena, view, page);
	put_rules(arena, web_language(request), view, page);
}
