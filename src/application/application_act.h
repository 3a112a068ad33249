/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * application_act - what an applicant does: one transaction each.
 *
 *	struct application_drone_added added = {.caller = caller, .typed = typed};
 *	TRY(application_add_drone(acts, arena, &added));
 *	if (added.ret_verdict != APPLICATION_OK) ... show application_key() and the refusals
 *
 * All of them work on the caller's own newest application; that of another person is
 * not there. What is written goes into a draft or a returned application only.
 */
#ifndef APPLICATION_APPLICATION_ACT_H
#define APPLICATION_APPLICATION_ACT_H

#include "access/access.h"
#include "application/application.h"
#include "application/clearance.h"
#include "base/arena.h"
#include "base/fault.h"
#include "drone/drone.h"
#include "order/board_act.h"
#include "register/register.h"
#include "rule/rule.h"

struct acts;
struct act;
struct store;           /* store/store.h */
struct application_row; /* application_store.h */

enum { APPLICATION_EVENTS_MOST = 200 };

/* --- one application as pages show it --- */
struct application_view_drone {
	struct id id;
	struct slice make;
	struct slice model;
	struct slice serial;
	enum drone_serial_kind serial_kind;
	int64_t grams;
};

struct application_view_event {
	enum application_event what;
	enum application_state to;
	struct slice role;
	struct slice actor_name; /* for staff only; empty for the applicant's timeline */
	struct slice actor_name_arabic;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	struct slice fields; /* marks, or the results of the checks, comma-separated */
	moment at;
};

/* In the order in which people think of it.
 * NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct application_view {
	bool found;
	struct id id;
	struct id account;
	struct slice reference;
	int class;
	enum application_state state;
	int64_t version;
	moment created_at;
	moment submitted_at;
	day return_until;
	struct slice permit;
	struct slice snapshot;
	struct slice answers;  /* as one JSON text: what a submission freezes */
	char answers_hash[65]; /* hexadecimal SHA-256 of the answers as they are now */

	struct person_typed details; /* as declared; empty texts before */
	unsigned vouched;            /* of those, from the provider (locked) */
	struct slice vouched_by;     /* the provider's name in the configuration */
	bool emirates_id_warning;
	moment confirmed_at[PERSON_FIELD_COUNT]; /* a contact, by its code; 0: not */
	unsigned contacts_missing;    /* PERSON_BIT of those still to be confirmed */
	struct person_typed provider; /* what the provider said at the last sign-in */
	unsigned provider_mask;

	struct slice centre; /* code */
	struct slice centre_name_latin;
	struct slice centre_name_arabic;
	struct slice number;
	day issued_on;
	enum centre_verdict centre_verdict; /* on issued_on; CENTRE_UNKNOWN before */
	bool from_register; /* picked from the centre's register: needs no file */
	/* What the register says: of what was picked, and for staff of every certificate. */
	enum register_answer register_answer;
	struct slice register_name; /* whom it is for, as the centre wrote */
	moment register_withdrawn_at;
	struct slice register_reason;
	struct slice file_name;
	struct slice file_type;
	struct slice file_hash;   /* 32 bytes, of what was uploaded; empty: no file */
	struct slice file_object; /* where it lies sealed in the store */
	int64_t file_bytes;
	moment uploaded_at;

	struct application_view_drone drones[DRONE_MOST];
	size_t drones_count;

	const struct rule
	    *rules[RULE_MOST]; /* in force today, or when it was submitted */
	bool rules_accepted[RULE_MOST];
	moment rules_accepted_at[RULE_MOST]; /* 0: not, or not known any more */
	size_t rules_count;

	bool done[APPLICATION_SECTION_COUNT];
	bool complete; /* all of them, and the contacts: it can be submitted */

	const struct application_view_event *events;
	size_t events_count;

	/* Of the authority, over a permit that would be issued on it now, or over the one that
	 * was. */
	struct order_over order;

	/* for the desk */
	struct clearance look; /* of what was submitted */
	struct id officer;     /* none: not claimed */
	struct slice officer_name;
	struct slice officer_name_arabic; /* empty when it is not known, as below */
	bool refusal_proposed;
	struct id refusal_by;
	struct slice refusal_by_name;
	struct slice refusal_by_name_arabic;
	struct slice refusal_reason;
	struct slice refusal_text_en;
	struct slice refusal_text_ar;
	int64_t twins; /* other accounts with the same identity numbers */
};

/* The caller's newest application with its public events; found is false when there is
 * none, and then details and provider are filled all the same. */
MUST_USE enum fault application_view_own(struct acts *acts, struct arena *arena,
    const struct access_caller *caller, struct application_view *ret_view);
/* Inside an act: all of a row. Staff get the inner events too, and of what was returned the
 * answers as they were submitted last, not what the applicant has begun to write. */
