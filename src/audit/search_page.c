/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/search_page.h"

#include <string.h>

#include "access/access.h"
#include "base/number.h"
#include "web/html.h"

/* --- reading --- */

static bool
complain(struct audit_complaint *ret_complaint, const char *field, const char *key)
{
	*ret_complaint = (struct audit_complaint){field, key};
	return false;
}

static bool
read_word(struct web_request *request, const char *name, struct slice *ret_word,
    struct audit_complaint *ret_complaint)
{
	*ret_word = slice_trim(web_query(request, name));
	return ret_word->size <= AUDIT_WORD_MOST ||
	    complain(ret_complaint, name, "audit.refusal.word");
}

static bool
read_day(struct web_request *request, const char *name, day *ret_day,
    struct audit_complaint *ret_complaint)
{
	struct slice typed = slice_trim(web_query(request, name));

	*ret_day = DAY_NONE;
	return typed.size == 0 || day_parse(typed, ret_day) ||
	    complain(ret_complaint, name, "audit.refusal.day");
}

static bool
read_days(struct web_request *request, day *ret_from, day *ret_until,
    struct audit_complaint *ret_complaint)
{
	if (!read_day(request, "from", ret_from, ret_complaint) ||
	    !read_day(request, "until", ret_until, ret_complaint)) {
		return false;
	}
	return *ret_from == DAY_NONE || *ret_until == DAY_NONE ||
	    *ret_from <= *ret_until ||
	    complain(ret_complaint, "until", "audit.refusal.order");
}

static bool
read_outcome(struct web_request *request, enum audit_outcome *ret_outcome,
    struct audit_complaint *ret_complaint)
{
	struct slice word = web_query(request, "outcome");

	*ret_outcome = slice_equal(word, SLICE("done")) ? AUDIT_DONE
	    : slice_equal(word, SLICE("refused"))       ? AUDIT_REFUSED
	                                                : AUDIT_ANY_OUTCOME;
	return word.size == 0 || *ret_outcome != AUDIT_ANY_OUTCOME ||
	    complain(ret_complaint, "outcome", "audit.refusal.outcome");
}

static bool
read_before(struct web_request *request, uint64_t *ret_before,
    struct audit_complaint *ret_complaint)
{
	struct slice word = web_query(request, "before");
	int64_t before = 0;

	if (word.size > 0 && !number_parse(word, 1, INT64_MAX, &before)) {
		return complain(ret_complaint, "before", "audit.refusal.before");
	}
	*ret_before = (uint64_t)before;
	return true;
}

bool
audit_query(struct web_request *request, struct audit_search *search,
    struct audit_complaint *ret_complaint)
{
	*ret_complaint = (struct audit_complaint){NULL, NULL};
	search->caller = web_caller(request);
	return read_word(request, "what", &search->criteria.action, ret_complaint) &&
	    read_word(request, "who", &search->criteria.actor, ret_complaint) &&
	    read_word(request, "about", &search->criteria.object, ret_complaint) &&
	    read_outcome(request, &search->criteria.outcome, ret_complaint) &&
	    read_days(request, &search->from, &search->until, ret_complaint) &&
	    read_before(request, &search->before, ret_complaint);
}

bool
audit_query_report(struct web_request *request, struct audit_report *report,
    struct audit_complaint *ret_complaint)
{
	day today = moment_day(web_now(request), web_frame(request)->offset_minutes);

	*ret_complaint = (struct audit_complaint){NULL, NULL};
	report->caller = web_caller(request);
	if (!read_days(request, &report->from, &report->until, ret_complaint)) {
		return false;
	}
	if (report->until == DAY_NONE) {
		report->until = report->from != DAY_NONE && report->from > today
		    ? report->from
		    : today;
	}
	if (report->from == DAY_NONE) {
		report->from = report->until - AUDIT_REPORT_DAYS + 1;
	}
	return report->until - report->from < AUDIT_REPORT_DAYS_MOST ||
	    complain(ret_complaint, "from", "audit.refusal.too_long");
}

