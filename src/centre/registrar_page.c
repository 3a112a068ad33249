/* SPDX-License-Identifier: EUPL-1.2 */
/* The registrars' desk: /registrar, one centre, and the list as a CSV. */
#include "access/access.h"
#include "centre/centre_act.h"
#include "centre/centre_page.h"
#include "centre/intervals_page.h"
#include "centre/key_page.h"
#include "centre/registrar_act.h"
#include "centre/registrar_fields_page.h"
#include "template/registrar.h"
#include "template/registrar_centre.h"
#include "web/form.h"
#include "web/html.h"

/* --- what waits, and all centres --- */

enum { SEARCH_MOST = 200 }; /* bytes of a search that make sense */

/* What it is that waits. */
static void
put_what(struct web_request *request, const struct centre_waiting *one,
    struct template_registrar_waiting *ret_line)
{
	if (one->kind == CENTRE_WAITING_IMPORT) {
		ret_line->rows = one->rows;
		return;
	}
	if (one->kind != CENTRE_WAITING_LINE) {
		const bool ends = one->kind == CENTRE_WAITING_KEY_END;
		ret_line->state = !ends    ? "centre.key.new"
		    : one->end.compromised ? "centre.key.compromised_title"
		                           : "centre.key.withdrawn_title";
		ret_line->look = ends ? SLICE("warn") : SLICE("ok");
		ret_line->from = ends ? one->end.on : one->key.from_day;
		ret_line->until = ends ? DAY_NONE : one->key.until_day;
		ret_line->key_kind = centre_key_kind_key(one->key.kind);
		ret_line->key_name = one->key.name;
		ret_line->fingerprint = slice_of(one->key.fingerprint);
		return;
	}
	const struct centre_interval *interval = &one->line.interval;
	const struct template_centre_intervals_intervals *shown =
	    centre_interval_lines(request, interval, 1);
	struct template_registrar_waiting_classes *classes =
	    ARENA_ARRAY(web_arena(request), struct template_registrar_waiting_classes,
	        shown->classes_count);
	ret_line->from = shown->from;
	ret_line->until = shown->until;
	ret_line->state = shown->state;
	ret_line->look = shown->look;
	ret_line->classes = classes;
	ret_line->classes_count = shown->classes_count;
	for (size_t i = 0; i < shown->classes_count; i++) {
		classes[i].class = shown->classes[i].class;
	}
	ret_line->holders = interval->state == CENTRE_SUSPENDED ? one->holders : 0;
}

static const struct template_registrar_waiting *
put_waiting(struct web_request *request, const struct centre_registrar_desk *desk)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;
	struct template_registrar_waiting *lines = ARENA_ARRAY(
	    web_arena(request), struct template_registrar_waiting, desk->ret_count + 1);

	for (size_t i = 0; i < desk->ret_count; i++) {
		const struct centre_waiting *one = &desk->ret_waiting[i];
		const struct centre *centre = &one->line.centre;
		lines[i] = (struct template_registrar_waiting){
		    .id = id_slice(&one->id),
		    .code = one->centre,
		    .name = is_arabic ? centre->name_arabic : centre->name_latin,
		    .reason = one->reason,
		    .by = one->by,
		    .at = one->at,
		    .mine = one->mine,
		};
		put_what(request, one, &lines[i]);
	}
	return lines;
}

static enum fault
put_centres(struct web_request *request, struct template_registrar *page)
{
	struct centre_list list = {.typed = slice_trim(web_query(request, "q"))};
	bool is_arabic = web_language(request) == SAY_ARABIC;

	if (list.typed.size > SEARCH_MOST ||
	    !centre_page_parse(web_query(request, "page"), &list.page)) {
		list = (struct centre_list){.typed = SLICE("")}; /* as if not asked */
	}
	TRY(centre_act_list(web_acts(request), web_arena(request), &list));
	page->typed = list.typed;
	page->next = list.ret_more ? (int64_t)list.page + 1 : 0;
	struct template_registrar_centres *lines = ARENA_ARRAY(
	    web_arena(request), struct template_registrar_centres, list.ret_count + 1);
	for (size_t i = 0; i < list.ret_count; i++) {
		const struct centre *centre = &list.ret_centres[i].centre;
		lines[i] = (struct template_registrar_centres){
		    .code = slice_of(centre->code.text),
		    .name = is_arabic ? centre->name_arabic : centre->name_latin,
		    .state = centre_today_key(list.ret_centres[i].verdict),
		    .look = slice_of(centre_today_look(list.ret_centres[i].verdict)),
		};
	}
	page->centres = lines;
	page->centres_count = list.ret_count;
	return FAULT_NONE;
}

/* "1": another's proposal was answered; "proposed": one waits. */
static const char *
done_key(struct slice done)
{
	return slice_equal(done, SLICE("proposed")) ? "centre.registrar.proposed"
	    : done.size > 0                         ? "centre.registrar.done"
	                                            : NULL;
}

