/* SPDX-License-Identifier: EUPL-1.2 */
/* What the fictional persons have done: through the acts, as everybody. */
#include "app/demo.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access/access_act.h"
#include "access/proposal_act.h"
#include "app/demo_lists.h"
#include "app/demo_order.h"
#include "app/demo_request.h"
#include "app/file.h"
#include "application/application_act.h"
#include "application/application_store.h"
#include "base/buffer.h"
#include "base/log.h"
#include "crypto/sha256.h"
#include "db/acts.h"
#include "decision/decision_act.h"
#include "identity/claims.h"
#include "identity/identity_act.h"
#include "permit/permit_act.h"
#include "permit/status_act.h"
#include "register/register_act.h"
#include "rule/rule_act.h"

enum { FILL_ARENA_BYTES = 256 << 20 };

struct fill {
	const struct serve_parts *parts;
	struct arena *arena;
	struct identity_provider provider;
	const struct identity_persona *personas;
	size_t personas_count;
};

/* What is said to have gone wrong here is a bug of the demo's own data. */
static enum fault
expect(enum application_verdict verdict, const char *what)
{
	if (verdict == APPLICATION_OK) {
		return FAULT_NONE;
	}
	log_event(LOG_ERROR, "demo.refused", LOG_TEXT("what", what),
	    LOG_TEXT("why", application_key(verdict)));
	return FAULT_CONFIG;
}

/* --- a person signs in --- */

static enum fault
sign_in(struct fill *fill, const char *name, enum access_kind kind,
    struct access_caller *ret_caller)
{
	const struct identity_persona *persona = fill->personas;
	struct identity_claims *claims = ARENA_NEW(fill->arena, struct identity_claims);

	while (strcmp(persona->name, name) != 0 || persona->kind != kind) {
		persona++;
	}
	if (identity_claims_parse(&fill->provider, (struct slice){NULL, 0},
	        slice_of(persona->userinfo), claims) != IDENTITY_OK) {
		return FAULT_CONFIG;
	}
	struct identity_sign_in in = {
	    .provider = &fill->provider,
	    .kind = kind,
	    .claims = claims,
	};
	TRY(identity_sign_in(fill->parts->acts, fill->arena, &in));
	*ret_caller = (struct access_caller){
	    .kind = kind,
	    .account = in.ret_account,
	    .name = slice_of(persona->name_latin),
	    .roles =
	        persona->roles | (kind == ACCESS_PERSON ? 1U << ACCESS_APPLICANT : 0),
	};
	return FAULT_NONE;
}

/* --- the staff have their roles --- */

static enum fault
grant_roles(struct fill *fill, const struct access_caller *caller)
{
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		struct access_change change = {
		    .account = caller->account,
		    .role = (enum access_role)role,
		    .by = SLICE("command"),
		    .grant = true,
		    .centre = SLICE("TC-9001"),
		};
		if (access_has_role(caller, change.role)) {
			TRY(access_change(fill->parts->acts, fill->arena, &change));
			assert(change.ret_verdict == ACCESS_CHANGE_OK);
		}
	}
	return FAULT_NONE;
}

static enum fault
enrol_staff(struct fill *fill)
{
	struct access_caller caller;

	for (size_t i = 0; i < fill->personas_count; i++) {
		if (fill->personas[i].kind == ACCESS_STAFF) {
			TRY(sign_in(fill, fill->personas[i].name, ACCESS_STAFF, &caller));
			TRY(grant_roles(fill, &caller));
		}
	}
	return FAULT_NONE;
}

/* Somebody new waits for a second administrator. */
static enum fault
propose_role(struct fill *fill)
{
	struct access_caller administrator;
	struct access_caller newcomer;

	TRY(sign_in(fill, "admin1", ACCESS_STAFF, &administrator));
	TRY(sign_in(fill, "newcomer", ACCESS_STAFF, &newcomer));
	struct proposal proposal = {
	    .caller = &administrator,
	    .account = newcomer.account,
	    .role = ACCESS_OFFICER,
	    .gives = true,
	    .reason = SLICE("Joins the permit section. انضمت إلى قسم التصاريح."),
	};
	TRY(proposal_make(fill->parts->acts, fill->arena, &proposal));
	assert(proposal.ret_verdict == PROPOSAL_OK);
	return FAULT_NONE;
}

