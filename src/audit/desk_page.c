/* SPDX-License-Identifier: EUPL-1.2 */
/* /audit: entries that are looked for; /audit/entries/N: one, with its proof. */
#include <inttypes.h>

#include "audit/actions.h"
#include "audit/proof_act.h"
#include "audit/search_page.h"
#include "base/number.h"
#include "template/audit.h"
#include "template/audit_entry.h"
#include "web/html.h"

typedef struct template_errors_errors error_line;

/* Who is no member of the staff, and may be looked for. */
static const char *const others[] = {"system", "public", "command"};

/* --- the question, shown again --- */

static void
put_actions(struct web_request *request, struct slice chosen, struct template_audit *page)
{
	struct template_audit_actions *list = ARENA_ARRAY(
	    web_arena(request), struct template_audit_actions, audit_actions_count + 1);

	for (size_t i = 0; i < audit_actions_count; i++) {
		struct slice action = slice_of(audit_actions[i].action);
		list[i] = (struct template_audit_actions){
		    .value = action,
		    .label = audit_action_text(request, action),
		    .chosen = slice_equal(action, chosen),
		};
		page->actions_count += list[i].chosen ? 1 : 0;
	}
	/* One that is not in the list came by a link. */
	if (page->actions_count == 0 && chosen.size > 0) {
		list[audit_actions_count] =
		    (struct template_audit_actions){chosen, chosen, true};
		page->actions_count = audit_actions_count + 1;
	} else {
		page->actions_count = audit_actions_count;
	}
	page->actions = list;
}

static void
put_people(struct web_request *request, const struct audit_staff *staff,
    struct slice chosen, struct template_audit *page)
{
	size_t most = staff->ret_count + ARRAY_LEN(others) + 1;
	struct template_audit_people *list =
	    ARENA_ARRAY(web_arena(request), struct template_audit_people, most);
	bool found = chosen.size == 0;
	size_t count = 0;

	for (size_t i = 0; i < staff->ret_count; i++) {
		list[count++] = (struct template_audit_people){
		    .value = id_slice(&staff->ret_list[i].account),
		    .label = audit_name_text(request, &staff->ret_list[i]),
		};
	}
	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		struct slice word = slice_of(others[i]);
		list[count++] = (struct template_audit_people){
		    .value = word, .label = audit_role_text(request, word)};
	}
	for (size_t i = 0; i < count; i++) {
		list[i].chosen = slice_equal(list[i].value, chosen);
		found = found || list[i].chosen;
	}
	if (!found) { /* who holds no role any more, or an applicant, by a link */
		list[count++] = (struct template_audit_people){chosen, chosen, true};
	}
	page->people = list;
	page->people_count = count;
}

static void
put_outcomes(
    struct web_request *request, enum audit_outcome chosen, struct template_audit *page)
{
	struct template_audit_outcomes *list =
	    ARENA_ARRAY(web_arena(request), struct template_audit_outcomes, 2);
	enum say_language language = web_language(request);

	list[0] = (struct template_audit_outcomes){.value = SLICE("done"),
	    .label = slice_of(say_text(language, "audit.done")),
	    .chosen = chosen == AUDIT_DONE};
	list[1] = (struct template_audit_outcomes){.value = SLICE("refused"),
	    .label = slice_of(say_text(language, "audit.refused")),
	    .chosen = chosen == AUDIT_REFUSED};
	page->outcomes = list;
	page->outcomes_count = 2;
}

static void
put_complaint(struct web_request *request, const struct audit_complaint *complaint,
    struct template_audit *page)
{
	struct slice field = slice_of(complaint->field);
	error_line *error = ARENA_NEW(web_arena(request), error_line);

	*error = (error_line){field, complaint->key};
	page->errors = error;
	page->errors_count = 1;
	page->about_error = slice_equal(field, SLICE("about")) ? complaint->key : NULL;
	page->from_error = slice_equal(field, SLICE("from")) ? complaint->key : NULL;
	page->until_error = slice_equal(field, SLICE("until")) ? complaint->key : NULL;
}

