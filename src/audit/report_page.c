/* SPDX-License-Identifier: EUPL-1.2 */
/* /audit/report: figures as pictures, each with its table beside it. */
#include "audit/search_page.h"
#include "template/audit_counts.h"
#include "template/audit_report.h"
#include "web/html.h"

/* The pictures are drawn in these units (viewBox), and scale with the page. */
enum {
	CHART_WIDTH = 360,
	CHART_GROUND = 126, /* where columns stand */
	CHART_HEIGHT = 104, /* of the highest */
	WAIT_WIDTH = 40,
	WAIT_STEP = CHART_WIDTH / AUDIT_WAITS,
	ABOVE = 5, /* the number over a column */
	SHARE_WIDTH = 300,
	THOUSAND = 1000,
	WEEK = 7,
};

typedef struct template_errors_errors error_line;

static const char *const looks[AUDIT_DECISION_COUNT] = {
    [AUDIT_APPROVED] = "tone-1",
    [AUDIT_RETURNED] = "tone-2",
    [AUDIT_PROPOSED] = "tone-3",
    [AUDIT_SIGNED] = "tone-4",
    [AUDIT_SENT_BACK] = "tone-5",
    [AUDIT_SUSPENDED] = "tone-6",
    [AUDIT_LIFTED] = "tone-7",
};

static int64_t
most_of(const int64_t *counts, size_t count)
{
	int64_t most = 1;

	for (size_t i = 0; i < count; i++) {
		most = counts[i] > most ? counts[i] : most;
	}
	return most;
}

/* Where a column begins: pictures are read from the same side as the words. */
static int64_t
place_of(struct web_request *request, int64_t x, int64_t width)
{
	return web_language(request) == SAY_ARABIC ? CHART_WIDTH - x - width : x;
}

/* --- waiting --- */

/* "24 to 48 hours", and the same as short as stands under a column. */
static struct slice
wait_text(struct web_request *request, size_t class)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	bool last = class == AUDIT_WAITS - 1;
	struct say_value values[] = {
	    SAY_NUMBER("from", class > 0 ? audit_wait_hours[class - 1] : 0),
	    SAY_NUMBER("to", last ? 0 : audit_wait_hours[class]),
	};

	say_put(&out, web_language(request),
	    last ? "audit.wait_more" : "audit.wait_between", values, ARRAY_LEN(values));
	return buffer_slice(&out);
}

static struct slice
wait_brief(struct web_request *request, size_t class)
{
	struct buffer out = BUFFER_IN(web_arena(request));
	int from = class > 0 ? audit_wait_hours[class - 1] : 0;

	if (class < AUDIT_WAITS - 1) {
		buffer_print(&out, "%d\u2013%d h", from, audit_wait_hours[class]);
	} else {
		buffer_print(&out, "\u2265 %d h", from);
	}
	return buffer_slice(&out);
}

static void
put_waits(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	struct template_audit_report_waits *waits = ARENA_ARRAY(
	    web_arena(request), struct template_audit_report_waits, AUDIT_WAITS);
	int64_t most = most_of(report->ret_waits, AUDIT_WAITS);

	for (size_t i = 0; i < AUDIT_WAITS; i++) {
		int64_t height = report->ret_waits[i] * CHART_HEIGHT / most;
		int64_t x = place_of(request,
		    (int64_t)i * WAIT_STEP + (WAIT_STEP - WAIT_WIDTH) / 2, WAIT_WIDTH);
		waits[i] = (struct template_audit_report_waits){
		    .label = wait_text(request, i),
		    .brief = wait_brief(request, i),
		    .count = report->ret_waits[i],
		    .x = x,
		    .y = CHART_GROUND - height,
		    .height = height,
		    .middle = x + WAIT_WIDTH / 2,
		    .above = CHART_GROUND - height - ABOVE,
		};
	}
	page->waits = waits;
	page->waits_count = AUDIT_WAITS;
	page->decided = report->ret_decided;
	page->median = audit_minutes_text(request, report->ret_median_minutes);
	page->slowest = audit_minutes_text(request, report->ret_slowest_minutes);
}

