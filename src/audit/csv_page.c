/* SPDX-License-Identifier: EUPL-1.2 */
/* Entries and figures as files for a spreadsheet; each that is taken is in the log. */
#include "audit/search_page.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/number.h"
#include "web/html.h"

#define MARK "\xEF\xBB\xBF" /* or a spreadsheet takes Arabic for Latin-1 */
#define LINE_END "\r\n"

enum { PART_LINES = 500, PART_BYTES = 16 << 20, SEQ_SIZE = 24 };

/* CSV injection (OWASP): a cell that begins so would be calculated. */
static bool
is_formula(struct slice words)
{
	return words.size > 0 && strchr("=+-@\t\r", words.bytes[0]) != NULL;
}

void
audit_put_cell(struct buffer *out, struct slice words)
{
	buffer_putc(out, '"');
	if (is_formula(words)) {
		buffer_putc(out, '\'');
	}
	for (size_t i = 0; i < words.size; i++) {
		if (words.bytes[i] == '"') {
			buffer_putc(out, '"');
		}
		buffer_putc(out, words.bytes[i]);
	}
	buffer_putc(out, '"');
}

static void
put_cells(struct buffer *out, const struct slice *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buffer_puts(out, i > 0 ? "," : "");
		audit_put_cell(out, cells[i]);
	}
	buffer_puts(out, LINE_END);
}

void
audit_reply_csv(struct web_request *request, const char *name, const struct buffer *csv)
{
	struct buffer head = BUFFER_IN(web_arena(request));

	buffer_print(&head, "attachment; filename=\"%s\"", name);
	web_set_header(request, "Content-Disposition", buffer_slice(&head));
	web_reply_bytes(request, 200, "text/csv; charset=utf-8; header=present",
	    buffer_slice(csv), NULL);
}

/* False when it has answered: what is not in the log does not go out. */
static bool
is_recorded(struct web_request *request, const char *what, struct slice asked)
{
	struct audit_export export = {
	    .caller = web_caller(request), .what = what, .asked = asked};
	enum fault fault =
	    audit_export_record(web_acts(request), web_arena(request), &export);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	}
	return fault == FAULT_NONE;
}

/* --- entries --- */

static void
put_line(struct web_request *request, struct buffer *csv, const struct audit_line *line)
{
	const struct audit_entry *entry = &line->entry;
	char at[MOMENT_TEXT_SIZE];
	char seq[SEQ_SIZE];

	moment_format(entry->at, at);
	(void)snprintf(seq, sizeof(seq), "%" PRId64, entry->seq);
	struct slice cells[] = {slice_of(seq), slice_of(at),
	    audit_name_text(request, &line->who), entry->actor, entry->role,
	    entry->action, entry->object, entry->reason};
	put_cells(csv, cells, ARRAY_LEN(cells));
}

/* Part by part: the lines of one are gone when the next is read. */
static enum fault
put_part(struct web_request *request, struct audit_search *search, struct buffer *csv)
{
	struct arena arena = ARENA_EMPTY(PART_BYTES);
	struct audit_search part = *search;
	enum fault fault = audit_search(web_acts(request), &arena, &part);

	for (size_t i = 0; fault == FAULT_NONE && i < part.ret_count; i++) {
		put_line(request, csv, &part.ret_lines[i]);
	}
	search->before = part.ret_next;
	arena_done(&arena);
	return fault;
}

