/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * application_test_act - a database with two persons, three centres and two rules, for
 * the tests of the acts.
 *
 *	TC-0001  accredited for 400 days now
 *	TC-0002  the same, but suspended for the last 100 days
 *	TC-0003  accredited, but not for recreation
 *
 * one is known by nobody; the provider vouches for all of two but the passport.
 */
#ifndef APPLICATION_APPLICATION_TEST_ACT_H
#define APPLICATION_APPLICATION_TEST_ACT_H

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "application/application_act.h"
#include "application/application_store.h"
#include "application/check_act.h"
#include "base/buffer.h"
#include "centre/centre_act.h"
#include "centre/centre_key_store.h"
#include "centre/centre_store.h"
#include "certificate/certificate_store.h"
#include "certificate/check_store.h"
#include "crypto/sha256.h"
#include "db/counter.h"
#include "db/db_test_world.h"
#include "drone/drone_store.h"
#include "notice/notice.h"
#include "permit/permit_store.h"
#include "person/contact_store.h"
#include "person/person_store.h"
#include "register/register_store.h"
#include "rule/rule_act.h"
#include "rule/rule_store.h"
#include "store/store.h"

/* Who tests with this header may know the store too. NOLINTNEXTLINE(readability-redundant-declaration) */
extern const struct db_statements audit_statements;
extern const struct db_statements notice_statements;
extern const struct db_statements order_statements;

enum {
	WORLD_ACCOUNT,
	WORLD_VOUCH,
	WORLD_IDLE,
	WORLD_DUE,
	WORLD_COUNT_AUDIT,
	WORLD_COUNT_LETTERS,
	WORLD_NEW_RULE
};
static const char *const world_texts[] = {
    [WORLD_ACCOUNT] = "INSERT INTO account (id, kind, provider, subject, name, level,"
                      " created_at, seen_at) VALUES ($1, 'person', 'p', $1, 'n', 'SOP3',"
                      " 0, 0)",
    [WORLD_VOUCH] =
        "INSERT INTO person_vouched (account, name_latin, name_arabic, nationality,"
        " emirates_id, email, phone, at) VALUES ($1, 'Two Specimen', 'اثنان', 'ARE',"
        " '784199012345676', 'two@example.test', '+971501234567', 1)",
    [WORLD_IDLE] = "UPDATE application SET changed_at = $1 WHERE account = $2",
    [WORLD_DUE] =
        "UPDATE application SET return_until = $1, reminders = $2 WHERE account = $3",
    [WORLD_COUNT_AUDIT] = "SELECT count(*) FROM audit_entry WHERE action = $1",
    [WORLD_COUNT_LETTERS] = "SELECT count(*) FROM notice WHERE kind = $1",
    [WORLD_NEW_RULE] =
        "INSERT INTO rule SELECT code, version + 1, valid_from, valid_until, position,"
        " title_en, title_ar, text_en, text_ar, source FROM rule WHERE code = $1",
};
static const struct db_statements world_statements = {
    "world", world_texts, ARRAY_LEN(world_texts)};
static const struct db_statements *const all_statements[] = {&application_statements,
    &audit_statements, &centre_key_statements, &centre_statements,
    &certificate_statements, &certificate_check_statements, &contact_statements,
    &counter_statements, &drone_statements, &notice_statements, &order_statements,
    &permit_statements, &person_statements, &register_statements, &rule_statements,
    &world_statements, NULL};

struct test_world {
	struct db_world db;
	char uploads[80]; /* the folder of the store */
	struct store *store;
	struct access_caller one;
	struct access_caller two;
};

/* --- one statement of the table above, as an act --- */
struct world_write {
	int which;
	struct db_values values;
};

static inline enum fault
world_write_act(struct act *act, void *input)
{
	struct world_write *write = input;

	return db_run(act->db, &world_statements, (size_t)write->which, write->values);
}