/* --- days --- */

static void
put_days(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	size_t count = report->ret_days_count;
	struct template_audit_report_days *days =
	    ARENA_ARRAY(web_arena(request), struct template_audit_report_days, count);
	int64_t most = most_of(report->ret_days, count);
	int64_t step = (int64_t)CHART_WIDTH * THOUSAND / (int64_t)count;
	int64_t width = step > (int64_t)2 * THOUSAND ? step / THOUSAND - 1 : 1;

	for (size_t i = 0; i < count; i++) {
		int64_t height = report->ret_days[i] * CHART_HEIGHT / most;
		days[i] = (struct template_audit_report_days){
		    .x = place_of(request, (int64_t)i * step / THOUSAND, width),
		    .y = CHART_GROUND - height,
		    .height = height,
		    .on = report->from + (day)i,
		    .count = report->ret_days[i],
		};
	}
	page->days = days;
	page->days_count = count;
	page->days_most = most;
	page->days_width = width;
}

static void
put_weeks(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	size_t days = report->ret_days_count;
	size_t count = (days + WEEK - 1) / WEEK;
	struct template_audit_report_weeks *weeks =
	    ARENA_ARRAY(web_arena(request), struct template_audit_report_weeks, count);

	for (size_t i = 0; i < days; i++) {
		weeks[i / WEEK].count += report->ret_days[i];
	}
	for (size_t i = 0; i < count; i++) {
		size_t last = (i + 1) * WEEK < days ? (i + 1) * WEEK : days;
		weeks[i].from = report->from + (day)(i * WEEK);
		weeks[i].until = report->from + (day)last - 1;
	}
	page->weeks = weeks;
	page->weeks_count = count;
}

/* --- officers --- */

static void
put_officer(struct web_request *request, const struct audit_officer *officer,
    int64_t most, struct template_audit_report_officers *ret_line)
{
	struct template_audit_report_officers_counts *counts =
	    ARENA_ARRAY(web_arena(request), struct template_audit_report_officers_counts,
	        AUDIT_DECISION_COUNT);
	struct template_audit_report_officers_parts *parts =
	    ARENA_ARRAY(web_arena(request), struct template_audit_report_officers_parts,
	        AUDIT_DECISION_COUNT);
	int64_t x = 0;

	for (unsigned d = 0; d < AUDIT_DECISION_COUNT; d++) {
		int64_t width = officer->counts[d] * SHARE_WIDTH / most;
		counts[d].count = officer->counts[d];
		parts[d] = (struct template_audit_report_officers_parts){
		    .x = x, .width = width, .look = slice_of(looks[d])};
		x += width;
	}
	*ret_line = (struct template_audit_report_officers){
	    .name = officer->who.name.size > 0 ? audit_name_text(request, &officer->who)
	                                       : officer->actor,
	    .actor = officer->actor,
	    .counts = counts,
	    .counts_count = AUDIT_DECISION_COUNT,
	    .sum = officer->sum,
	    .parts = parts,
	    .parts_count = AUDIT_DECISION_COUNT,
	};
}

static void
put_officers(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	size_t count = report->ret_officers_count;
	struct template_audit_report_officers *lines = ARENA_ARRAY(
	    web_arena(request), struct template_audit_report_officers, count + 1);
	struct template_audit_report_columns *columns = ARENA_ARRAY(web_arena(request),
	    struct template_audit_report_columns, AUDIT_DECISION_COUNT);
	int64_t most = count > 0 ? report->ret_officers[0].sum : 1;

	for (size_t i = 0; i < count; i++) {
		put_officer(request, &report->ret_officers[i], most, &lines[i]);
	}
	for (unsigned d = 0; d < AUDIT_DECISION_COUNT; d++) {
		columns[d].label = audit_decision_key((enum audit_decision)d);
		columns[d].look = slice_of(looks[d]);
	}
	page->officers = lines;
	page->officers_count = count;
	page->columns = columns;
	page->columns_count = AUDIT_DECISION_COUNT;
}