static void
show_desk(struct web_request *request, unsigned status, const char *refusal)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct centre_registrar_desk desk = {.caller = web_caller(request)};
	struct template_registrar page = {
	    .refusal = refusal,
	    .done = refusal == NULL ? done_key(web_query(request, "done")) : NULL,
	};
	enum fault fault =
	    centre_registrar_open(web_acts(request), web_arena(request), &desk);

	if (fault == FAULT_NONE) {
		fault = put_centres(request, &page);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	page.waiting = put_waiting(request, &desk);
	page.waiting_count = desk.ret_count;
	template_registrar(&html, web_frame(request), &page);
	web_reply_html(request, status, buffer_slice(&html));
}

static void
desk_get(struct web_request *request)
{
	show_desk(request, 200, NULL);
}

/* --- another confirms --- */

static void
answer(struct web_request *request, bool confirms)
{
	struct centre_answered answered = {
	    .caller = web_caller(request), .confirms = confirms};

	if (!id_parse(web_parameter(request, 0), &answered.proposal)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault =
	    centre_answer(web_acts(request), web_arena(request), &answered);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answered.ret_verdict == CENTRE_CHANGE_OK) {
		web_redirect_to(request, "/registrar?done=1");
	} else {
		show_desk(request, centre_answered_status(&answered),
		    centre_answered_key(&answered));
	}
}

static void
confirm_post(struct web_request *request)
{
	answer(request, true);
}

static void
reject_post(struct web_request *request)
{
	answer(request, false);
}

/* --- one proposes --- */

static bool
is_ticked(struct slice ticked, struct slice value)
{
	while (ticked.size > 0) {
		if (slice_equal(slice_cut(&ticked, '\n'), value)) {
			return true;
		}
	}
	return false;
}

static void
put_error(const struct centre_proposed *proposed, struct template_registrar_centre *page,
    struct template_errors_errors *error)
{
	const char *key = proposed->ret_verdict == CENTRE_CHANGE_LINE
	    ? centre_line_key(proposed->ret_line)
	    : centre_change_key(proposed->ret_verdict);

	*error =
	    (struct template_errors_errors){proposed->ret_verdict == CENTRE_CHANGE_LINE
	            ? registrar_field(proposed->ret_line)
	            : SLICE("reason"),
	        key};
	page->code_error = slice_equal(error->field, SLICE("code")) ? key : NULL;
	page->name_error = slice_equal(error->field, SLICE("name_latin")) ? key : NULL;
	page->from_error = slice_equal(error->field, SLICE("from")) ? key : NULL;
	page->classes_error = slice_equal(error->field, SLICE("classes")) ? key : NULL;
	page->state_error = slice_equal(error->field, SLICE("state")) ? key : NULL;
	page->reason_error = slice_equal(error->field, SLICE("reason")) ? key : NULL;
	page->errors = error;
	page->errors_count = 1;
}

static void
put_file(struct web_request *request, const struct centre_file *file,
    struct template_registrar_centre *page)
{
	bool is_arabic = web_language(request) == SAY_ARABIC;

	page->known = file->ret_found;
	page->name =
	    is_arabic ? file->ret_centre.name_arabic : file->ret_centre.name_latin;
	page->intervals = centre_interval_lines(
	    request, file->ret_intervals, file->ret_intervals_count);
	page->intervals_count = file->ret_intervals_count;
	page->keys = centre_key_lines(request, file->ret_keys, file->ret_keys_count);
	page->keys_count = file->ret_keys_count;
	page->permits = file->ret_permits;
}

/* values as typed; proposed is NULL when the page is only opened. */
static void
show_centre(struct web_request *request, const struct centre_file *file,
    const struct slice values[static REGISTRAR_FIELD_COUNT],
    const struct centre_proposed *proposed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error;
	struct slice state = values[REGISTRAR_STATE];
	struct slice ticked = values[REGISTRAR_CLASSES];
	const struct template_registrar_centre_classes classes[] = {
	    {SLICE("1"), centre_class_key(CENTRE_CLASS_RECREATION),
	        is_ticked(ticked, SLICE("1"))},
	    {SLICE("2"), centre_class_key(CENTRE_CLASS_TRAINING),
	        is_ticked(ticked, SLICE("2"))},
	    {SLICE("3"), centre_class_key(CENTRE_CLASS_COMMERCIAL),
	        is_ticked(ticked, SLICE("3"))},
	};
	const struct template_radios_options states[] = {
	    {SLICE("accredited"), "register.interval.accredited", NULL,
	        !slice_equal(state, SLICE("suspended"))},
	    {SLICE("suspended"), "register.interval.suspended", NULL,
	        slice_equal(state, SLICE("suspended"))},
	};
	struct template_registrar_centre page = {
	    .code = values[REGISTRAR_CODE],
	    .name_latin = values[REGISTRAR_NAME_LATIN],
	    .name_arabic = values[REGISTRAR_NAME_ARABIC],
	    .city_latin = values[REGISTRAR_CITY_LATIN],
	    .city_arabic = values[REGISTRAR_CITY_ARABIC],
	    .from = values[REGISTRAR_FROM],
	    .until = values[REGISTRAR_UNTIL],
	    .classes = classes,
	    .classes_count = ARRAY_LEN(classes),
	    .states = states,
	    .states_count = ARRAY_LEN(states),
	    .reason = values[REGISTRAR_REASON],
	};

	put_file(request, file, &page);
	if (proposed != NULL) {
		put_error(proposed, &page, &error);
	}
	template_registrar_centre(&html, web_frame(request), &page);
	web_reply_html(request,
	    proposed != NULL ? centre_change_status(proposed->ret_verdict) : 200,
	    buffer_slice(&html));
}

