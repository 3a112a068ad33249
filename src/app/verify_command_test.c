/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/file.h"
#include "app/verify.h"
#include "certificate/certificate_token.h"
#include "paper/paper_pdf.h"
#include "paper/paper_qr.h"
#include "paper/paper_sample.h"
#include "permit/permit_test_world.h"

/* A data folder with what the signer publishes, a permit, and what was said of it. */
struct place {
	struct fixture world;
	char data[64];
	char public[80];
	char said[96]; /* the file that standard output goes to */
	char permit[PERMIT_TEXT_BYTES_MOST];
};

static void
put_file(const char *folder, const char *name, struct slice text)
{
	assert_int_equal(file_write(folder, name, text, 0644), FAULT_NONE);
}

static void
put_status(struct place *place, enum status_entry entry)
{
	struct status_list list = status_list_new(&place->world.arena, STATUS_LIST_LEAST);
	struct slice token = {0};

	status_list_set(&list, (size_t)some_claims().status_index, entry);
	assert_int_equal(status_list_sign(&list, &place->world.signing, URI, now,
	                     &place->world.arena, &token),
	    FAULT_NONE);
	put_file(place->data, "status", token);
}

static void
open_place(struct place *place)
{
	struct permit_claims claims = some_claims();
	struct slice list = {0};

	begin(&place->world);
	struct arena *arena = &place->world.arena;
	struct buffer key = BUFFER_IN(arena);
	struct buffer text = BUFFER_IN(arena);
	(void)snprintf(place->data, sizeof(place->data), "/tmp/verify_command.XXXXXX");
	assert_non_null(mkdtemp(place->data));
	(void)snprintf(place->public, sizeof(place->public), "%s/public", place->data);
	(void)snprintf(place->said, sizeof(place->said), "%s/said", place->data);
	assert_int_equal(file_make_folder(place->public, 0755), FAULT_NONE);
	cose_key_put(&key, &place->world.signing.keys[0].key);
	put_file(place->public, "root-key", buffer_slice(&key));
	assert_int_equal(trust_list_sign(&place->world.signing, SLICE("AE"), NULL, issued,
	                     arena, &list),
	    FAULT_NONE);
	put_file(place->public, "trust-list", list);
	put_status(place, STATUS_VALID);
	permit_qr_text(ORIGIN, token_of(&place->world, &claims), &text);
	(void)snprintf(place->permit, sizeof(place->permit), "%s", buffer_text(&text));
}

static void
close_place(struct place *place)
{
	static const char *const files[] = {"public/root-key", "public/trust-list",
	    "public", "status", "said", "permit.png", "permit.pdf", "junk", "junk.png",
	    "text", ""};
	char path[128];

	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", place->data, files[i]);
		(void)remove(path);
	}
	finish(&place->world);
}

/* Runs the command, with "DIR/" in an argument for the data folder; what it writes goes to
 * place->said. */