/* --- overrides and refusals --- */

static const struct template_audit_counts_acts *
put_acts(struct web_request *request, const struct audit_count *counts, size_t count)
{
	struct template_audit_counts_acts *lines =
	    ARENA_ARRAY(web_arena(request), struct template_audit_counts_acts, count + 1);
	int64_t most = count > 0 ? counts[0].count : 1;

	for (size_t i = 0; i < count; i++) {
		lines[i] = (struct template_audit_counts_acts){
		    .action = audit_action_text(request, counts[i].action),
		    .path = counts[i].action,
		    .reason = counts[i].reason,
		    .count = counts[i].count,
		    .width = counts[i].count * SHARE_WIDTH / most,
		};
	}
	return lines;
}

static void
put_report(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	page->good = true;
	put_waits(request, report, page);
	put_days(request, report, page);
	put_weeks(request, report, page);
	put_officers(request, report, page);
	page->overrides =
	    put_acts(request, report->ret_overrides, report->ret_overrides_count);
	page->overrides_count = report->ret_overrides_count;
	page->refused = put_acts(request, report->ret_refused, report->ret_refused_count);
	page->refused_count = report->ret_refused_count;
	page->by_policy =
	    put_acts(request, report->ret_by_policy, report->ret_by_policy_count);
	page->by_policy_count = report->ret_by_policy_count;
}

/* --- the page --- */

static struct slice
day_text(struct web_request *request, day which)
{
	struct buffer text = BUFFER_IN(web_arena(request));

	html_put_day_code(&text, which);
	return buffer_slice(&text);
}

static void
put_days_asked(struct web_request *request, const struct audit_report *report,
    struct template_audit_report *page)
{
	struct buffer csv = BUFFER_IN(web_arena(request));

	page->from = day_text(request, report->from);
	page->until = day_text(request, report->until);
	buffer_print(&csv, "/%s/audit/report.csv?from=%.*s&until=%.*s",
	    say_code(web_language(request)), SLICE_PRINT(page->from),
	    SLICE_PRINT(page->until));
	page->csv = buffer_slice(&csv);
}

static void
complain(struct web_request *request, const struct audit_complaint *complaint)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct slice field = slice_of(complaint->field);
	error_line error = {field, complaint->key};

	template_audit_report(&html, web_frame(request),
	    &(struct template_audit_report){
	        .errors = &error,
	        .errors_count = 1,
	        .from = web_query(request, "from"),
	        .until = web_query(request, "until"),
	        .from_error = slice_equal(field, SLICE("from")) ? complaint->key : NULL,
	        .until_error = slice_equal(field, SLICE("until")) ? complaint->key : NULL,
	        .unit = audit_sees_unit_only(web_caller(request)),
	    });
	web_reply_html(request, 422, buffer_slice(&html));
}

void
audit_report_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct audit_report report = {.ret_decided = 0};
	struct template_audit_report page = {
	    .unit = audit_sees_unit_only(web_caller(request))};
	struct audit_complaint complaint;

	if (!audit_query_report(request, &report, &complaint)) {
		complain(request, &complaint);
		return;
	}
	enum fault fault = audit_report(web_acts(request), web_arena(request), &report);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_days_asked(request, &report, &page);
	put_report(request, &report, &page);
	template_audit_report(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
audit_report_csv_get(struct web_request *request)
{
	struct audit_report report = {.ret_decided = 0};
	struct audit_complaint complaint;

	if (audit_query_report(request, &report, &complaint)) {
		audit_reply_report_csv(request, &report);
	} else {
		complain(request, &complaint);
	}
}
