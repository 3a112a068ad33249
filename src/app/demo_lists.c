/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/demo_lists.h"

#include "app/file.h"
#include "base/buffer.h"
#include "calendar/calendar_act.h"
#include "centre/centre_act.h"
#include "decision/reason_act.h"
#include "retention/period_act.h"
#include "rule/rule_act.h"

enum { FILE_BYTES_MOST = 1 << 20 };

enum fault
demo_lists_read(const struct serve_parts *parts, struct arena *arena, const char *name,
    struct slice *ret_text)
{
	struct buffer path = BUFFER_IN(arena);

	buffer_print(&path, "%s/%s", parts->share, name);
	return file_read(buffer_text(&path), FILE_BYTES_MOST, arena, ret_text, NULL);
}

/* What the authority has laid down, with its days. */
static enum fault
load_dated(const struct serve_parts *parts, struct arena *arena)
{
	struct rule_load rules = {.ret_line = 0};
	struct calendar_load calendar = {.ret_line = 0};
	struct reason_load reasons = {.ret_line = 0};
	struct period_load periods = {.ret_line = 0};

	TRY(demo_lists_read(parts, arena, "ae/rules.tsv", &rules.text));
	TRY(rule_act_load(parts->acts, arena, &rules));
	TRY(demo_lists_read(parts, arena, "ae/calendar.tsv", &calendar.text));
	TRY(calendar_act_load(parts->acts, arena, &calendar));
	TRY(demo_lists_read(parts, arena, "ae/reasons.tsv", &reasons.text));
	TRY(reason_act_load(parts->acts, arena, &reasons));
	TRY(demo_lists_read(parts, arena, "ae/retention.tsv", &periods.text));
	return period_act_load(parts->acts, arena, &periods);
}

enum fault
demo_lists_load(const struct serve_parts *parts, struct arena *arena)
{
	static const char *const centres[] = {"ae/centres.tsv", "demo/centres.tsv"};

	TRY(load_dated(parts, arena));
	for (size_t i = 0; i < ARRAY_LEN(centres); i++) {
		struct centre_load load = {.ret_line = 0};
		TRY(demo_lists_read(parts, arena, centres[i], &load.text));
		TRY(centre_act_load(parts->acts, arena, &load));
	}
	return FAULT_NONE;
}