static int
run(struct place *place, const char *const *words, size_t count)
{
	char texts[16][PERMIT_TEXT_BYTES_MOST];
	char *arguments[17] = {NULL};
	int out = dup(STDOUT_FILENO);
	int said = open(place->said, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(count <= 16 && out >= 0 && said >= 0);
	for (size_t i = 0; i < count; i++) {
		bool here = strncmp(words[i], "DIR/", 4) == 0;
		(void)snprintf(texts[i], sizeof(texts[i]), "%s%s",
		    here ? place->data : "", words[i] + (here ? 3 : 0));
		arguments[i] = texts[i];
	}
	(void)fflush(stdout);
	assert_true(dup2(said, STDOUT_FILENO) >= 0);
	int status = verify_command((int)count, arguments);
	(void)fflush(stdout);
	assert_true(dup2(out, STDOUT_FILENO) >= 0);
	(void)close(out);
	(void)close(said);
	return status;
}

#define RUN(place, ...)                                                                  \
	run((place), (const char *const[]){"verify", __VA_ARGS__},                       \
	    ARRAY_LEN(((const char *const[]){"verify", __VA_ARGS__})))
/* With the usual trust and time. */
#define ASK(place, ...) ONLINE((place), "--offline", __VA_ARGS__)
#define ONLINE(place, ...)                                                               \
	RUN((place), "--data", "DIR/", "--at", "2026-11-28T01:00:00Z", __VA_ARGS__)

static bool
said(const struct place *place, const char *words)
{
	struct arena arena = ARENA_EMPTY(1 << 20);
	struct slice text = {0};

	assert_int_equal(
	    file_read(place->said, 1 << 16, &arena, &text, NULL), FAULT_NONE);
	bool has = memmem(text.bytes, text.size, words, strlen(words)) != NULL;
	arena_done(&arena);
	return has;
}

static void
a_permit_in_force_is_zero(void **state)
{
	struct place place;

	(void)state;
	open_place(&place);
	assert_int_equal(
	    ASK(&place, "--status", "DIR/status", "--lang", "en", place.permit), 0);
	assert_true(said(&place, "This permit is valid."));
	assert_true(said(&place, "DP-2026-00123451"));
	assert_true(said(&place, "Mariam Al Mansoori"));
	assert_int_equal(
	    ASK(&place, "--lang", "ar", "--status", "DIR/status", place.permit), 0);
	assert_true(said(&place, "هذا التصريح ساري المفعول."));
	close_place(&place);
}

static void
a_permit_that_is_not_good_is_one(void **state)
{
	struct place place;

	(void)state;
	open_place(&place);
	place.permit[strlen(place.permit) - 1] ^= 1;
	assert_int_equal(ASK(&place, "--status", "DIR/status", place.permit), 1);
	assert_false(said(&place, "DP-2026"));
	place.permit[strlen(place.permit) - 1] ^= 1;
	put_status(&place, STATUS_REVOKED);
	assert_int_equal(
	    ASK(&place, "--lang", "en", "--status", "DIR/status", place.permit), 1);
	assert_true(said(&place, "This permit has been revoked."));
	assert_int_equal(RUN(&place, "--offline", "--data", "DIR/", "--at", "2026-11-27",
	                     place.permit),
	    1);
	assert_int_equal(ASK(&place, "nonsense"), 1);
	close_place(&place);
}

static void
what_cannot_be_told_is_two(void **state)
{
	struct place place;

	(void)state;
	open_place(&place);
	/* the status is as old as the permit */
	assert_int_equal(ASK(&place, "--lang", "en", place.permit), 2);
	assert_true(said(&place, "hours old"));
	assert_int_equal(ASK(&place, "DP-2026-00123451"), 2);
	assert_int_equal(ASK(&place, "/nowhere/at/all.png"), 2);
	assert_int_equal(RUN(&place, "--data", "/nowhere", place.permit), 2);
	assert_int_equal(ASK(&place, "--trust-list", "DIR/status", place.permit), 2);
	assert_int_equal(ASK(&place, "--root-key", "DIR/status", place.permit), 2);
	assert_int_equal(
	    ASK(&place, "--status", "DIR/public/trust-list", place.permit), 2);
	assert_int_equal(
	    RUN(&place, "--data", "DIR/", "--at", "2027-11-28", place.permit), 2);
	put_file(place.data, "junk.png", SLICE("not a picture"));
	assert_int_equal(ASK(&place, "DIR/junk.png"), 2);
	put_file(place.data, "junk.png", SLICE("\x89PNG\r\n\x1a\n and no more"));
	assert_int_equal(ASK(&place, "DIR/junk.png"), 2);
	put_file(place.data, "junk", SLICE("%PDF-1.7 and no more"));
	assert_int_equal(ASK(&place, "DIR/junk"), 2);
	close_place(&place);
}

static void
make_folder(const struct place *place, const char *name)
{
	char path[160];

	(void)snprintf(path, sizeof(path), "%s/%s", place->data, name);
	assert_int_equal(file_make_folder(path, 0755), FAULT_NONE);
}

static void
move_key_files(const struct place *place, const char *from, const char *to)
{
	static const char *const names[] = {"root-key", "trust-list"};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		char old[160];
		char new[160];
		(void)snprintf(old, sizeof(old), "%s/%s/%s", place->data, from, names[i]);
		(void)snprintf(new, sizeof(new), "%s/%s/%s", place->data, to, names[i]);
		assert_int_equal(rename(old, new), 0);
	}
}

/* --- a training certificate --- */

static char *
certificate_of(struct place *place, EVP_PKEY *pkey)
{
	struct certificate_claims claims = {
	    .centre = {"TC-0042"},
	    .number = SLICE("F-2026-7"),
	    .name_latin = SLICE("Mariam Al Suwaidi"),
	    .class = CENTRE_CLASS_TRAINING,
	};
	struct buffer text = BUFFER_IN(&place->world.arena);
	struct slice token = {0};

	assert_true(day_parse(SLICE("2026-03-27"), &claims.issued_on));
	assert_int_equal(
	    certificate_token_sign(&claims, pkey, &place->world.arena, &token),
	    FAULT_NONE);
	permit_qr_text(ORIGIN, token, &text);
	return arena_text(&place->world.arena, buffer_slice(&text));
}