void
audit_reply_entries_csv(struct web_request *request, struct audit_search *search)
{
	struct buffer csv = BUFFER_IN(web_arena(request));
	enum fault fault = FAULT_NONE;

	if (!is_recorded(request, "entries", audit_query_text(request, search))) {
		return;
	}
	buffer_puts(&csv, MARK "entry,at,name,actor,role,action,object,reason" LINE_END);
	search->most = PART_LINES;
	for (size_t i = 0; i < AUDIT_EXPORT_LINES / PART_LINES; i++) {
		fault = put_part(request, search, &csv);
		if (fault != FAULT_NONE || search->before == 0) {
			break;
		}
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else {
		audit_reply_csv(request, "audit-entries.csv", &csv);
	}
}

/* --- figures --- */

static void
put_figure(struct web_request *request, struct buffer *csv, const char *figure,
    struct slice of, struct slice more, int64_t count)
{
	struct buffer number = BUFFER_IN(web_arena(request));

	number_put(count, &number);
	struct slice cells[] = {slice_of(figure), of, more, buffer_slice(&number)};
	put_cells(csv, cells, ARRAY_LEN(cells));
}

static void
put_counts(struct web_request *request, struct buffer *csv, const char *figure,
    const struct audit_count *counts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		put_figure(request, csv, figure, counts[i].action, counts[i].reason,
		    counts[i].count);
	}
}

static void
put_officers(
    struct web_request *request, struct buffer *csv, const struct audit_report *report)
{
	for (size_t i = 0; i < report->ret_officers_count; i++) {
		const struct audit_officer *officer = &report->ret_officers[i];
		for (unsigned d = 0; d < AUDIT_DECISION_COUNT; d++) {
			put_figure(request, csv, "decisions",
			    audit_name_text(request, &officer->who),
			    slice_of(audit_decision_word((enum audit_decision)d)),
			    officer->counts[d]);
		}
	}
}

static void
put_waits(
    struct web_request *request, struct buffer *csv, const struct audit_report *report)
{
	for (size_t i = 0; i < AUDIT_WAITS; i++) {
		struct buffer class = BUFFER_IN(web_arena(request));
		if (i < AUDIT_WAITS - 1) {
			buffer_print(&class, "below %d h", audit_wait_hours[i]);
		} else {
			buffer_print(&class, "%d h and more", audit_wait_hours[i - 1]);
		}
		put_figure(request, csv, "time_to_decision", buffer_slice(&class),
		    SLICE(""), report->ret_waits[i]);
	}
	put_figure(request, csv, "time_to_decision", SLICE("median minutes"), SLICE(""),
	    report->ret_median_minutes);
	put_figure(request, csv, "time_to_decision", SLICE("nine in ten, minutes"),
	    SLICE(""), report->ret_slowest_minutes);
}

static void
put_days(
    struct web_request *request, struct buffer *csv, const struct audit_report *report)
{
	for (size_t i = 0; i < report->ret_days_count; i++) {
		char text[DAY_TEXT_SIZE];
		day_format(report->from + (day)i, text);
		put_figure(request, csv, "decided_on", slice_of(text), SLICE(""),
		    report->ret_days[i]);
	}
}

static struct slice
asked_of(struct web_request *request, const struct audit_report *report)
{
	struct buffer asked = BUFFER_IN(web_arena(request));

	html_put_day_code(&asked, report->from);
	buffer_putc(&asked, '/');
	html_put_day_code(&asked, report->until);
	return buffer_slice(&asked);
}

void
audit_reply_report_csv(struct web_request *request, struct audit_report *report)
{
	struct buffer csv = BUFFER_IN(web_arena(request));

	if (!is_recorded(request, "figures", asked_of(request, report))) {
		return;
	}
	enum fault fault = audit_report(web_acts(request), web_arena(request), report);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	buffer_puts(&csv, MARK "figure,of,more,count" LINE_END);
	put_officers(request, &csv, report);
	put_counts(request, &csv, "overrides", report->ret_overrides,
	    report->ret_overrides_count);
	put_counts(
	    request, &csv, "refused", report->ret_refused, report->ret_refused_count);
	put_counts(request, &csv, "by_policy", report->ret_by_policy,
	    report->ret_by_policy_count);
	put_waits(request, &csv, report);
	put_days(request, &csv, report);
	audit_reply_csv(request, "audit-figures.csv", &csv);
}
