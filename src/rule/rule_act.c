/* SPDX-License-Identifier: EUPL-1.2 */
#include "rule/rule_act.h"

#include <string.h>

#include "audit/audit_act.h"
#include "db/acts.h"
#include "rule/rule_store.h"

enum { VERSIONS_MOST = 4 * RULE_MOST };

typedef enum fault list_rules(struct db *db, day on, struct arena *arena,
    struct rule *ret_rules, size_t capacity, size_t *ret_count);

static enum fault
choose(struct act *act, list_rules *list, struct rules_today *today)
{
	struct rule read[VERSIONS_MOST];
	size_t count = 0;

	TRY(list(act->db, act_today(act), act->arena, read, VERSIONS_MOST, &count));
	struct rule *all = ARENA_ARRAY(act->arena, struct rule, count);
	memcpy(all, read, count * sizeof(*all));
	today->ret_count =
	    rule_in_force(all, count, act_today(act), today->ret_rules, RULE_MOST);
	return FAULT_NONE;
}

enum fault
rule_in_act(struct act *act, struct rules_today *today)
{
	return choose(act, rule_list, today);
}

enum fault
rule_codes_in_act(struct act *act, struct rules_today *today)
{
	return choose(act, rule_list_codes, today);
}

static enum fault
read_today(struct act *act, void *input)
{
	return rule_in_act(act, input);
}

enum fault
rule_act_today(struct acts *acts, struct arena *arena, struct rules_today *today)
{
	return acts_read(acts, arena, read_today, today);
}

static enum fault
load_rules(struct act *act, void *input)
{
	struct rule_load *load = input;
	struct slice rest = load->text;

	load->ret_verdict = RULE_LINE_OK;
	for (load->ret_line = 0; rest.size > 0; load->ret_line++) {
		struct rule rule;
		enum rule_line_verdict verdict =
		    rule_read_line(slice_cut(&rest, '\n'), &rule);
		if (verdict == RULE_LINE_EMPTY) {
			continue;
		}
		if (verdict != RULE_LINE_OK) {
			load->ret_verdict = verdict;
			load->ret_line++;
			return FAULT_CONFIG; /* takes back what was loaded before it */
		}
		TRY(rule_save(act->db, &rule));
	}
	return audit_record(act,
	    &(struct audit_event){.actor = SLICE("command"),
	        .role = "command",
	        .action = "rule.load",
	        .object = SLICE("rule/all"),
	        .record = load->text,
	        .reason = ""});
}

enum fault
rule_act_load(struct acts *acts, struct arena *arena, struct rule_load *load)
{
	return acts_write(acts, arena, load_rules, load);
}