static void
list_centre(struct place *place, EVP_PKEY *pkey)
{
	struct slice list = {0};
	struct trust_centre centre = {.code = SLICE("TC-0042"),
	    .name_latin = SLICE("Falcon Drone Academy"),
	    .name_arabic = SLICE("أكاديمية الصقر"),
	    .key = {.not_before = issued - 300 * (moment)MOMENT_DAY, .expires = issued}};
	centre.key.use = SIGNING_CENTRE;
	assert_true(cose_key_from_pkey(pkey, &centre.key.key));
	centre.key.kid = cose_key_kid(&centre.key.key);
	const struct trust_centres centres = {&centre, 1};
	assert_int_equal(trust_list_sign(&place->world.signing, SLICE("AE"), &centres,
	                     issued, &place->world.arena, &list),
	    FAULT_NONE);
	put_file(place->public, "trust-list", list);
}

static void
a_training_certificate_is_told_for_what_it_is(void **state)
{
	struct place place;
	EVP_PKEY *pkey = EVP_EC_gen("P-256");

	(void)state;
	open_place(&place);
	char *text = certificate_of(&place, pkey);
	assert_int_equal(
	    ASK(&place, "--lang", "en", text), VERIFY_CANNOT_TELL); /* not listed yet */
	assert_true(said(&place, "signer is not known"));
	assert_false(said(&place, "Mariam"));
	list_centre(&place, pkey);
	assert_int_equal(ASK(&place, "--lang", "en", text), VERIFY_CERTIFICATE);
	assert_true(said(&place, "Falcon Drone Academy") && said(&place, "F-2026-7") &&
	    said(&place, "Mariam Al Suwaidi") && said(&place, "is no permit"));
	assert_int_equal(ASK(&place, "--lang", "ar", text), VERIFY_CERTIFICATE);
	assert_true(said(&place, "أكاديمية الصقر"));
	text[strlen(text) - 1] ^= 1;
	assert_int_equal(ASK(&place, "--lang", "en", text), VERIFY_NOT_VALID);
	EVP_PKEY_free(pkey);
	close_place(&place);
}

/* The source tree has a data/ with other things than keys. */
static void
a_data_folder_without_a_root_key_is_passed_over(void **state)
{
	static const char *const folders[] = {
	    "data", "data/public", "build", "build/demo-data", "build/demo-data/public"};
	struct place place;
	int home = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < ARRAY_LEN(folders); i++) {
		make_folder(&place, folders[i]);
	}
	assert_int_equal(chdir(place.data), 0);
#define NEAR                                                                             \
	RUN(&place, "--at", "2026-11-28T01:00:00Z", "--status", "status", place.permit)
	move_key_files(&place, "public", "build/demo-data/public");
	assert_int_equal(NEAR, VERIFY_IN_FORCE);
	move_key_files(&place, "build/demo-data/public", "data/public");
	assert_int_equal(NEAR, VERIFY_IN_FORCE);
	move_key_files(&place, "data/public", "public");
	assert_int_equal(NEAR, VERIFY_CANNOT_TELL);
	assert_int_equal(fchdir(home), 0);
	(void)close(home);
	for (size_t i = ARRAY_LEN(folders); i > 0; i--) {
		char path[160];
		(void)snprintf(path, sizeof(path), "%s/%s", place.data, folders[i - 1]);
		assert_int_equal(rmdir(path), 0);
	}
	close_place(&place);
}

static void
a_file_that_is_missing_is_said_to_be_missing(void **state)
{
	static const struct {
		const char *words[3];
		const char *want[2];
	} rows[] = {
	    {{"--data", "/nowhere"}, {"no /nowhere/public/root-key", "--data"}},
	    {{"--root-key", "/nowhere/k"}, {"no /nowhere/k", "--root-key"}},
	    {{"--trust-list", "/nowhere/t"}, {"no /nowhere/t", "--trust-list"}},
	    {{"--status", "/nowhere/s"}, {"/nowhere/s is missing", "--status"}},
	    {{"--status", "DIR/status", "/nowhere/a.pdf"},
	        {"/nowhere/a.pdf is missing", "QR"}},
	};
	struct place place;

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *what = rows[i].words[2];
		int told = dup(STDERR_FILENO);
		assert_true(told >= 0 && freopen(place.said, "w", stderr) != NULL);
		int got = RUN(&place, "--data", "DIR/", "--lang", "en", rows[i].words[0],
		    rows[i].words[1], what != NULL ? what : place.permit);
		(void)fflush(stderr);
		assert_true(dup2(told, STDERR_FILENO) >= 0);
		(void)close(told);
		assert_int_equal(got, VERIFY_CANNOT_TELL);
		assert_true(said(&place, rows[i].want[0]));
		assert_true(said(&place, rows[i].want[1]));
	}
	close_place(&place);
}