MUST_USE enum fault application_load_view(struct act *act,
    const struct application_row *row, bool staff, struct application_view *ret_view);
/* The same to judge it, not to show it: without the words of the rules, what the provider
 * said, and the events; of what is submitted only what was submitted, without its hash. */
MUST_USE enum fault application_load_case(struct act *act,
    const struct application_row *row, bool staff, struct application_view *ret_view);

/* --- the draft --- */
struct application_started {
	const struct access_caller *caller;
	enum application_verdict ret_verdict;
	struct id ret_id;
};
/* A draft, or the open application that is there already. What the provider vouches for
 * is in the details from the start. */
MUST_USE enum fault application_start(
    struct acts *acts, struct arena *arena, struct application_started *started);

struct application_details_saved {
	const struct access_caller *caller;
	struct person_typed typed;            /* vouched fields are not looked at */
	struct slice language;                /* of the messages with codes: "en", "ar" */
	enum application_verdict ret_verdict; /* FIELDS: see the refusals */
	struct person_refusals ret_refusals;
};
/* A contact that nobody vouches for gets its code (person/contact_act.h). */
MUST_USE enum fault application_save_details(
    struct acts *acts, struct arena *arena, struct application_details_saved *saved);

struct application_certificate_saved {
	const struct access_caller *caller;
	struct slice centre; /* code */
	struct slice number;
	struct slice issued_day; /* three fields, or */
	struct slice issued_month;
	struct slice issued_year;
	struct slice issued_iso; /* one, when not empty */
	enum application_verdict ret_verdict;
	const char *ret_centre_key; /* the refusal beside each field, or NULL */
	const char *ret_number_key;
	const char *ret_issued_key;
};
MUST_USE enum fault application_save_certificate(
    struct acts *acts, struct arena *arena, struct application_certificate_saved *saved);

/* Certificates that centres have issued to this person and keep in their registers: they
 * need no upload (register/register_act.h). */
struct register_waiting;
struct application_waiting {
	const struct access_caller *caller;
	const struct register_waiting *ret_waiting;
	size_t ret_count;
};
MUST_USE enum fault application_list_waiting(
    struct acts *acts, struct arena *arena, struct application_waiting *waiting);
/* Takes one of them: centre, number and day are its, and it is confirmed by the centre. */
struct application_certificate_picked {
	const struct access_caller *caller;
	struct id certificate;
	enum application_verdict ret_verdict; /* CERTIFICATE_NOT_YOURS: none such waits */
};
MUST_USE enum fault application_pick_certificate(struct acts *acts, struct arena *arena,
    struct application_certificate_picked *picked);

/* The file is complete at path, on the file system of the upload folder. On OK the store
 * has it, durably, sealed under the applicant's key. FAULT_NETWORK, FAULT_BUSY: the store is away, and nothing has changed. */
struct application_file_attached {
	const struct access_caller *caller;
	struct store *store;
	const char *path;
	struct slice name;   /* as the browser told it */
	struct slice start;  /* the first bytes */
	struct slice sha256; /* 32 bytes */
	uint64_t size_bytes;
	enum application_verdict ret_verdict; /* FIELDS: see the file's verdict */
	enum certificate_file_verdict ret_file;
	struct slice ret_object; /* where it lies in the store: 32 bytes */
};
MUST_USE enum fault application_attach_file(
    struct acts *acts, struct arena *arena, struct application_file_attached *attached);

/* What is told when the store of files is away: nothing was changed, try again. */
#define CERTIFICATE_FILE_STORE_AWAY "certificate.file.store_away"
#define CERTIFICATE_FILE_RETRY_SECONDS "10"
static inline bool
certificate_store_is_away(enum fault fault)
{
	return fault == FAULT_NETWORK || fault == FAULT_BUSY;
}

struct application_file_removed {
	const struct access_caller *caller;
	struct store *store;
	enum application_verdict ret_verdict;
};
MUST_USE enum fault application_remove_file(
    struct acts *acts, struct arena *arena, struct application_file_removed *removed);

/* What a round of application_sweep_files leaves for the next; zero at first. */
struct application_sweep {
	struct application_removal_row stuck[APPLICATION_STUCK_MOST];
	size_t stuck_count;
	uint8_t last[32]; /* how far the look at all files has come */
	bool has_last;
	moment stuck_due; /* on the steady clock */
	moment pass_due;
};
/* Files that nothing names: those whose removal died with a server, every five minutes, and
 * those that were put and never named, every day, some of them a call. app/ calls it every
 * minute, one thread at a time. */
MUST_USE enum fault application_sweep_files(struct acts *acts, struct arena *arena,
    struct store *store, struct application_sweep *sweep);

