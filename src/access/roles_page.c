/* SPDX-License-Identifier: EUPL-1.2 */
/* The administrators' desk: /roles, and /roles/{account} to propose. */
#include "access/access_page.h"
#include "access/alarm_act.h"
#include "access/proposal_act.h"
#include "template/roles.h"
#include "template/roles_member.h"
#include "web/form.h"
#include "web/html.h"
#include "web/route.h"

/* --- who holds what --- */

/* Message keys of the roles, in the order of the enum. */
static size_t
put_roles(unsigned roles, const char *ret_keys[static ACCESS_ROLE_COUNT])
{
	size_t count = 0;

	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((roles & 1U << role) != 0) {
			ret_keys[count++] = access_role_key((enum access_role)role);
		}
	}
	return count;
}

static void
put_members(struct web_request *request, const struct proposal_desk *desk,
    struct template_roles *page)
{
	struct template_roles_staff *staff = ARENA_ARRAY(
	    web_arena(request), struct template_roles_staff, desk->ret_members_count + 1);

	for (size_t i = 0; i < desk->ret_members_count; i++) {
		const struct proposal_member *member = &desk->ret_members[i];
		const char *keys[ACCESS_ROLE_COUNT];
		size_t count = put_roles(member->roles, keys);
		struct template_roles_staff_roles *roles = ARENA_ARRAY(
		    web_arena(request), struct template_roles_staff_roles, count + 1);
		for (size_t k = 0; k < count; k++) {
			roles[k].role = keys[k];
		}
		staff[i] = (struct template_roles_staff){
		    .account = id_slice(&member->account),
		    .name = member->name,
		    .provider = member->provider,
		    .seen = member->seen_at,
		    .own = member->own,
		    .roles = roles,
		    .roles_count = count,
		};
	}
	page->staff = staff;
	page->staff_count = desk->ret_members_count;
}

static void
put_lines(struct web_request *request, const struct proposal_desk *desk,
    struct template_roles *page)
{
	struct template_roles_proposals *lines = ARENA_ARRAY(web_arena(request),
	    struct template_roles_proposals, desk->ret_lines_count + 1);

	for (size_t i = 0; i < desk->ret_lines_count; i++) {
		const struct proposal_line *line = &desk->ret_lines[i];
		lines[i] = (struct template_roles_proposals){
		    .id = id_slice(&line->id),
		    .name = line->account_name,
		    .role = access_role_key(line->role),
		    .gives = line->gives,
		    .centre = line->centre,
		    .reason = line->reason,
		    .by = line->proposed_by_name,
		    .at = line->proposed_at,
		    .mine = line->mine,
		    .own = line->own,
		};
	}
	page->proposals = lines;
	page->proposals_count = desk->ret_lines_count;
}

/* The name of a role in the reader's language, other words as they are. */
static struct slice
words_of(struct web_request *request, struct slice words)
{
	enum access_role role = ACCESS_APPLICANT;

	return access_role_parse(words, &role)
	    ? slice_of(say_text(web_language(request), access_role_key(role)))
	    : words;
}

static void
put_alarms(struct web_request *request, const struct alarm_desk *desk,
    struct template_roles *page)
{
	struct template_roles_alarms *lines = ARENA_ARRAY(
	    web_arena(request), struct template_roles_alarms, desk->ret_count + 1);

	for (size_t i = 0; i < desk->ret_count; i++) {
		const struct alarm *alarm = &desk->ret_alarms[i];
		lines[i] = (struct template_roles_alarms){
		    .what = alarm_key(alarm->kind),
		    .name = alarm->name,
		    .words = words_of(request, alarm->words),
		    .at = alarm->at,
		};
	}
	page->alarms = lines;
	page->alarms_count = desk->ret_count;
	page->seen_until =
	    desk->ret_count > 0 ? id_slice(&desk->ret_alarms[0].id) : SLICE("");
}