static inline void
world_write(struct test_world *world, int which, struct db_values values)
{
	struct world_write write = {which, values};

	WORKS(acts_write(world->db.acts, &world->db.arena, world_write_act, &write));
}

struct world_count {
	size_t which;
	const char *word;
	int64_t ret_count;
};

static inline enum fault
world_count_act(struct act *act, void *input)
{
	struct world_count *count = input;
	struct db_rows rows;

	db_query(act->db, &world_statements, count->which,
	    DB_ARGS(DB_TEXT(slice_of(count->word))), &rows);
	if (db_next(&rows)) {
		count->ret_count = db_integer(&rows, 0);
	}
	return db_end(&rows);
}

/* How often the audit has this action. */
static inline int64_t
world_audited(struct test_world *world, const char *action)
{
	struct world_count count = {WORLD_COUNT_AUDIT, action, -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, world_count_act, &count));
	return count.ret_count;
}

/* How many letters of this kind were written. */
static inline int64_t
world_letters(struct test_world *world, enum notice_kind kind)
{
	struct world_count count = {WORLD_COUNT_LETTERS, notice_kind_name(kind), -1};

	WORKS(acts_read(world->db.acts, &world->db.arena, world_count_act, &count));
	return count.ret_count;
}

/* --- days before today, as the authority counts --- */
static inline day
world_day(int ago)
{
	return moment_day(moment_now(), 240) - ago;
}

static inline struct slice
world_iso(struct test_world *world, int ago)
{
	char text[DAY_TEXT_SIZE];

	day_format(world_day(ago), text);
	return arena_copy(&world->db.arena, slice_of(text));
}

/* --- set-up --- */
static inline void
world_load(struct test_world *world)
{
	struct arena *arena = &world->db.arena;
	struct buffer centres = BUFFER_IN(arena);
	struct slice old = world_iso(world, 400);

	buffer_print(&centres,
	    "TC-0001\tOne\tواحد\tDubai\tدبي\t%.*s\t\t1,2\taccredited\tx\n"
	    "TC-0002\tTwo\tاثنان\tAjman\tعجمان\t%.*s\t%.*s\t1\taccredited\tx\n"
	    "TC-0002\tTwo\tاثنان\tAjman\tعجمان\t%.*s\t\t1\tsuspended\tx\n"
	    "TC-0003\tThree\tثلاثة\tDubai\tدبي\t%.*s\t\t3\taccredited\tx\n",
	    SLICE_PRINT(old), SLICE_PRINT(old), SLICE_PRINT(world_iso(world, 101)),
	    SLICE_PRINT(world_iso(world, 100)), SLICE_PRINT(old));
	struct centre_load load = {.text = buffer_slice(&centres)};
	WORKS(centre_act_load(world->db.acts, arena, &load));
	assert_int_equal(load.ret_verdict, CENTRE_LINE_OK);
	struct rule_load rules = {
	    .text = SLICE("height\t1\t2025-01-06\t\t1\tLow\tمنخفض\tLow.\tمنخفض.\tx\n"
	                  "sight\t1\t2025-01-06\t\t2\tNear\tقريب\tNear.\tقريب.\tx\n")};
	WORKS(rule_act_load(world->db.acts, arena, &rules));
	assert_int_equal(rules.ret_verdict, RULE_LINE_OK);
}

static inline void
world_person(struct test_world *world, struct access_caller *caller)
{
	*caller = (struct access_caller){
	    .kind = ACCESS_PERSON, .account = id_new(moment_now())};
	world_write(world, WORLD_ACCOUNT, DB_ARGS(DB_ID(&caller->account)));
}

/* With statements besides those above, and ways out to a person. */
static inline int
world_start(
    void **state, const struct db_statements *const *statements, unsigned channels)
{
	static struct test_world world;

	world = (struct test_world){.db = {.channels = channels}};
	WORKS(db_world_start(&world.db, statements));
	(void)snprintf(
	    world.uploads, sizeof(world.uploads), "%s/up", world.db.place.folder);
	assert_int_equal(mkdir(world.uploads, 0700), 0);
	WORKS(store_open(&(struct store_options){.folder = world.uploads}, &world.store));
	world_load(&world);
	world_person(&world, &world.one);
	world_person(&world, &world.two);
	world_write(&world, WORLD_VOUCH, DB_ARGS(DB_ID(&world.two.account)));
	*state = &world;
	return 0;
}

