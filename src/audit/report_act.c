/* SPDX-License-Identifier: EUPL-1.2 */
#include "audit/report_act.h"

#include <assert.h>
#include <stdlib.h>

enum {
	SUMS_MOST = 50000,
	DECIDED_MOST = 1000000,
	WORKING_BYTES = 256 << 20,
	SHARE_OF_TEN = 9,
	TENTHS = 10,
};

const int audit_wait_hours[AUDIT_WAITS - 1] = {1, 24, 48, 72, 120, 240};

static const struct {
	const char *word;
	const char *key;
} decisions[] = {
    [AUDIT_APPROVED] = {"approved", "audit.decision.approved"},
    [AUDIT_RETURNED] = {"returned", "audit.decision.returned"},
    [AUDIT_PROPOSED] = {"proposed", "audit.decision.proposed"},
    [AUDIT_SIGNED] = {"signed", "audit.decision.signed"},
    [AUDIT_SENT_BACK] = {"sent_back", "audit.decision.sent_back"},
    [AUDIT_SUSPENDED] = {"suspended", "audit.decision.suspended"},
    [AUDIT_LIFTED] = {"lifted", "audit.decision.lifted"},
};
static_assert(ARRAY_LEN(decisions) == AUDIT_DECISION_COUNT, "each has its words");

/* Which actions are decisions of an officer, which of them go against another's, and which
 * were nobody's. */
static const struct {
	struct slice action;
	enum audit_decision decision; /* AUDIT_DECISION_COUNT: none */
	bool override;
	bool by_policy;
} acts_known[] = {
    {.action = SLICE_INIT("application.approve"), AUDIT_APPROVED, false, false},
    {.action = SLICE_INIT("application.return"), AUDIT_RETURNED, false, false},
    {.action = SLICE_INIT("application.propose_refusal"), AUDIT_PROPOSED, false, false},
    {.action = SLICE_INIT("application.sign_refusal"), AUDIT_SIGNED, false, false},
    {.action = SLICE_INIT("application.send_back"), AUDIT_SENT_BACK, true, false},
    {.action = SLICE_INIT("application.uphold_appeal"), AUDIT_SIGNED, true, false},
    {.action = SLICE_INIT("permit.suspend"), AUDIT_SUSPENDED, false, false},
    {.action = SLICE_INIT("permit.confirm"), AUDIT_SIGNED, false, false},
    {.action = SLICE_INIT("permit.lift"), AUDIT_LIFTED, true, false},
    {.action = SLICE_INIT("permit.propose_revocation"), AUDIT_PROPOSED, false, false},
    {.action = SLICE_INIT("permit.sign_revocation"), AUDIT_SIGNED, false, false},
    {.action = SLICE_INIT("permit.send_back"), AUDIT_SENT_BACK, true, false},
    {.action = SLICE_INIT("access.reject"), AUDIT_DECISION_COUNT, true, false},
    {.action = SLICE_INIT("audit.accept"), AUDIT_DECISION_COUNT, true, false},
    {.action = SLICE_INIT("application.approve_by_policy"),
        AUDIT_DECISION_COUNT,
        false,
        true},
    {.action = SLICE_INIT("application.sample"), AUDIT_DECISION_COUNT, false, true},
};

const char *
audit_decision_word(enum audit_decision decision)
{
	assert((size_t)decision < ARRAY_LEN(decisions));
	return decisions[decision].word;
}

const char *
audit_decision_key(enum audit_decision decision)
{
	assert((size_t)decision < ARRAY_LEN(decisions));
	return decisions[decision].key;
}

/* --- sums --- */

struct counting {
	struct audit_report *report;
	struct audit_officer *officers;
	struct audit_count *overrides;
	struct audit_count *refused;
	struct audit_count *by_policy;
};