/* False when it has answered. */
static bool
open_file(struct web_request *request, struct centre_file *file)
{
	file->counts = true;
	enum fault fault = centre_file_open(web_acts(request), web_arena(request), file);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

static void
new_get(struct web_request *request)
{
	const struct slice values[REGISTRAR_FIELD_COUNT] = {
	    [REGISTRAR_CLASSES] = SLICE("1")};
	struct centre_file file = {.ret_found = false};

	show_centre(request, &file, values, NULL);
}

/* Those that it teaches now, else last: a change rarely means another scope. One a line. */
static struct slice
classes_at_hand(struct web_request *request, const struct centre_file *file)
{
	const day today =
	    moment_day(web_now(request), web_frame(request)->offset_minutes);
	struct buffer classes = BUFFER_IN(web_arena(request));
	unsigned scope = CENTRE_SCOPE(CENTRE_CLASS_RECREATION);

	for (size_t i = 0; i < file->ret_intervals_count; i++) {
		const struct centre_interval *one = &file->ret_intervals[i];
		scope = one->from_day <= today || i == 0 ? one->scope : scope;
	}
	for (int class = CENTRE_CLASS_RECREATION; class <= CENTRE_CLASS_LAST; class ++) {
		if ((scope & CENTRE_SCOPE(class)) != 0) {
			buffer_print(&classes, "%d\n", class);
		}
	}
	return buffer_slice(&classes);
}

static void
centre_get(struct web_request *request)
{
	struct centre_file file = {.code = web_parameter(request, 0)};

	if (!open_file(request, &file)) {
		return;
	}
	if (!file.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	const struct centre *centre = &file.ret_centre;
	const struct slice values[REGISTRAR_FIELD_COUNT] = {
	    [REGISTRAR_CODE] = slice_of(centre->code.text),
	    [REGISTRAR_NAME_LATIN] = centre->name_latin,
	    [REGISTRAR_NAME_ARABIC] = centre->name_arabic,
	    [REGISTRAR_CITY_LATIN] = centre->city_latin,
	    [REGISTRAR_CITY_ARABIC] = centre->city_arabic,
	    [REGISTRAR_CLASSES] = classes_at_hand(request, &file),
	};
	show_centre(request, &file, values, NULL);
}

static void
propose_post(struct web_request *request)
{
	struct slice values[REGISTRAR_FIELD_COUNT];
	struct centre_file file = {.ret_found = false};

	if (!web_form_accepted(request,
	        web_form(request, registrar_fields, REGISTRAR_FIELD_COUNT, values))) {
		return;
	}
	struct centre_proposed proposed = {
	    .caller = web_caller(request),
	    .line = registrar_line(web_arena(request), values),
	    .reason = slice_trim(values[REGISTRAR_REASON]),
	};
	enum fault fault =
	    centre_propose(web_acts(request), web_arena(request), &proposed);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposed.ret_verdict == CENTRE_CHANGE_OK) {
		web_redirect_to(request, "/registrar?done=proposed");
	} else {
		file.code = values[REGISTRAR_CODE];
		if (open_file(request, &file)) {
			show_centre(request, &file, values, &proposed);
		}
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/registrar", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0, desk_get},
    {WEB_POST, "/{lang}/registrar", ACCESS_CENTRE_CHANGE, WEB_BODY_FORM, 0, propose_post},
    {WEB_GET, "/{lang}/registrar/new", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0, new_get},
    {WEB_GET, "/{lang}/registrar/centres/{code}", ACCESS_CENTRE_CHANGE, WEB_BODY_NONE, 0,
        centre_get},
    {WEB_POST, "/{lang}/registrar/proposals/{id}/confirm", ACCESS_CENTRE_CHANGE,
        WEB_BODY_FORM, WEB_FRESH, confirm_post},
    {WEB_POST, "/{lang}/registrar/proposals/{id}/reject", ACCESS_CENTRE_CHANGE,
        WEB_BODY_FORM, 0, reject_post},
};
const struct web_routes registrar_page_routes = {routes, ARRAY_LEN(routes)};