static enum fault
put_question(struct web_request *request, const struct audit_search *search,
    struct template_audit *page)
{
	struct audit_staff staff = {.ret_count = 0};

	TRY(audit_staff(web_acts(request), web_arena(request), &staff));
	put_actions(request, search->criteria.action, page);
	put_people(request, &staff, search->criteria.actor, page);
	put_outcomes(request, search->criteria.outcome, page);
	page->about = slice_trim(web_query(request, "about"));
	page->from = web_query(request, "from");
	page->until = web_query(request, "until");
	page->unit = audit_sees_unit_only(web_caller(request));
	return FAULT_NONE;
}

/* --- what was found --- */

static struct slice
seq_text(struct web_request *request, int64_t seq)
{
	struct buffer text = BUFFER_IN(web_arena(request));

	number_put(seq, &text);
	return buffer_slice(&text);
}

static void
put_lines(struct web_request *request, const struct audit_search *search,
    struct template_audit *page)
{
	struct template_audit_lines *lines = ARENA_ARRAY(
	    web_arena(request), struct template_audit_lines, search->ret_count + 1);

	for (size_t i = 0; i < search->ret_count; i++) {
		const struct audit_line *line = &search->ret_lines[i];
		lines[i] = (struct template_audit_lines){
		    .seq = line->entry.seq,
		    .path = seq_text(request, line->entry.seq),
		    .at = line->entry.at,
		    .who = audit_who_text(request, line),
		    .role = line->who.name.size > 0
		        ? audit_role_text(request, line->entry.role)
		        : SLICE(""),
		    .action = audit_action_text(request, line->entry.action),
		    .object = audit_object_text(request, line->entry.object),
		    .reason = line->entry.reason,
		    .refused = audit_is_refusal(line->entry.action),
		};
	}
	page->lines = lines;
	page->lines_count = search->ret_count;
}

/* "/en/audit?what=permit&before=17" */
static struct slice
address_of(
    struct web_request *request, const char *path, struct slice query, uint64_t before)
{
	struct buffer out = BUFFER_IN(web_arena(request));

	buffer_print(&out, "/%s%s?%.*s", say_code(web_language(request)), path,
	    SLICE_PRINT(query));
	if (before > 0) {
		buffer_print(
		    &out, "%sbefore=%" PRIu64, query.size > 0 ? "&" : "", before);
	}
	return buffer_slice(&out);
}

static void
put_addresses(struct web_request *request, const struct audit_search *search,
    struct template_audit *page)
{
	struct slice query = audit_query_text(request, search);

	page->newest = address_of(request, "/audit", query, 0);
	page->csv = address_of(request, "/audit/entries.csv", query, 0);
	if (search->ret_next > 0) {
		page->older = address_of(request, "/audit", query, search->ret_next);
	}
}

/* complaint NULL: nothing is wrong in the question. */
static void
show(struct web_request *request, struct audit_search *search,
    const struct audit_complaint *complaint)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_audit page = {
	    .newest = address_of(request, "/audit", SLICE(""), 0)};
	enum fault fault = FAULT_NONE;

	if (complaint == NULL) {
		search->most = AUDIT_PAGE_LINES;
		fault = audit_search(web_acts(request), web_arena(request), search);
	}
	if (fault == FAULT_NONE) {
		fault = put_question(request, search, &page);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (complaint == NULL) {
		put_lines(request, search, &page);
		put_addresses(request, search, &page);
	} else {
		put_complaint(request, complaint, &page);
	}
	template_audit(&html, web_frame(request), &page);
	web_reply_html(request, complaint == NULL ? 200 : 422, buffer_slice(&html));
}

