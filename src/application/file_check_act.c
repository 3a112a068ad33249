/* SPDX-License-Identifier: EUPL-1.2 */
#include "application/file_check_act.h"

#include "application/check_act.h"
#include "base/log.h"

static void
add_hint(struct file_check *check, const char *key)
{
	if (check->hints_count < FILE_CHECK_HINTS_MOST) {
		check->hints[check->hints_count++] = key;
	}
}

/* Only of words that were read as such: OCR misses too much to trouble anybody with. */
static void
add_differences(struct file_check *check, const struct certificate_found *found)
{
	if (found->reading != INSPECT_BY_TEXT) {
		return;
	}
	if (found->number == CERTIFICATE_MATCH_ABSENT) {
		add_hint(check, "application.file_check.number");
	}
	if (found->name_latin != CERTIFICATE_MATCH_SAME &&
	    found->name_arabic != CERTIFICATE_MATCH_SAME &&
	    found->name_latin != CERTIFICATE_MATCH_UNKNOWN) {
		add_hint(check, "application.file_check.name");
	}
	if (found->centre == CERTIFICATE_MATCH_ABSENT) {
		add_hint(check, "application.file_check.centre");
	}
}

static void
put_found(const struct certificate_found *found, struct file_check *check)
{
	if (found->virus == CERTIFICATE_VIRUS_FOUND) {
		add_hint(check, certificate_virus_key(found->virus));
	}
	if (found->verdict != INSPECT_READABLE) {
		add_hint(check, inspect_verdict_key(found->verdict));
	} else {
		add_differences(check, found);
	}
	check->acts = check->hints_count > 0;
	check->look = check->acts ? SLICE("warn") : SLICE("ok");
	check->title =
	    check->acts ? "application.file_check.look" : "application.file_check.done";
}

void
file_check_load(struct acts *acts, struct arena *arena,
    const struct application_view *view, struct file_check *ret_check)
{
	struct certificate_check_row row;

	*ret_check = (struct file_check){.there = false};
	if (view->file_hash.size == 0) {
		return;
	}
	enum fault fault = application_check_find(acts, arena, &view->id, &row);
	if (fault != FAULT_NONE || !row.there) {
		if (fault != FAULT_NONE) {
			log_event(LOG_ERROR, "application.check_unread",
			    LOG_TEXT("fault", fault_name(fault)));
		}
		return;
	}
	ret_check->there = true;
	if (row.done_at == 0) {
		ret_check->look = SLICE("info");
		ret_check->title = "application.file_check.waiting";
		add_hint(ret_check, "application.file_check.go_on");
		return;
	}
	ret_check->done = true;
	ret_check->done_at = row.done_at;
	ret_check->verdict = row.found.verdict;
	put_found(&row.found, ret_check);
}
