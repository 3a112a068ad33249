/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_page.h"

#include "access/access.h"
#include "centre/centre_act.h"
#include "centre/intervals_page.h"
#include "centre/key_page.h"
#include "template/application_centre.h"
#include "template/centre.h"
#include "template/centres.h"
#include "web/html.h"

typedef struct template_centre_results_centres centre_line;

enum { TYPED_MOST = 200 }; /* bytes of a search that make sense */

/* How a centre stands today. */
static const struct {
	const char *key;
	const char *look;
} faces[] = {
    [CENTRE_OK] = {"centre_pages.state_accredited", "ok"},
    [CENTRE_UNKNOWN] = {"centre_pages.state_not_now", ""},
    [CENTRE_NOT_YET] = {"centre_pages.state_not_yet", ""},
    [CENTRE_LAPSED] = {"centre_pages.state_lapsed", ""},
    [CENTRE_BETWEEN] = {"centre_pages.state_not_now", ""},
    [CENTRE_WAS_SUSPENDED] = {"centre_pages.state_suspended", "warn"},
    [CENTRE_OUT_OF_SCOPE] = {"centre_pages.state_out_of_scope", ""},
};
_Static_assert(ARRAY_LEN(faces) == CENTRE_VERDICT_COUNT, "each verdict has its words");

const char *
centre_today_key(enum centre_verdict verdict)
{
	return faces[verdict].key;
}

const char *
centre_today_look(enum centre_verdict verdict)
{
	return faces[verdict].look;
}

static centre_line
line_of(struct web_request *request, const struct centre_today *today)
{
	const struct centre *centre = &today->centre;
	bool is_arabic = web_language(request) == SAY_ARABIC;

	return (centre_line){
	    .name = is_arabic ? centre->name_arabic : centre->name_latin,
	    .other_name = is_arabic ? centre->name_latin : centre->name_arabic,
	    .other_lang = slice_of(say_code(say_other(web_language(request)))),
	    .city = is_arabic ? centre->city_arabic : centre->city_latin,
	    .code = slice_of(centre->code.text),
	    .state = faces[today->verdict].key,
	    .look = slice_of(faces[today->verdict].look),
	    .until = today->verdict == CENTRE_OK ? today->until_day : DAY_NONE,
	};
}

/* False when it has answered. */
static bool
search(
    struct web_request *request, struct centre_list *list, const centre_line **ret_lines)
{
	list->typed = slice_trim(web_query(request, "q"));
	if (list->typed.size > TYPED_MOST ||
	    !centre_page_parse(web_query(request, "page"), &list->page)) {
		web_reply_error(request, 400);
		return false;
	}
	enum fault fault = centre_act_list(web_acts(request), web_arena(request), list);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return false;
	}
	centre_line *lines =
	    ARENA_ARRAY(web_arena(request), centre_line, list->ret_count + 1);
	for (size_t i = 0; i < list->ret_count; i++) {
		lines[i] = line_of(request, &list->ret_centres[i]);
	}
	*ret_lines = lines;
	return true;
}

static void
centres_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct centre_list list = {.ret_count = 0};
	const centre_line *lines = NULL;

	if (search(request, &list, &lines)) {
		template_centres(&html, web_frame(request),
		    &(struct template_centres){
		        .typed = list.typed,
		        .count = (int64_t)list.ret_count,
		        .next = list.ret_more ? (int64_t)list.page + 1 : 0,
		        .centres = lines,
		        .centres_count = list.ret_count,
		    });
		web_reply_html(request, 200, buffer_slice(&html));
	}
}

static void
choose_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct centre_list list = {.ret_count = 0};
	const centre_line *lines = NULL;

	if (search(request, &list, &lines)) {
		template_application_centre(&html, web_frame(request),
		    &(struct template_application_centre){
		        .typed = list.typed,
		        .count = (int64_t)list.ret_count,
		        .next = list.ret_more ? (int64_t)list.page + 1 : 0,
		        .centres = lines,
		        .centres_count = list.ret_count,
		    });
		web_reply_html(request, 200, buffer_slice(&html));
	}
}

/* --- one centre --- */

bool
centre_file_found(struct web_request *request, struct centre_file *ret_file)
{
	struct centre_code code;

	if (centre_code_parse(web_parameter(request, 0), &code) != CENTRE_CODE_OK) {
		web_reply_error(request, 404);
		return false;
	}
	*ret_file = (struct centre_file){
	    .code = arena_copy(web_arena(request), slice_of(code.text))};
	enum fault fault =
	    centre_file_open(web_acts(request), web_arena(request), ret_file);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!ret_file->ret_found) {
		web_reply_error(request, 404);
	}
	return fault == FAULT_NONE && ret_file->ret_found;
}

static void
centre_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct centre_file file;

	if (!centre_file_found(request, &file)) {
		return;
	}
	const day today =
	    moment_day(web_now(request), web_frame(request)->offset_minutes);
	const centre_line line = line_of(request,
	    &(struct centre_today){
	        .centre = file.ret_centre,
	        .verdict = centre_accredited_on(file.ret_intervals,
	            file.ret_intervals_count, today, CENTRE_CLASS_RECREATION),
	        .until_day = DAY_NONE,
	    });
	template_centre(&html, web_frame(request),
	    &(struct template_centre){
	        .name = line.name,
	        .other_name = line.other_name,
	        .other_lang = line.other_lang,
	        .city = line.city,
	        .code = line.code,
	        .state = line.state,
	        .look = line.look,
	        .intervals = centre_interval_lines(
	            request, file.ret_intervals, file.ret_intervals_count),
	        .intervals_count = file.ret_intervals_count,
	        .keys = centre_key_lines(request, file.ret_keys, file.ret_keys_count),
	        .keys_count = file.ret_keys_count,
	    });
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/centres", ACCESS_PUBLIC, WEB_BODY_NONE, 0, centres_get},
    {WEB_GET, "/{lang}/centres/{code}", ACCESS_PUBLIC, WEB_BODY_NONE, 0, centre_get},
    {WEB_GET, "/{lang}/application/certificate/centre", ACCESS_OWN_FILE, WEB_BODY_NONE, 0,
        choose_get},
};

const struct web_routes centre_page_routes = {routes, ARRAY_LEN(routes)};