static inline int
world_set_up(void **state)
{
	return world_start(state, all_statements, 0);
}

static inline int
world_tear_down(void **state)
{
	struct test_world *world = *state;

	store_close(world->store);
	db_world_stop(&world->db);
	return 0;
}

#define TEST(function)                                                                   \
	cmocka_unit_test_setup_teardown(function, world_set_up, world_tear_down)

/* --- the steps of a person --- */
static inline struct application_view
world_view(struct test_world *world, const struct access_caller *caller)
{
	struct application_view view;

	WORKS(application_view_own(world->db.acts, &world->db.arena, caller, &view));
	return view;
}

static inline enum application_verdict
world_begin(struct test_world *world, const struct access_caller *caller)
{
	struct application_started started = {.caller = caller};

	WORKS(application_start(world->db.acts, &world->db.arena, &started));
	return started.ret_verdict;
}

static inline struct person_typed
world_details(void)
{
	return (struct person_typed){.field = {
	                                 [PERSON_NAME_LATIN] = SLICE("Noura Specimen"),
	                                 [PERSON_NAME_ARABIC] = SLICE("نورة"),
	                                 [PERSON_NATIONALITY] = SLICE("ARE"),
	                                 [PERSON_PASSPORT_NUMBER] = SLICE("X1234567"),
	                                 [PERSON_EMIRATES_ID] = SLICE("784199012345676"),
	                                 [PERSON_EMAIL] = SLICE("noura@example.test"),
	                                 [PERSON_PHONE] = SLICE("+971501234567"),
	                             }};
}

static inline enum application_verdict
world_save_details(struct test_world *world, const struct access_caller *caller)
{
	struct application_details_saved saved = {
	    .caller = caller, .typed = world_details()};

	WORKS(application_save_details(world->db.acts, &world->db.arena, &saved));
	return saved.ret_verdict;
}

static inline enum application_verdict
world_save_certificate(struct test_world *world, const struct access_caller *caller,
    const char *centre, int ago)
{
	struct application_certificate_saved saved = {
	    .caller = caller,
	    .centre = slice_of(centre),
	    .number = SLICE("A-17"),
	    .issued_iso = world_iso(world, ago),
	};

	WORKS(application_save_certificate(world->db.acts, &world->db.arena, &saved));
	return saved.ret_verdict;
}

/* A file of this content, uploaded; what the act says about it. */
static inline struct application_file_attached
world_attach(
    struct test_world *world, const struct access_caller *caller, const char *content)
{
	struct arena *arena = &world->db.arena;
	struct buffer path = BUFFER_IN(arena);
	uint8_t *hash = arena_alloc(arena, SHA256_SIZE);
	size_t size = strlen(content);

	buffer_print(&path, "%s/upload-test", world->uploads);
	int file = open(buffer_text(&path), O_CREAT | O_TRUNC | O_WRONLY, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, content, size), size);
	assert_int_equal(close(file), 0);
	sha256(slice_of(content), hash);
	struct application_file_attached attached = {
	    .caller = caller,
	    .store = world->store,
	    .path = buffer_text(&path),
	    .name = SLICE("my/paper.pdf"),
	    .start = slice_of(content),
	    .sha256 = slice_bytes(hash, SHA256_SIZE),
	    .size_bytes = size,
	};
	WORKS(application_attach_file(world->db.acts, arena, &attached));
	(void)unlink(attached.path); /* as the server does after each upload */
	return attached;
}

static inline bool
world_has_file(struct test_world *world, struct slice hash)
{
	bool has = false;

	WORKS(store_has(world->store, (const uint8_t *)hash.bytes, 0, &has));
	return has;
}