/* Sums come by actor: the one at hand is the last. */
static struct audit_officer *
officer_of(struct counting *counting, struct arena *arena, struct slice actor)
{
	size_t count = counting->report->ret_officers_count;

	if (count > 0 && slice_equal(counting->officers[count - 1].actor, actor)) {
		return &counting->officers[count - 1];
	}
	if (count == AUDIT_REPORT_OFFICERS_MOST) {
		return NULL;
	}
	counting->report->ret_officers_count++;
	counting->officers[count] =
	    (struct audit_officer){.actor = arena_copy(arena, actor)};
	return &counting->officers[count];
}

static void
add_count(struct arena *arena, struct audit_count *list, size_t *count,
    const struct audit_sum *sum)
{
	for (size_t i = 0; i < *count; i++) {
		if (slice_equal(list[i].action, sum->action) &&
		    slice_equal(list[i].reason, sum->reason)) {
			list[i].count += sum->count;
			return;
		}
	}
	if (*count < AUDIT_REPORT_ACTS_MOST) {
		list[(*count)++] = (struct audit_count){
		    .action = arena_copy(arena, sum->action),
		    .reason = arena_copy(arena, sum->reason),
		    .count = sum->count,
		};
	}
}

static void
add_known(struct counting *counting, struct arena *arena, const struct audit_sum *sum,
    size_t which)
{
	enum audit_decision decision = acts_known[which].decision;
	struct audit_officer *officer = NULL;

	if (acts_known[which].override) {
		add_count(arena, counting->overrides,
		    &counting->report->ret_overrides_count, sum);
	}
	if (acts_known[which].by_policy) {
		add_count(arena, counting->by_policy,
		    &counting->report->ret_by_policy_count, sum);
	}
	if (decision < AUDIT_DECISION_COUNT) {
		officer = officer_of(counting, arena, sum->actor);
	}
	if (officer != NULL) {
		officer->counts[decision] += sum->count;
		officer->sum += sum->count;
	}
}

static void
add_sum(struct counting *counting, struct arena *arena, const struct audit_sum *sum)
{
	if (audit_sees_unit_only(counting->report->caller) && !audit_is_unit(sum->role)) {
		return;
	}
	if (audit_is_refusal(sum->action)) {
		add_count(
		    arena, counting->refused, &counting->report->ret_refused_count, sum);
	}
	for (size_t i = 0; i < ARRAY_LEN(acts_known); i++) {
		if (slice_equal(sum->action, acts_known[i].action)) {
			add_known(counting, arena, sum, i);
		}
	}
}

static int
by_sum(const void *one, const void *two)
{
	const struct audit_officer *a = one;
	const struct audit_officer *b = two;

	return a->sum != b->sum ? (a->sum < b->sum ? 1 : -1) : 0;
}

static int
by_count(const void *one, const void *two)
{
	const struct audit_count *a = one;
	const struct audit_count *b = two;

	return a->count != b->count ? (a->count < b->count ? 1 : -1) : 0;
}

static enum fault
name_officers(struct act *act, struct counting *counting)
{
	for (size_t i = 0; i < counting->report->ret_officers_count; i++) {
		struct audit_officer *officer = &counting->officers[i];
		struct id account;
		if (id_parse(officer->actor, &account)) {
			TRY(audit_who_find(act->db, &account, act->arena, &officer->who));
		}
	}
	return FAULT_NONE;
}

static enum fault
add_sums(struct act *act, struct audit_report *report, const struct audit_range *range,
    struct arena *working)
{
	struct counting counting = {
	    .report = report,
	    .officers =
	        ARENA_ARRAY(act->arena, struct audit_officer, AUDIT_REPORT_OFFICERS_MOST),
	    .overrides =
	        ARENA_ARRAY(act->arena, struct audit_count, AUDIT_REPORT_ACTS_MOST),
	    .refused =
	        ARENA_ARRAY(act->arena, struct audit_count, AUDIT_REPORT_ACTS_MOST),
	    .by_policy =
	        ARENA_ARRAY(act->arena, struct audit_count, AUDIT_REPORT_ACTS_MOST),
	};
	struct audit_sum *sums = ARENA_ARRAY(working, struct audit_sum, SUMS_MOST);
	size_t count = 0;

