/* SPDX-License-Identifier: EUPL-1.2 */
#include "bench/fill.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "access/access_store.h"
#include "application/application_store.h"
#include "audit/audit_store.h"
#include "base/buffer.h"
#include "base/number.h"
#include "centre/centre_store.h"
#include "certificate/certificate_store.h"
#include "certificate/check_store.h"
#include "crypto/master_keys.h"
#include "crypto/sha256.h"
#include "db/vault.h"
#include "drone/drone_store.h"
#include "identity/identity_store.h"
#include "permit/permit_store.h"
#include "person/person_store.h"
#include "rule/rule_store.h"

enum { BATCH = 10000, ARENA_BYTES = 256 << 20, TOKEN_BYTES = 32 };
/* How long after the filling a run may come to its last session. */
#define SESSION_AHEAD (10 * (moment)MOMENT_MINUTE)

enum { HURRY, REMEMBER };
static const char *const sqlite_texts[] = {
    [HURRY] = "PRAGMA synchronous=OFF", /* what a power cut takes is filled again */
    [REMEMBER] = "PRAGMA cache_size=-262144",
};
static const struct db_statements sqlite_statements = {
    "fill_sqlite", sqlite_texts, ARRAY_LEN(sqlite_texts)};

/* No syncing, and a large cache: before anything else. */
static enum fault
hurry(struct db *db)
{
	TRY(db_run(db, &sqlite_statements, HURRY, DB_NO_ARGS));
	return db_run(db, &sqlite_statements, REMEMBER, DB_NO_ARGS);
}

void
fill_token(char ret_token[static FILL_TOKEN_SIZE])
{
	struct arena arena = ARENA_EMPTY(1 << 16);
	struct buffer text = BUFFER_IN(&arena);
	uint8_t bytes[TOKEN_BYTES];

	random_bytes(bytes, sizeof(bytes));
	number_base64url(slice_bytes(bytes, sizeof(bytes)), &text);
	(void)snprintf(ret_token, FILL_TOKEN_SIZE, "%s", buffer_text(&text));
	arena_done(&arena);
}

enum fault
fill_sign_in(
    struct fill *fill, const struct id *account, struct fill_session *ret_session)
{
	uint8_t hash[SHA256_SIZE];

	fill_token(ret_session->cookie);
	fill_token(ret_session->csrf);
	sha256(slice_of(ret_session->cookie), hash);
	return identity_session_insert(fill->db,
	    &(struct identity_session_row){
	        .token_hash = slice_bytes(hash, sizeof(hash)),
	        .id = id_new(fill->now),
	        .account = *account,
	        .csrf = slice_of(ret_session->csrf),
	        .created_at = moment_now() + SESSION_AHEAD,
	        .ends_at = fill->now + MOMENT_DAY,
	    },
	    &fill->arena);
}

enum fault
fill_step(struct fill *fill)
{
	fill->now++;
	if (++fill->written % BATCH != 0) {
		return FAULT_NONE;
	}
	arena_done(&fill->arena);
	TRY(db_commit(fill->db));
	return db_begin(fill->db, true);
}

FILE *
fill_create(const struct fill *fill, const char *name)
{
	char path[512];
	FILE *file = NULL;

	(void)snprintf(path, sizeof(path), "%s/%s", fill->out, name);
	file = fopen(path, "we");
	if (file == NULL) {
		(void)fprintf(stderr, "bench-fill: %s: %s\n", path, strerror(errno));
		exit(EXIT_FAILURE);
	}
	return file;
}

void
fill_put_request(FILE *out, const char *text)
{
	size_t size = strlen(text);
	const unsigned char head[4] = {(unsigned char)(size & 0xFF),
	    (unsigned char)(size >> 8 & 0xFF), (unsigned char)(size >> 16 & 0xFF),
	    (unsigned char)(size >> 24 & 0xFF)};

	(void)fwrite(head, 1, sizeof(head), out);
	(void)fwrite(text, 1, size, out);
}