/* A centre has entered a certificate that waits for Omar, and one that it took back. */
static enum fault
enter_certificates(struct fill *fill)
{
	struct access_caller clerk;
	struct register_issued waiting = {
	    .caller = &clerk,
	    .typed.field = {SLICE("Omar Khalid Al Suwaidi"), SLICE("omar@example.test"),
	        SLICE("DW-2026-0733"), SLICE("1"), SLICE("2026-10-19")},
	};
	struct register_issued mistaken = {
	    .caller = &clerk,
	    .typed.field = {SLICE("Omar Khalid Al Suwaidi"), SLICE("omar@example.test"),
	        SLICE("DW-2026-0732"), SLICE("1"), SLICE("2026-10-19")},
	};

	TRY(sign_in(fill, "clerk1", ACCESS_STAFF, &clerk));
	TRY(register_issue(fill->parts->acts, fill->arena, &mistaken));
	assert(mistaken.ret_verdict == REGISTER_OK);
	struct register_withdrawal withdrawal = {
	    .caller = &clerk,
	    .certificate = mistaken.ret_certificate,
	    .reason = SLICE("Entered twice under another number."),
	};
	TRY(register_withdraw(fill->parts->acts, fill->arena, &withdrawal));
	TRY(register_issue(fill->parts->acts, fill->arena, &waiting));
	assert(waiting.ret_verdict == REGISTER_OK);
	return FAULT_NONE;
}

/* --- and fills in an application --- */

struct story {
	const char *person;
	const char *passport;
	const char *centre;
	const char *number;
	const char *issued_on;
	const char *make;
	const char *model;
	const char *serial;
	const char *mass;
};

static enum fault
give_details(
    struct fill *fill, const struct access_caller *caller, const struct story *story)
{
	struct application_view view;
	struct application_details_saved saved = {.caller = caller};

	TRY(application_view_own(fill->parts->acts, fill->arena, caller, &view));
	saved.typed = view.details;
	saved.typed.field[PERSON_PASSPORT_NUMBER] = slice_of(story->passport);
	TRY(application_save_details(fill->parts->acts, fill->arena, &saved));
	return expect(saved.ret_verdict, "details");
}

static enum fault
give_file(struct fill *fill, const struct access_caller *caller)
{
	struct slice text;
	uint8_t hash[SHA256_SIZE];
	struct buffer path = BUFFER_IN(fill->arena);

	TRY(demo_lists_read(fill->parts, fill->arena, "demo/certificate.pdf", &text));
	sha256(text, hash);
	TRY(file_write(fill->parts->uploads, "demo-certificate", text, 0600));
	buffer_print(&path, "%s/demo-certificate", fill->parts->uploads);
	struct application_file_attached attached = {
	    .caller = caller,
	    .store = fill->parts->store,
	    .path = buffer_text(&path),
	    .name = SLICE("training-certificate.pdf"),
	    .start = text,
	    .sha256 = slice_bytes(hash, sizeof(hash)),
	    .size_bytes = text.size,
	};
	TRY(application_attach_file(fill->parts->acts, fill->arena, &attached));
	(void)unlink(attached.path); /* the store has its own */
	return expect(attached.ret_verdict, "file");
}

static enum fault
give_certificate(
    struct fill *fill, const struct access_caller *caller, const struct story *story)
{
	struct application_certificate_saved saved = {
	    .caller = caller,
	    .centre = slice_of(story->centre),
	    .number = slice_of(story->number),
	    .issued_iso = slice_of(story->issued_on),
	};

	TRY(application_save_certificate(fill->parts->acts, fill->arena, &saved));
	TRY(expect(saved.ret_verdict, "certificate"));
	return give_file(fill, caller);
}

static enum fault
give_drone(
    struct fill *fill, const struct access_caller *caller, const struct story *story)
{
	struct application_drone_added added = {
	    .caller = caller,
	    .typed =
	        {
	            .field = {slice_of(story->make), slice_of(story->model),
	                slice_of(story->serial), slice_of(story->mass)},
	            .serial_kind = DRONE_CTA2063,
	        },
	};

	if (story->serial == NULL) {
		return FAULT_NONE;
	}
	TRY(application_add_drone(fill->parts->acts, fill->arena, &added));
	return expect(added.ret_verdict, "drone");
}