static void
show_desk(struct web_request *request, unsigned status, const char *refusal)
{
	struct alarm_desk alarms = {.caller = web_caller(request)};
	struct buffer html = BUFFER_IN(web_arena(request));
	struct proposal_desk desk = {.caller = web_caller(request)};
	struct template_roles page = {
	    .refusal = refusal,
	    .done = refusal == NULL && web_query(request, "done").size > 0,
	    .may_change = access_may(web_caller(request), ACCESS_ROLE_CHANGE),
	};
	enum fault fault =
	    proposal_desk_open(web_acts(request), web_arena(request), &desk);

	if (fault == FAULT_NONE) {
		fault = alarm_desk_open(web_acts(request), web_arena(request), &alarms);
	}
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_alarms(request, &alarms, &page);
	put_lines(request, &desk, &page);
	put_members(request, &desk, &page);
	template_roles(&html, web_frame(request), &page);
	web_reply_html(request, status, buffer_slice(&html));
}

static void
roles_get(struct web_request *request)
{
	show_desk(request, 200, NULL);
}

/* --- what was done past the pages --- */

enum { SEEN_UNTIL, SEEN_FIELDS };
static const struct web_field seen_fields[] = {
    [SEEN_UNTIL] = {"until", 40, WEB_FIELD_LINE}};