static enum fault
read_master_key(void *self, struct arena *arena, struct slice *ret_text)
{
	char *line = arena_alloc(arena, MASTER_LINE_SIZE);
	FILE *file = fopen(self, "re");
	bool good = file != NULL && fgets(line, MASTER_LINE_SIZE, file) != NULL;

	if (file != NULL) {
		(void)fclose(file);
	}
	*ret_text = slice_of(line);
	return good ? FAULT_NONE : FAULT_CONFIG;
}

static enum fault
open_vault(struct fill *fill)
{
	return fill->master_key == NULL
	    ? FAULT_NONE
	    : vault_new(&(struct vault_source){read_master_key,
	                    (void *)(uintptr_t)fill->master_key},
	          &fill->vault);
}

static enum fault
run(struct fill *fill, enum fault (*work)(struct fill *fill))
{
	bool file = !db_is_shared(fill->file);
	const struct db_statements *const statements[] = {&access_statements,
	    &application_statements, &audit_statements, &centre_statements,
	    &certificate_statements, &certificate_check_statements, &drone_statements,
	    &fill_statements, &identity_statements, &permit_statements,
	    &person_statements, &rule_statements, file ? &sqlite_statements : NULL, NULL};
	TRY(open_vault(fill));
	struct db_options options = {
	    .address = fill->file, .statements = statements, .vault = fill->vault};
	TRY(db_migrate(fill->file));
	TRY(db_open(&options, &fill->db));
	enum fault fault = file ? hurry(fill->db) : FAULT_NONE;
	if (fault == FAULT_NONE) {
		fault = db_begin(fill->db, true);
	}
	if (fault == FAULT_NONE) {
		fault = work(fill);
	}
	if (fault == FAULT_NONE) {
		fault = db_commit(fill->db);
	}
	db_close(fill->db);
	vault_free(fill->vault);
	arena_done(&fill->arena);
	return fault;
}

static bool
read_options(int count, char **words, struct fill *fill)
{
	static const struct option options[] = {
	    {"file", required_argument, NULL, 'f'},
	    {"out", required_argument, NULL, 'o'},
	    {"count", required_argument, NULL, 'n'},
	    {"limit", required_argument, NULL, 'l'},
	    {"narrow", no_argument, NULL, 'w'},
	    {"master-key", required_argument, NULL, 'k'},
	    {"centre", required_argument, NULL, 'c'},
	    {"issued-on", required_argument, NULL, 'i'},
	    {NULL, 0, NULL, 0},
	};
	int option = 0;
	bool good = true;

	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 'f':
			fill->file = optarg;
			break;
		case 'o':
			fill->out = optarg;
			break;
		case 'n':
			fill->count = strtoul(optarg, NULL, 10);
			break;
		case 'l':
			fill->limit_count = strtoul(optarg, NULL, 10);
			break;
		case 'k':
			fill->master_key = optarg;
			break;
		case 'w':
			fill->narrow = true;
			break;
		case 'c':
			fill->centre = slice_of(optarg);
			break;
		case 'i':
			good = good && day_parse(slice_of(optarg), &fill->issued_on);
			break;
		default:
			good = false;
			break;
		}
	}
	return good && fill->file != NULL && fill->out != NULL && fill->count > 0 &&
	    optind + 1 == count;
}

int
main(int count, char **words)
{
	struct fill fill = {
	    .arena = ARENA_EMPTY(ARENA_BYTES),
	    .issued_on = DAY_NONE,
	};
	enum fault fault = FAULT_CONFIG;

	if (!read_options(count, words, &fill)) {
		(void)fputs("bench-fill: see bench/fill.h\n", stderr);
		return EXIT_FAILURE;
	}
	fill.now = moment_now() - (moment)(fill.count + fill.limit_count);
	if (strcmp(words[optind], "permits") == 0) {
		fault = run(&fill, fill_permits);
	} else if (strcmp(words[optind], "drafts") == 0) {
		fault = run(&fill, fill_drafts);
	} else if (strcmp(words[optind], "queue") == 0) {
		fault = run(&fill, fill_queue);
	}
	if (fault != FAULT_NONE) {
		(void)fprintf(stderr, "bench-fill: %s\n", fault_name(fault));
		return EXIT_FAILURE;
	}
	printf("filled=%zu\n", fill.written);
	return EXIT_SUCCESS;
}