static enum fault
accept_rules(struct fill *fill, const struct access_caller *caller)
{
	struct rules_today today;
	struct buffer codes = BUFFER_IN(fill->arena);

	TRY(rule_act_today(fill->parts->acts, fill->arena, &today));
	for (size_t i = 0; i < today.ret_count; i++) {
		buffer_put(&codes, today.ret_rules[i]->code);
		buffer_putc(&codes, '\n');
	}
	struct application_rules_accepted accepted = {
	    .caller = caller, .codes = buffer_slice(&codes)};
	TRY(application_accept_rules(fill->parts->acts, fill->arena, &accepted));
	return expect(accepted.ret_verdict, "rules");
}

static enum fault
submit(struct fill *fill, const struct story *story, struct id *ret_application)
{
	struct access_caller caller;
	struct application_started started = {.caller = &caller};
	struct application_submitted submitted = {
	    .caller = &caller, .key = slice_of(story->person)};

	TRY(sign_in(fill, story->person, ACCESS_PERSON, &caller));
	TRY(application_start(fill->parts->acts, fill->arena, &started));
	TRY(give_details(fill, &caller, story));
	TRY(give_certificate(fill, &caller, story));
	TRY(give_drone(fill, &caller, story));
	TRY(accept_rules(fill, &caller));
	TRY(application_submit(fill->parts->acts, fill->arena, &submitted));
	*ret_application = started.ret_id;
	return expect(submitted.ret_verdict, "submit");
}

/* --- officers decide --- */

static enum fault
decide(struct fill *fill, const struct access_caller *officer,
    const struct id *application, enum application_event event,
    const struct decision *words, struct slice *ret_permit)
{
	struct decision decision = *words;

	decision.caller = officer;
	decision.application = *application;
	decision.event = event;
	decision.desk = fill->parts->desk;
	TRY(decision_decide(fill->parts->acts, fill->arena, &decision));
	*ret_permit = decision.ret_permit;
	return expect(decision.ret_verdict, application_event_name(event));
}

static enum fault
claim_and(struct fill *fill, const struct access_caller *officer,
    const struct id *application, enum application_event event,
    const struct decision *words, struct slice *ret_permit)
{
	static const struct decision nothing;

	TRY(decide(fill, officer, application, APPLICATION_CLAIM, &nothing, ret_permit));
	return decide(fill, officer, application, event, words, ret_permit);
}

/* --- permits in other states --- */

/* What one person does with a permit that was seen in this version. */
static enum fault
treat(struct fill *fill, const struct access_caller *caller, struct slice number,
    int64_t version, struct permit_decision wanted)
{
	wanted.caller = caller;
	wanted.version = version;
	if (permit_number_parse(number, &wanted.number) != PERMIT_NUMBER_OK) {
		return FAULT_CONFIG;
	}
	TRY(permit_decide(fill->parts->acts, fill->arena, &wanted));
	return wanted.ret_verdict == PERMIT_CHANGE_OK ? FAULT_NONE : FAULT_CONFIG;
}

/* A permit whose last day was yesterday: approved with dates of its own. */
struct short_permit {
	struct fill *fill;
	struct id application;
	struct id officer;
};

/* A first key signs from a day ago on: in the hour before midnight the permit ends today. */
static moment
short_end(const struct act *act, moment from)
{
	moment midnight =
	    moment_of_day(moment_day(act->now, act->offset_minutes), act->offset_minutes);

	return midnight > from ? midnight : act->now - (moment)MOMENT_HOUR;
}

static enum fault
approve_short(struct act *act, void *input)
{
	struct short_permit *wanted = input;
	struct application_row row;
	struct application_view view;
	enum application_verdict verdict = APPLICATION_OK;

	TRY(application_find(act->db, &wanted->application, act->arena, &row));
	TRY(application_load_view(act, &row, true, &view));
	struct permit_issue issue = {
	    .application = row.id,
	    .account = row.account,
	    .class = (enum permit_class)row.class,
	    .name_latin = view.details.field[PERSON_NAME_LATIN],
	    .name_arabic = view.details.field[PERSON_NAME_ARABIC],
	    .emirates_id = view.details.field[PERSON_EMIRATES_ID],
	    .centre = view.centre,
	    .actor = id_slice(&wanted->officer),
	    .role = "officer",
	    .from = act->now - 23 * (moment)MOMENT_HOUR,
	};
	issue.until = short_end(act, issue.from);
	permit_desk_fill(wanted->fill->parts->desk, &issue);
	TRY(permit_issue(act, &issue));
	row.permit = slice_of(issue.ret_number.text);
	TRY(application_change(act, &row,
	    &(struct application_change){
	        .event = APPLICATION_APPROVE, .actor = issue.actor, .role = issue.role},
	    &verdict));
	return verdict == APPLICATION_OK ? FAULT_NONE : FAULT_CONFIG;
}