bool
audit_look_asked(struct web_request *request, struct audit_look *ret_look)
{
	int64_t seq = 0;
	enum fault fault = FAULT_NONE;

	ret_look->caller = web_caller(request);
	if (number_parse(web_parameter(request, 0), 1, INT64_MAX, &seq)) {
		ret_look->seq = (uint64_t)seq;
		fault = audit_look(web_acts(request), web_arena(request), ret_look);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (!ret_look->ret_found) {
		web_reply_error(request, 404);
	}
	return fault == FAULT_NONE && ret_look->ret_found;
}

/* --- saying --- */

static struct slice
text_of(struct web_request *request, const char *key)
{
	return slice_of(say_text(web_language(request), key));
}

struct slice
audit_action_text(struct web_request *request, struct slice action)
{
	struct buffer key = BUFFER_IN(web_arena(request));

	buffer_print(&key, "audit.action.%.*s", SLICE_PRINT(action));
	return say_has(buffer_text(&key)) ? text_of(request, buffer_text(&key)) : action;
}

struct slice
audit_object_text(struct web_request *request, struct slice object)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	struct slice rest = object;

	if (!slice_starts(object, SLICE("route/"))) {
		return object;
	}
	(void)slice_cut(&rest, '/');
	while (rest.size > 0) {
		buffer_put(&out, slice_cut(&rest, '{'));
		if (rest.size > 0) {
			struct slice name = slice_cut(&rest, '}');
			bool language = slice_equal(name, SLICE("lang"));
			buffer_puts(
			    &out, language ? say_code(web_language(request)) : "…");
		}
	}
	return buffer_slice(&out);
}

struct slice
audit_role_text(struct web_request *request, struct slice role)
{
	enum access_role known = ACCESS_APPLICANT;
	struct buffer key = BUFFER_IN(web_arena(request));

	if (access_role_parse(role, &known)) {
		return text_of(request, access_role_key(known));
	}
	buffer_print(&key, "audit.role.%.*s", SLICE_PRINT(role));
	return say_has(buffer_text(&key)) ? text_of(request, buffer_text(&key)) : role;
}

struct slice
audit_name_text(struct web_request *request, const struct audit_who *who)
{
	bool arabic = web_language(request) == SAY_ARABIC && who->name_arabic.size > 0;

	return arabic ? who->name_arabic : who->name;
}

struct slice
audit_who_text(struct web_request *request, const struct audit_line *line)
{
	return line->who.name.size > 0 ? audit_name_text(request, &line->who)
	                               : audit_role_text(request, line->entry.role);
}

struct slice
audit_minutes_text(struct web_request *request, int64_t minutes)
{
	enum { HOUR = 60, DAY = 24 * HOUR };
	struct buffer out = BUFFER_IN(web_arena(request));
	const char *key = minutes >= DAY ? "audit.days_hours"
	    : minutes >= HOUR            ? "audit.hours_minutes"
	                                 : "audit.minutes";
	struct say_value values[] = {
	    SAY_NUMBER("days", minutes / DAY),
	    SAY_NUMBER("hours", minutes % DAY / HOUR),
	    SAY_NUMBER("minutes", minutes % HOUR),
	};

	say_put(&out, web_language(request), key, values, ARRAY_LEN(values));
	return buffer_slice(&out);
}

static void
put_part(struct buffer *out, const char *name, struct slice value)
{
	if (value.size > 0) {
		buffer_print(out, "%s%s=", out->size > 0 ? "&" : "", name);
		html_put_url_part(out, value);
	}
}

static void
put_day_part(struct buffer *out, const char *name, day which)
{
	char text[DAY_TEXT_SIZE];

	if (which != DAY_NONE) {
		day_format(which, text);
		put_part(out, name, slice_of(text));
	}
}

struct slice
audit_query_text(struct web_request *request, const struct audit_search *search)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	put_part(&out, "what", search->criteria.action);
	put_part(&out, "who", search->criteria.actor);
	put_part(&out, "about", slice_trim(web_query(request, "about")));
	put_part(&out, "outcome", web_query(request, "outcome"));
	put_day_part(&out, "from", search->from);
	put_day_part(&out, "until", search->until);
	return buffer_slice(&out);
}