	report->ret_officers_count = 0;
	report->ret_overrides_count = 0;
	report->ret_refused_count = 0;
	report->ret_by_policy_count = 0;
	TRY(audit_sum_list(act->db, range, working, sums, SUMS_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		add_sum(&counting, act->arena, &sums[i]);
	}
	TRY(name_officers(act, &counting));
	qsort(counting.officers, report->ret_officers_count, sizeof(*counting.officers),
	    by_sum);
	qsort(counting.overrides, report->ret_overrides_count,
	    sizeof(*counting.overrides), by_count);
	qsort(counting.refused, report->ret_refused_count, sizeof(*counting.refused),
	    by_count);
	report->ret_officers = counting.officers;
	report->ret_overrides = counting.overrides;
	qsort(counting.by_policy, report->ret_by_policy_count,
	    sizeof(*counting.by_policy), by_count);
	report->ret_refused = counting.refused;
	report->ret_by_policy = counting.by_policy;
	return FAULT_NONE;
}

/* --- waiting --- */

static size_t
class_of(int64_t minutes)
{
	size_t class = 0;

	while (class < AUDIT_WAITS - 1 &&
	    minutes >= (int64_t)audit_wait_hours[class] * MOMENT_HOUR / MOMENT_MINUTE) {
		class ++;
	}
	return class;
}

static int
by_size(const void *one, const void *two)
{
	int64_t a = *(const int64_t *)one;
	int64_t b = *(const int64_t *)two;

	return a < b ? -1 : a > b;
}

static void
count_wait(struct audit_report *report, int64_t *days, const struct audit_decided *one,
    int offset_minutes, int64_t *ret_minutes)
{
	int64_t minutes = (one->at - one->submitted_at) / MOMENT_MINUTE;
	size_t place = (size_t)(moment_day(one->at, offset_minutes) - report->from);

	*ret_minutes = minutes > 0 ? minutes : 0;
	report->ret_waits[class_of(*ret_minutes)]++;
	if (place < report->ret_days_count) {
		days[place]++;
	}
}

static enum fault
add_waits(struct act *act, struct audit_report *report, const struct audit_range *range,
    struct arena *working)
{
	struct audit_decided *list =
	    ARENA_ARRAY(working, struct audit_decided, DECIDED_MOST);
	int64_t *minutes = ARENA_ARRAY(working, int64_t, DECIDED_MOST);
	size_t count = 0;

	report->ret_days_count = (size_t)(report->until - report->from) + 1;
	int64_t *days = ARENA_ARRAY(act->arena, int64_t, report->ret_days_count);
	for (size_t i = 0; i < AUDIT_WAITS; i++) {
		report->ret_waits[i] = 0;
	}
	TRY(audit_decided_list(act->db, range, list, DECIDED_MOST, &count));
	for (size_t i = 0; i < count; i++) {
		count_wait(report, days, &list[i], act->offset_minutes, &minutes[i]);
	}
	qsort(minutes, count, sizeof(*minutes), by_size);
	report->ret_days = days;
	report->ret_decided = (int64_t)count;
	report->ret_median_minutes = count > 0 ? minutes[count / 2] : 0;
	report->ret_slowest_minutes =
	    count > 0 ? minutes[(count - 1) * SHARE_OF_TEN / TENTHS] : 0;
	return FAULT_NONE;
}

static enum fault
report_all(struct act *act, void *input)
{
	struct audit_report *report = input;
	struct arena working = ARENA_EMPTY(WORKING_BYTES);
	struct audit_range range;

	assert(report->from <= report->until &&
	    report->until - report->from < AUDIT_REPORT_DAYS_MOST);
	TRY(audit_range_of(act, report->from, report->until, &range));
	enum fault fault = add_sums(act, report, &range, &working);
	if (fault == FAULT_NONE) {
		fault = add_waits(act, report, &range, &working);
	}
	arena_done(&working);
	return fault;
}

enum fault
audit_report(struct acts *acts, struct arena *arena, struct audit_report *report)
{
	return acts_read(acts, arena, report_all, report);
}