static void
seen_post(struct web_request *request)
{
	struct slice values[SEEN_FIELDS];
	struct alarm_sight sight = {.caller = web_caller(request)};

	if (!web_form_accepted(
	        request, web_form(request, seen_fields, SEEN_FIELDS, values))) {
		return;
	}
	if (!id_parse(values[SEEN_UNTIL], &sight.until)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = alarm_see(web_acts(request), web_arena(request), &sight);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else {
		web_redirect_to(request, "/roles?done=1");
	}
}

/* --- another confirms --- */

static void
answer(struct web_request *request, bool confirms)
{
	struct proposal_answer answer = {
	    .caller = web_caller(request), .confirms = confirms};

	if (!id_parse(web_parameter(request, 0), &answer.proposal)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault =
	    proposal_answer(web_acts(request), web_arena(request), &answer);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (answer.ret_verdict != PROPOSAL_OK) {
		show_desk(request, proposal_http(answer.ret_verdict),
		    proposal_key(answer.ret_verdict));
	} else {
		web_redirect_to(request, "/roles?done=1");
	}
}

static void
confirm_post(struct web_request *request)
{
	answer(request, true);
}

static void
reject_post(struct web_request *request)
{
	answer(request, false);
}

/* --- one proposes --- */

enum { FIELD_ROLE, FIELD_CHANGE, FIELD_CENTRE, FIELD_REASON, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_ROLE] = {"role", 40, WEB_FIELD_LINE},
    [FIELD_CHANGE] = {"change", 10, WEB_FIELD_LINE},
    [FIELD_CENTRE] = {"centre", 40, WEB_FIELD_LINE},
    [FIELD_REASON] = {"reason", PROPOSAL_REASON_BYTES_MOST, WEB_FIELD_LINE},
};

/* Each role once: to give, or where it is held, to take away. */
static void
put_choices(struct web_request *request, const struct proposal_member *member,
    const struct proposal *typed, struct template_roles_member *page)
{
	struct template_roles_member_choices *choices = ARENA_ARRAY(
	    web_arena(request), struct template_roles_member_choices, ACCESS_ROLE_COUNT);
	size_t count = 0;

	for (unsigned i = 0; i < ACCESS_ROLE_COUNT; i++) {
		enum access_role role = (enum access_role)i;
		if (role == ACCESS_APPLICANT) {
			continue;
		}
		choices[count++] = (struct template_roles_member_choices){
		    .value = slice_of(access_role_word(role)),
		    .label = access_role_key(role),
		    .hint = (member->roles & 1U << i) != 0 ? "access.roles.holds" : NULL,
		    .chosen = typed != NULL && typed->role == role,
		};
	}
	page->choices = choices;
	page->choices_count = count;
}

/* Beside which field a refusal stands, or none: over the form. */
static void
put_refusal(enum proposal_verdict verdict, struct template_roles_member *page,
    struct template_errors_errors *error)
{
	const char *key = proposal_key(verdict);

	if (verdict == PROPOSAL_NO_REASON) {
		page->reason_error = key;
		*error = (struct template_errors_errors){SLICE("reason"), key};
	} else if (verdict == PROPOSAL_NO_CENTRE) {
		page->centre_error = key;
		*error = (struct template_errors_errors){SLICE("centre"), key};
	} else if (verdict == PROPOSAL_NOT_A_ROLE ||
	    verdict == PROPOSAL_NOT_FOR_SERVICE || verdict == PROPOSAL_SO_ALREADY) {
		page->role_error = key;
		*error = (struct template_errors_errors){SLICE("role"), key};
	} else {
		page->refusal = key;
		return;
	}
	page->errors = error;
	page->errors_count = 1;
}

/* typed is NULL when the page is only opened. */
static void
show_member(
    struct web_request *request, const struct id *account, const struct proposal *typed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct proposal_of_one one = {.caller = web_caller(request), .account = *account};
	struct template_errors_errors error;
	struct template_roles_member page = {.gives = typed == NULL || typed->gives};
	enum fault fault =
	    proposal_member_open(web_acts(request), web_arena(request), &one);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	if (!one.ret_found) {
		web_reply_error(request, 404);
		return;
	}
	page.account = id_slice(account);
	page.name = one.ret_member.name;
	page.own = one.ret_member.own;
	put_choices(request, &one.ret_member, typed, &page);
	if (typed != NULL) {
		page.centre = typed->centre;
		page.reason = typed->reason;
		put_refusal(typed->ret_verdict, &page, &error);
	}
	template_roles_member(&html, web_frame(request), &page);
	web_reply_html(request, typed == NULL ? 200 : proposal_http(typed->ret_verdict),
	    buffer_slice(&html));
}

/* False when it has answered. */
static bool
read_account(struct web_request *request, struct id *ret_account)
{
	if (id_parse(web_parameter(request, 0), ret_account)) {
		return true;
	}
	web_reply_error(request, 404);
	return false;
}

static void
member_get(struct web_request *request)
{
	struct id account;

	if (read_account(request, &account)) {
		show_member(request, &account, NULL);
	}
}

static void
member_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];
	struct proposal proposal = {
	    .caller = web_caller(request), .role = ACCESS_ROLE_COUNT};

	if (!read_account(request, &proposal.account) ||
	    !web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	if (!access_role_parse(values[FIELD_ROLE], &proposal.role)) {
		proposal.role = ACCESS_ROLE_COUNT;
	}
	proposal.gives = !slice_equal(values[FIELD_CHANGE], SLICE("take"));
	proposal.centre = slice_trim(values[FIELD_CENTRE]);
	proposal.reason = slice_trim(values[FIELD_REASON]);
	enum fault fault =
	    proposal_make(web_acts(request), web_arena(request), &proposal);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (proposal.ret_verdict != PROPOSAL_OK) {
		show_member(request, &proposal.account, &proposal);
	} else {
		web_redirect_to(request, "/roles?done=1");
	}
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/roles", ACCESS_ROLE_READ, WEB_BODY_NONE, 0, roles_get},
    {WEB_POST, "/{lang}/roles/alarms", ACCESS_ROLE_READ, WEB_BODY_FORM, 0, seen_post},
    {WEB_GET, "/{lang}/roles/{account}", ACCESS_ROLE_CHANGE, WEB_BODY_NONE, 0,
        member_get},
    {WEB_POST, "/{lang}/roles/{account}", ACCESS_ROLE_CHANGE, WEB_BODY_FORM, WEB_FRESH,
        member_post},
    {WEB_POST, "/{lang}/roles/proposals/{id}/confirm", ACCESS_ROLE_CHANGE, WEB_BODY_FORM,
        WEB_FRESH, confirm_post},
    {WEB_POST, "/{lang}/roles/proposals/{id}/reject", ACCESS_ROLE_CHANGE, WEB_BODY_FORM,
        WEB_FRESH, reject_post},
};
const struct web_routes access_page_routes = {routes, ARRAY_LEN(routes)};