static void
words_that_are_not_understood_are_three(void **state)
{
	static const char *const rows[][4] = {
	    {"verify"},
	    {"verify", ""},
	    {"verify", "a", "b"},
	    {"verify", "--sideways", "a"},
	    {"verify", "--lang", "fr", "a"},
	    {"verify", "--at", "yesterday", "a"},
	    {"verify", "--at", "2026-02-30", "a"},
	    {"verify", "--at", "2026-11-22T25:00Z", "a"},
	    {"verify", "--at", "2026-11-22T10:00", "a"},
	    {"verify", "--data"},
	};
	struct place place;

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t count = 0;
		while (count < 4 && rows[i][count] != NULL) {
			count++;
		}
		assert_int_equal(run(&place, rows[i], count), 3);
	}
	close_place(&place);
}

static void
a_text_file_and_a_picture_are_read(void **state)
{
	struct place place;
	struct slice png = {0};

	(void)state;
	open_place(&place);
	put_file(place.data, "text", slice_of(place.permit));
	assert_int_equal(ASK(&place, "--status", "DIR/status", "DIR/text"), 0);
	for (int scale = 1; scale <= 8; scale += 3) {
		struct paper_qr qr;
		assert_int_equal(
		    paper_qr_make(slice_of(place.permit), &place.world.arena, &qr),
		    FAULT_NONE);
		png = paper_qr_png(&qr, scale, &place.world.arena);
		put_file(place.data, "permit.png", png);
		assert_int_equal(
		    ASK(&place, "--status", "DIR/status", "DIR/permit.png"), 0);
		assert_true(said(&place, "DP-2026-00123451"));
	}
	close_place(&place);
}

static void
both_papers_are_read(void **state)
{
	struct place place;
	struct paper *paper = NULL;
	struct sample sample;

	(void)state;
	open_place(&place);
	struct arena *arena = &place.world.arena;
	assert_int_equal(paper_new(SAMPLE_FONTS, &paper), FAULT_NONE);
	struct paper_document *document = sample_document(&sample, arena);
	document->qr_text = slice_of(place.permit);
	for (int card = 0; card < 2; card++) {
		struct slice pdf = {0};
		assert_int_equal(card ? paper_card(paper, document, arena, &pdf)
		                      : paper_a4(paper, document, arena, &pdf),
		    FAULT_NONE);
		put_file(place.data, "permit.pdf", pdf);
		assert_int_equal(
		    ASK(&place, "--status", "DIR/status", "DIR/permit.pdf"), 0);
		assert_true(said(&place, "DP-2026-00123451"));
	}
	document->qr_text = SLICE("HTTPS://OTHER.EXAMPLE");
	struct slice other = {0};
	assert_int_equal(paper_a4(paper, document, arena, &other), FAULT_NONE);
	put_file(place.data, "permit.pdf", other);
	assert_int_equal(ASK(&place, "DIR/permit.pdf"), 1); /* a code, but no permit's */
	document->qr_text = SLICE("");
	assert_int_equal(paper_a4(paper, document, arena, &other), FAULT_NONE);
	put_file(place.data, "permit.pdf", other);
	assert_int_equal(ASK(&place, "DIR/permit.pdf"), 2); /* no code at all */
	paper_free(paper);
	close_place(&place);
}

static void
without_the_pdf_reader_it_says_so(void **state)
{
	struct place place;
	const char *old = getenv("PATH");
	char *path = strdup(old != NULL ? old : "/usr/bin:/bin");

	(void)state;
	open_place(&place);
	put_file(place.data, "permit.pdf", SLICE("%PDF-1.7"));
	assert_int_equal(setenv("PATH", "/nowhere", 1), 0);
	assert_int_equal(ASK(&place, "DIR/permit.pdf"), 2);
	assert_int_equal(setenv("PATH", path, 1), 0);
	free(path);
	close_place(&place);
}