/* --- all of it --- */

static const struct story stories[] = {
    {"mariam", "A1234567", "TC-9001", "DW-2026-0412", "2026-03-02", "DJI",
        "Mavic 3 Classic", "1581F5BKD223Q00A1B2C", "895"},
    {"yousef", "J7654321", "TC-9008", "CS-1188", "2026-04-11", "DJI", "Mini 4 Pro",
        "1581F6Z9A23CA003X7K9", "249"},
    {"lina", "M11223344", "TC-9001", "DW-2026-0533", "2026-05-20", "Autel", "EVO Nano",
        "1748CDN2A1B2C3D4E", "249"},
    {"hassan", "AB9876543", "TC-9008", "CS-1201", "2026-06-15", NULL, NULL, NULL, NULL},
    {"noura", "B7766554", "TC-9001", "DW-2026-0671", "2026-09-01", "DJI", "Air 3",
        "1581F67QE238L0012345", "720"},
    {"james", "533445566", "TC-9001", "DW-2026-0702", "2026-09-14", "Parrot", "Anafi",
        "PR046AB12CD", "320"},
    {"priya", "Z4455667", "TC-9008", "CS-1317", "2026-10-05", NULL, NULL, NULL, NULL},
    {"salem", "C9988776", "TC-9001", "DW-2026-0588", "2026-06-28", "DJI", "Avata 2",
        "1581F6W8B2440021R7T5", "377"},
    {"aisha", "D5544332", "TC-9001", "DW-2026-0610", "2026-07-19", "DJI", "Mini 3",
        "1581F5FH7245S00W9Q31", "248"},
};
enum { MARIAM, YOUSEF, LINA, HASSAN, NOURA, JAMES, PRIYA, SALEM, AISHA, STORY_COUNT };
static_assert(ARRAY_LEN(stories) == STORY_COUNT, "each has a name");

static const struct permit_decision investigated = {
    .event = PERMIT_SUSPEND,
    .reason = SLICE_INIT("under_investigation"),
    .text_en = SLICE_INIT("A flight near an airport is being looked into."),
    .text_ar = SLICE_INIT("يجري النظر في رحلة قرب أحد المطارات."),
};
static const struct permit_decision dangerous = {
    .event = PERMIT_SUSPEND,
    .reason = SLICE_INIT("public_safety"),
    .text_en = SLICE_INIT("The drone was seen above a crowd."),
    .text_ar = SLICE_INIT("شوهدت الطائرة فوق حشد من الناس."),
};
static const struct permit_decision not_genuine = {
    .event = PERMIT_PROPOSE_REVOCATION,
    .reason = SLICE_INIT("false_information"),
    .text_en = SLICE_INIT("The training certificate turned out not to be genuine."),
    .text_ar = SLICE_INIT("تبيّن أن شهادة التدريب غير صحيحة."),
};
static const struct permit_decision broken_rules = {
    .event = PERMIT_PROPOSE_REVOCATION,
    .reason = SLICE_INIT("rules_broken"),
    .text_en = SLICE_INIT("Three flights at night, after two warnings."),
    .text_ar = SLICE_INIT("ثلاث رحلات ليلية بعد إنذارين."),
};

/* Both persons of a suspension that was confirmed, and of a revocation that was signed;
 * a suspension and a proposal that wait for the second. */
static enum fault
treat_permits(struct fill *fill, const struct access_caller *officer,
    const struct slice permits[static STORY_COUNT])
{
	struct access_caller supervisor;

	TRY(sign_in(fill, "supervisor1", ACCESS_STAFF, &supervisor));
	TRY(treat(fill, officer, permits[YOUSEF], 1, investigated));
	TRY(treat(fill, &supervisor, permits[YOUSEF], 2,
	    (struct permit_decision){.event = PERMIT_CONFIRM}));
	TRY(treat(fill, officer, permits[LINA], 1, not_genuine));
	TRY(treat(fill, &supervisor, permits[LINA], 2,
	    (struct permit_decision){.event = PERMIT_SIGN_REVOCATION}));
	TRY(treat(fill, officer, permits[SALEM], 1, dangerous));
	return treat(fill, officer, permits[AISHA], 1, broken_rules);
}