void
audit_desk_get(struct web_request *request)
{
	struct audit_search search = {.most = 0};
	struct audit_complaint complaint;

	bool good = audit_query(request, &search, &complaint);
	show(request, &search, good ? NULL : &complaint);
}

void
audit_entries_csv_get(struct web_request *request)
{
	struct audit_search search = {.most = 0};
	struct audit_complaint complaint;

	if (audit_query(request, &search, &complaint)) {
		audit_reply_entries_csv(request, &search);
	} else {
		show(request, &search, &complaint);
	}
}

/* --- one entry --- */

static struct slice
base64_of(struct web_request *request, struct slice bytes)
{
	struct buffer text = BUFFER_IN(web_arena(request));

	number_base64(bytes, &text);
	return buffer_slice(&text);
}

static void
put_proof(struct web_request *request, const struct audit_proof *proof,
    struct template_audit_entry *page)
{
	struct template_audit_entry_steps *steps = ARENA_ARRAY(
	    web_arena(request), struct template_audit_entry_steps, proof->path.count + 1);
	struct buffer leaf = BUFFER_IN(web_arena(request));
	struct buffer log = BUFFER_IN(web_arena(request));
	struct merkle_hash hash;

	merkle_leaf(proof->leaf, &hash);
	number_hex(proof->leaf, &leaf);
	for (size_t i = 0; i < proof->path.count; i++) {
		steps[i].hash = base64_of(request, merkle_slice(&proof->path.hashes[i]));
	}
	buffer_print(&log, "%.*s/audit", SLICE_PRINT(web_origin(request)));
	page->proven = true;
	page->index = proof->entry.seq - 1;
	page->size = (int64_t)proof->checkpoint.size;
	page->salt = base64_of(request, proof->entry.salt);
	page->commitment = base64_of(request, proof->entry.commitment);
	page->leaf = buffer_slice(&leaf);
	page->leaf_hash = base64_of(request, merkle_slice(&hash));
	page->steps = steps;
	page->steps_count = proof->path.count;
	page->note = proof->checkpoint.note;
	page->log = buffer_slice(&log);
}

void
audit_entry_get(struct web_request *request)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct audit_look *found = ARENA_NEW(web_arena(request), struct audit_look);

	if (!audit_look_asked(request, found)) {
		return;
	}
	const struct audit_line *line = &found->ret_line;
	struct template_audit_entry page = {
	    .seq = line->entry.seq,
	    .path = seq_text(request, line->entry.seq),
	    .at = line->entry.at,
	    .who = audit_who_text(request, line),
	    .role = line->who.name.size > 0 ? audit_role_text(request, line->entry.role)
	                                    : SLICE(""),
	    .actor = line->entry.actor,
	    .action = audit_action_text(request, line->entry.action),
	    .action_code = line->entry.action,
	    .object = line->entry.object,
	    .object_text = audit_object_text(request, line->entry.object),
	    .reason = line->entry.reason,
	    .refused = audit_is_refusal(line->entry.action),
	};
	if (found->ret_signed) {
		put_proof(request, &found->ret_proof, &page);
	}
	template_audit_entry(&html, web_frame(request), &page);
	web_reply_html(request, 200, buffer_slice(&html));
}

void
audit_entry_proof_get(struct web_request *request)
{
	struct buffer json = BUFFER_IN(web_arena(request));
	struct buffer head = BUFFER_IN(web_arena(request));
	struct audit_look *found = ARENA_NEW(web_arena(request), struct audit_look);

	if (!audit_look_asked(request, found)) {
		return;
	}
	if (!found->ret_signed) {
		web_reply_error(request, 404);
		return;
	}
	audit_put_proof(&json, &found->ret_proof);
	buffer_print(
	    &head, "attachment; filename=\"entry-%" PRIu64 ".json\"", found->seq);
	web_set_header(request, "Content-Disposition", buffer_slice(&head));
	web_reply_bytes(request, 200, "application/json", buffer_slice(&json), NULL);
}