/* --- the network: one answer on loopback --- */

struct host {
	int door;
	int port;
	struct slice answer;
	pthread_t thread;
};

static void *
serve_once(void *argument)
{
	struct host *host = argument;
	char question[4096];
	int visitor = accept(host->door, NULL, NULL);

	(void)!read(visitor, question, sizeof(question));
	for (struct slice rest = host->answer; rest.size > 0;) {
		ssize_t put = send(visitor, rest.bytes, rest.size, MSG_NOSIGNAL);
		rest = slice_from(rest, put > 0 ? (size_t)put : rest.size);
	}
	(void)shutdown(visitor, SHUT_WR);
	(void)!read(visitor, question, sizeof(question));
	(void)close(visitor);
	return NULL;
}

static void
open_host(struct host *host)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	host->door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(host->door >= 0);
	assert_int_equal(bind(host->door, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(host->door, 1), 0);
	assert_int_equal(getsockname(host->door, (struct sockaddr *)&address, &size), 0);
	host->port = ntohs(address.sin_port);
}

/* A permit whose list is there, and the answer of the host: head, then the list. */
static void
set_host(
    struct place *place, struct host *host, const char *head, enum status_entry entry)
{
	struct arena *arena = &place->world.arena;
	struct permit_claims claims = some_claims();
	struct status_list list = status_list_new(arena, STATUS_LIST_LEAST);
	struct buffer uri = BUFFER_IN(arena);
	struct buffer text = BUFFER_IN(arena);
	struct buffer reply = BUFFER_IN(arena);
	struct slice token = {0};

	buffer_print(&uri, "http://127.0.0.1:%d/status/1", host->port);
	claims.status_uri = buffer_slice(&uri);
	status_list_set(&list, (size_t)claims.status_index, entry);
	assert_int_equal(status_list_sign(&list, &place->world.signing, claims.status_uri,
	                     now, arena, &token),
	    FAULT_NONE);
	buffer_print(&reply, "HTTP/1.1 %s\r\nconnection: close\r\n\r\n", head);
	buffer_put(&reply, token);
	host->answer = buffer_slice(&reply);
	permit_qr_text(ORIGIN, token_of(&place->world, &claims), &text);
	(void)snprintf(place->permit, sizeof(place->permit), "%s", buffer_text(&text));
}

static void
the_status_is_fetched_from_the_permits_address(void **state)
{
	static const struct {
		const char *name;
		const char *head;
		enum status_entry entry;
		int want;
	} rows[] = {
	    {"in force", "200 OK", STATUS_VALID, VERIFY_IN_FORCE},
	    {"suspended", "200 OK", STATUS_SUSPENDED, VERIFY_NOT_VALID},
	    {"a refusal is no list", "404 Not Found", STATUS_SUSPENDED,
	        VERIFY_CANNOT_TELL},
	    {"another place is not asked", "302 Found\r\nlocation: http://127.0.0.1:1/",
	        STATUS_SUSPENDED, VERIFY_CANNOT_TELL},
	};
	struct place place;

	(void)state;
	open_place(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct host host;
		open_host(&host);
		set_host(&place, &host, rows[i].head, rows[i].entry);
		assert_int_equal(
		    pthread_create(&host.thread, NULL, serve_once, &host), 0);
		int got = ONLINE(&place, place.permit);
		assert_int_equal(pthread_join(host.thread, NULL), 0);
		(void)close(host.door);
		if (got != rows[i].want) {
			fail_msg("%s: %d", rows[i].name, got);
		}
		/* nobody is there now */
		assert_int_equal(ONLINE(&place, place.permit), VERIFY_CANNOT_TELL);
	}
	close_place(&place);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_permit_in_force_is_zero),
	    cmocka_unit_test(a_permit_that_is_not_good_is_one),
	    cmocka_unit_test(what_cannot_be_told_is_two),
	    cmocka_unit_test(a_training_certificate_is_told_for_what_it_is),
	    cmocka_unit_test(a_data_folder_without_a_root_key_is_passed_over),
	    cmocka_unit_test(a_file_that_is_missing_is_said_to_be_missing),
	    cmocka_unit_test(words_that_are_not_understood_are_three),
	    cmocka_unit_test(a_text_file_and_a_picture_are_read),
	    cmocka_unit_test(both_papers_are_read),
	    cmocka_unit_test(without_the_pdf_reader_it_says_so),
	    cmocka_unit_test(the_status_is_fetched_from_the_permits_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