static enum fault
issue_permits(struct fill *fill, const struct access_caller *officer,
    const struct id applications[static STORY_COUNT])
{
	static const struct decision nothing;
	static const int approved[] = {MARIAM, YOUSEF, LINA, SALEM, AISHA};
	struct slice permits[STORY_COUNT];
	struct slice none;

	for (size_t i = 0; i < ARRAY_LEN(approved); i++) {
		TRY(claim_and(fill, officer, &applications[approved[i]],
		    APPLICATION_APPROVE, &nothing, &permits[approved[i]]));
	}
	TRY(treat_permits(fill, officer, permits));
	TRY(decide(
	    fill, officer, &applications[HASSAN], APPLICATION_CLAIM, &nothing, &none));
	struct short_permit over = {fill, applications[HASSAN], officer->account};
	return acts_write(fill->parts->acts, fill->arena, approve_short, &over);
}

static enum fault
leave_cases(struct fill *fill, const struct access_caller *officer,
    const struct id applications[static STORY_COUNT])
{
	struct slice permit;

	TRY(claim_and(fill, officer, &applications[JAMES], APPLICATION_RETURN,
	    &(struct decision){
	        .marks = SLICE("file\npassport_number"),
	        .text_en =
	            SLICE("The scan is too dark to read. Please upload it again, and "
	                  "check the passport number."),
	        .text_ar = SLICE("المسح الضوئي داكن ولا يمكن قراءته. يُرجى تحميله من جديد "
	                         "والتحقق من رقم جواز السفر."),
	    },
	    &permit));
	return claim_and(fill, officer, &applications[PRIYA], APPLICATION_PROPOSE_REFUSAL,
	    &(struct decision){
	        .reason = SLICE("certificate_not_valid"),
	        .text_en =
	            SLICE("The centre does not know a certificate of this number."),
	        .text_ar = SLICE("لا يعرف المركز شهادة بهذا الرقم."),
	    },
	    &permit);
}

/* Before any permit is issued, so that those of the demo stand as they are. */
static enum fault
tell_order(struct fill *fill)
{
	struct access_caller first;
	struct access_caller second;

	TRY(sign_in(fill, "orders1", ACCESS_STAFF, &first));
	TRY(sign_in(fill, "orders2", ACCESS_STAFF, &second));
	return demo_order(fill->parts->acts, fill->arena, &first, &second);
}

static enum fault
tell_stories(struct fill *fill)
{
	struct id applications[STORY_COUNT];
	struct access_caller officer;

	for (size_t i = 0; i < STORY_COUNT; i++) {
		TRY(submit(fill, &stories[i], &applications[i]));
	}
	TRY(sign_in(fill, "officer1", ACCESS_STAFF, &officer));
	TRY(issue_permits(fill, &officer, applications));
	return leave_cases(fill, &officer, applications);
}

/* Of hassan, whose permit is over, and of lina, whose permit was revoked: nothing stops her
 * erasure. */
static enum fault
ask_for_data(struct fill *fill)
{
	struct access_caller hassan;
	struct access_caller lina;

	TRY(sign_in(fill, "hassan", ACCESS_PERSON, &hassan));
	TRY(sign_in(fill, "lina", ACCESS_PERSON, &lina));
	return demo_request(fill->parts->acts, fill->arena, &hassan, &lina);
}

static enum fault
is_empty(struct act *act, void *input)
{
	struct rules_today today;

	TRY(rule_in_act(act, &today));
	*(bool *)input = today.ret_count == 0;
	return FAULT_NONE;
}

static enum fault
fill_empty(struct fill *fill)
{
	TRY(demo_lists_load(fill->parts, fill->arena));
	TRY(enrol_staff(fill));
	TRY(propose_role(fill));
	TRY(enter_certificates(fill));
	TRY(tell_order(fill));
	TRY(tell_stories(fill));
	return ask_for_data(fill);
}

static enum fault
fill_in(struct fill *fill)
{
	bool empty = false;

	TRY(identity_provider_init(&fill->provider, SLICE("demo")));
	TRY(identity_provider_configure(
	    &fill->provider, SLICE("profile"), SLICE("demo")));
	TRY(acts_read(fill->parts->acts, fill->arena, is_empty, &empty));
	return empty ? fill_empty(fill) : FAULT_NONE;
}

enum fault
demo_fill(const struct serve_parts *parts)
{
	struct arena arena = ARENA_EMPTY(FILL_ARENA_BYTES);
	struct fill fill = {.parts = parts, .arena = &arena};

	fill.personas = demo_personas(&arena, &fill.personas_count);
	enum fault fault = fill_in(&fill);
	arena_done(&arena);
	return fault;
}
