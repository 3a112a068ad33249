/* SPDX-License-Identifier: EUPL-1.2 */
#include "retention/retention_page.h"

#include "retention/period_act.h"
#include "template/retention.h"
#include "web/html.h"
#include "web/request.h"

static struct slice
note_of(struct web_request *request, const struct period *period)
{
	return web_language(request) == SAY_ARABIC ? period->note_ar : period->note_en;
}

static int64_t
amount_in(const struct period *period, enum period_unit unit)
{
	return period->unit == unit ? period->amount : 0;
}

static struct template_retention_lines
line_of(
    struct web_request *request, enum period_kind kind, const struct retention_line *line)
{
	struct template_retention_lines shown = {
	    .kind = period_kind_key(kind),
	    .starts = period_starts_key(kind),
	    .set = line->set,
	    .from = DAY_NONE,
	    .cutoff = DAY_NONE,
	    .oldest = DAY_NONE,
	};

	if (line->set) {
		shown.days = amount_in(&line->period, PERIOD_DAYS);
		shown.years = amount_in(&line->period, PERIOD_YEARS);
		shown.note = note_of(request, &line->period);
		shown.source = line->period.source;
		shown.from = line->period.valid_from;
		shown.cutoff = line->cutoff;
		shown.due = line->due;
		shown.held = line->held;
		shown.oldest = line->oldest;
	}
	return shown;
}

/* Of a kind the newest that has begun stands in the table; what is later comes. */
static void
put_coming(struct web_request *request, const struct retention_plan *plan,
    struct template_retention *page)
{
	struct template_retention_coming *coming = ARENA_ARRAY(web_arena(request),
	    struct template_retention_coming, plan->periods_count + 1);

	page->coming_count = 0;
	for (size_t i = 0; i < plan->periods_count; i++) {
		const struct period *period = &plan->periods[i];
		if (period->valid_from <= plan->today) {
			continue;
		}
		coming[page->coming_count++] = (struct template_retention_coming){
		    .kind = period_kind_key(period->kind),
		    .from = period->valid_from,
		    .days = amount_in(period, PERIOD_DAYS),
		    .years = amount_in(period, PERIOD_YEARS),
		    .note = note_of(request, period),
		};
	}
	page->coming = coming;
}

static void
retention_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_retention_lines lines[PERIOD_KIND_COUNT];
	struct retention_plan plan;
	enum fault fault =
	    retention_plan_open(web_acts(request), web_arena(request), &plan);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	for (int i = 0; i < PERIOD_KIND_COUNT; i++) {
		lines[i] = line_of(request, (enum period_kind)i, &plan.lines[i]);
	}
	struct template_retention page = {.lines = lines,
	    .lines_count = PERIOD_KIND_COUNT,
	    .holds = plan.holds,
	    .files = plan.files};
	put_coming(request, &plan, &page);
	template_retention(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/desk/privacy/retention", ACCESS_RETENTION_READ, WEB_BODY_NONE, 0,
        retention_get},
};
const struct web_routes retention_page_routes = {routes, ARRAY_LEN(routes)};