struct application_drone_added {
	const struct access_caller *caller;
	struct drone_typed typed;
	enum application_verdict ret_verdict;
	struct drone_refusals ret_refusals;
	struct id ret_id;
};
MUST_USE enum fault application_add_drone(
    struct acts *acts, struct arena *arena, struct application_drone_added *added);

struct application_drone_removed {
	const struct access_caller *caller;
	struct id drone;
	enum application_verdict ret_verdict;
};
MUST_USE enum fault application_remove_drone(
    struct acts *acts, struct arena *arena, struct application_drone_removed *removed);

/* Those that are accepted are kept; INCOMPLETE when one is missing. */
struct application_rules_accepted {
	const struct access_caller *caller;
	struct slice codes; /* separated by '\n' */
	struct slice shown; /* application_rules_shown of the page; empty: not asked */
	enum application_verdict ret_verdict;
};
MUST_USE enum fault application_accept_rules(
    struct acts *acts, struct arena *arena, struct application_rules_accepted *accepted);
/* "day_only.1,line_of_sight.2": what a page shows, to see that nothing changed since. */
struct slice application_rules_shown(
    struct arena *arena, const struct rule *const *rules, size_t count);

/* --- submission: once, whatever the browser does --- */
/* What policy may decide by itself (decision/policy_act.h). */
struct application_policy {
	void *self; /* NULL: it is off, and officers decide all */
	/* In the act that submits, or that ends the check of the file, of an application in
	 * the state SUBMITTED. It is approved then, or under review; or still submitted,
	 * because the check of its file has not ended. */
	enum fault (*decide)(void *self, struct act *act, struct application_row *row);
};

struct application_submitted {
	const struct access_caller *caller;
	const struct application_policy *policy; /* NULL: as one that is off */
	struct slice key; /* of this submission, 1 to APPLICATION_KEY_MOST bytes */
	struct slice answers_hash; /* what the person saw; empty: not asked */
	enum application_verdict ret_verdict;
	bool ret_again; /* the receipt is of an earlier submission of the same */
	struct slice ret_reference;
	moment ret_submitted_at;
	struct slice ret_permit; /* its number, when it is approved already; or empty */
	char ret_snapshot_hash[65];
	bool ret_done[APPLICATION_SECTION_COUNT]; /* on INCOMPLETE: what is there */
	unsigned
	    ret_contacts_missing; /* on INCOMPLETE and CONTACTS: PERSON_BIT of each */
};
MUST_USE enum fault application_submit(
    struct acts *acts, struct arena *arena, struct application_submitted *submitted);
/* The same without waiting: done is called with the fault when it is over (acts.h). */
void application_submit_then(struct acts *acts, struct arena *arena,
    struct application_submitted *submitted, void (*done)(void *self, enum fault fault),
    void *self);

/* What was submitted stays as it was; the file of a draft goes. */
struct application_withdrawn {
	const struct access_caller *caller;
	struct store *store;
	enum application_verdict ret_verdict;
};
MUST_USE enum fault application_withdraw(
    struct acts *acts, struct arena *arena, struct application_withdrawn *withdrawn);

/* What waits for the check of its file longer than a minute goes to the officers as it is:
 * the reader is away. app/ calls it every few seconds. */
MUST_USE enum fault application_release_waiting(struct acts *acts, struct arena *arena);

/* Deadlines, SPEC.md section 3: who waits is reminded, and what was reminded of and is past
 * its day lapses: drafts idle for APPLICATION_DRAFT_DAYS, and their files go; returned
 * ones, which stay whole. Nothing lapses without all of its reminders (notice/notice.h),
 * and each is written once, whoever calls this. At most 100 a call; app/ calls it every
 * hour, and again while there is more. */
struct application_deadlines {
	size_t ret_reminded;
	size_t ret_lapsed;
	bool ret_more;
};
MUST_USE enum fault application_keep_deadlines(struct acts *acts, struct arena *arena,
    struct store *store, struct application_deadlines *deadlines);

/* --- for acts of the decision: append an event and save the row --- */
struct application_change {
	enum application_event event;
	struct slice actor; /* account id, or "system" */
	const char *role;
	struct slice reason;
	struct slice text_en;
	struct slice text_ar;
	struct slice fields;
};
/* Judges the state machine, writes event, row and audit. The row's other members are
 * saved as the caller set them. *ret_verdict is WRONG_STATE or STALE when it may not. */
MUST_USE enum fault application_change(struct act *act, struct application_row *row,
    const struct application_change *change, enum application_verdict *ret_verdict);
/* Several, one after the other: the row is written once, with the last state. */
MUST_USE enum fault application_change_all(struct act *act, struct application_row *row,
    const struct application_change *changes, size_t count,
    enum application_verdict *ret_verdict);

#endif