static inline struct application_drone_added
world_add_drone(struct test_world *world, const struct access_caller *caller,
    const char *serial, const char *mass)
{
	struct application_drone_added added = {.caller = caller,
	    .typed = {.field = {
	                  [DRONE_MAKE] = SLICE("Falcon"),
	                  [DRONE_MODEL] = SLICE("Mini"),
	                  [DRONE_SERIAL] = slice_of(serial),
	                  [DRONE_MASS] = slice_of(mass),
	              }}};

	WORKS(application_add_drone(world->db.acts, &world->db.arena, &added));
	return added;
}

static inline enum application_verdict
world_accept(struct test_world *world, const struct access_caller *caller,
    const char *codes, const char *shown)
{
	struct application_rules_accepted accepted = {
	    .caller = caller, .codes = slice_of(codes), .shown = slice_of(shown)};

	WORKS(application_accept_rules(world->db.acts, &world->db.arena, &accepted));
	return accepted.ret_verdict;
}

/* A draft in which everything is there. */
static inline void
world_complete(struct test_world *world, const struct access_caller *caller)
{
	assert_int_equal(world_begin(world, caller), APPLICATION_OK);
	assert_int_equal(world_save_details(world, caller), APPLICATION_OK);
	assert_int_equal(
	    world_save_certificate(world, caller, "TC-0001", 60), APPLICATION_OK);
	assert_int_equal(
	    world_attach(world, caller, "%PDF-1.7 one").ret_verdict, APPLICATION_OK);
	assert_int_equal(
	    world_accept(world, caller, "height\nsight", ""), APPLICATION_OK);
}

static inline struct application_submitted
world_submit(struct test_world *world, const struct access_caller *caller,
    const char *key, struct slice answers_hash)
{
	struct application_submitted submitted = {
	    .caller = caller, .key = slice_of(key), .answers_hash = answers_hash};

	WORKS(application_submit(world->db.acts, &world->db.arena, &submitted));
	return submitted;
}

/* The oldest file that waits is checked: all in its text is as declared, but for what is
 * said of the number. */
static inline void
world_check_file(struct test_world *world, const struct application_policy *policy,
    enum certificate_match number)
{
	struct application_check check = {.store = world->store, .policy = policy};

	WORKS(application_check_take(world->db.acts, &world->db.arena, &check));
	assert_true(check.ret_taken);
	vault_done(&check.ret_key);
	check.row.found = (struct certificate_found){.verdict = INSPECT_READABLE,
	    .reading = INSPECT_BY_TEXT,
	    .number = number,
	    .name_latin = CERTIFICATE_MATCH_SAME,
	    .centre = CERTIFICATE_MATCH_SAME};
	WORKS(application_check_record(world->db.acts, &world->db.arena, &check));
}

/* What an officer does with it. */
struct world_event {
	const struct access_caller *caller;
	enum application_event event;
	day return_until;
};

static inline enum fault
world_event_act(struct act *act, void *input)
{
	struct world_event *event = input;
	struct application_row row;
	enum application_verdict verdict = APPLICATION_OK;

	TRY(application_find_newest(act->db, &event->caller->account, act->arena, &row));
	row.return_until = event->return_until;
	TRY(application_change(act, &row,
	    &(struct application_change){
	        .event = event->event,
	        .actor = SLICE("system"),
	        .role = "officer",
	        .text_en = SLICE("Please."),
	        .text_ar = SLICE("من فضلك."),
	        .fields = SLICE("file"),
	    },
	    &verdict));
	assert_int_equal(verdict, APPLICATION_OK);
	return FAULT_NONE;
}

static inline void
world_happens(struct test_world *world, const struct access_caller *caller,
    enum application_event what)
{
	struct world_event event = {caller, what, world_day(-30)};

	WORKS(acts_write(world->db.acts, &world->db.arena, world_event_act, &event));
}

#endif
