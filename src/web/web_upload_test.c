/* SPDX-License-Identifier: EUPL-1.2 */
#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <utime.h>

#include "base/log.h"
#include "base/number.h"
#include "base/random.h"
#include "crypto/sha256.h"
#include "web/form.h"
#include "web/server.h"
#include "web/web_test_client.h"
#include "web/web_test_row.h"

static char folder[] = "/tmp/web_upload_XXXXXX";
static char taken[64];

/* Tells the verdict and what it got; "keep" takes the file away. */
static void
take(struct web_request *request)
{
	static const struct web_field fields[] = {
	    {"note", 100, WEB_FIELD_LINE}, {"keep", 1, WEB_FIELD_LINE}};
	const struct web_upload *upload = web_upload(request);
	struct slice values[2] = {{NULL, 0}, {NULL, 0}};
	struct buffer out = BUFFER_IN(web_arena(request));
	struct stat facts = {.st_size = 0};

	if (!web_form_accepted(request, web_form(request, fields, 2, values))) {
		return;
	}
	if (upload->verdict == WEB_UPLOAD_OK) {
		assert(stat(upload->path, &facts) == 0);
		assert((size_t)facts.st_size == upload->size_bytes);
		assert((facts.st_mode & 0777) == 0600);
	} else {
		assert(upload->path == NULL);
	}
	buffer_print(&out, "%d %zu [%.*s] %.*s ", (int)upload->verdict,
	    upload->size_bytes, SLICE_PRINT(upload->name), SLICE_PRINT(values[0]));
	number_hex(slice_bytes(upload->sha256, sizeof(upload->sha256)), &out);
	buffer_putc(&out, ' ');
	number_hex(slice_bytes(upload->start, sizeof(upload->start)), &out);
	if (values[1].size > 0) {
		assert(rename(upload->path, taken) == 0);
	}
	web_reply_html(request, upload->verdict == WEB_UPLOAD_TOO_LARGE ? 413 : 200,
	    buffer_slice(&out));
}

static const struct web_route routes[] = {
    {WEB_POST, "/{lang}/upload", 1, WEB_BODY_UPLOAD, 0, take},
    {WEB_POST, "/api/upload", 1, WEB_BODY_UPLOAD, 0, take},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static bool
gate(struct web_request *request, const struct web_route *route, void *self)
{
	(void)route;
	(void)self;
	if (!web_csrf_holds(request, SLICE("token-1"))) {
		web_reply_error(request, 403);
		return false;
	}
	return true;
}

/* Strangers say so. */
static bool
door(struct web_request *request, const struct web_route *route, void *self)
{
	(void)route;
	(void)self;
	return web_header(request, "X-Stranger").size == 0;
}

static struct web_server *server;
static uint16_t port;

static void
start_in(const char *upload_folder)
{
	struct web_options options = {
	    .address = "127.0.0.1",
	    .origin = "http://127.0.0.1",
	    .upload_folder = upload_folder,
	    .tables = tables,
	    .tables_count = 1,
	    .gate = gate,
	    .door = door,
	};

	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	port = web_server_port(server);
}

static int
start(void **state)
{
	(void)state;
	log_threshold(LOG_ERROR + 1);
	assert_non_null(mkdtemp(folder));
	(void)snprintf(taken, sizeof(taken), "%s/taken", folder);
	start_in(folder);
	return 0;
}

static int
stop(void **state)
{
	(void)state;
	web_server_stop(server);
	return rmdir(folder);
}

/* The stream is its caller's own, so readdir is safe (readdir(3)). */
static struct dirent *
next_entry(DIR *entries)
{
	return readdir(entries); /* NOLINT(concurrency-mt-unsafe) */
}

static int
files_in_folder(void)
{
	DIR *entries = opendir(folder);
	int count = 0;

	assert_non_null(entries);
	for (struct dirent *entry = next_entry(entries); entry != NULL;
	     entry = next_entry(entries)) {
		count += entry->d_name[0] != '.' ? 1 : 0;
	}
	(void)closedir(entries);
	return count;
}

/* The last file goes when libmicrohttpd has finished with the request: at once, or, when
 * a busy machine made it miss the end of the connection, at the request's deadline. */
static void
assert_folder_empties(void)
{
	for (int i = 0; i < 6000 && files_in_folder() > 0; i++) {
		(void)usleep(10000);
	}
	assert_int_equal(files_in_folder(), 0);
}

#define BEFORE                                                                           \
	"--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken-1\r\n"        \
	"--b\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nA\xC3\xA9\r\n"
#define FILE_HEAD                                                                        \
	"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"c.pdf\"\r\n\r\n"

/* A whole request around a file's bytes. The caller frees it. */
static char *
request_of(const char *before, const char *content, size_t content_size,
    const char *after, const char *headers, size_t *ret_size)
{
	size_t body = strlen(before) + content_size + strlen(after);
	char *request = malloc(body + 1000);

	assert_non_null(request);
	int head = snprintf(request, 1000,
	    "POST /en/upload HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n"
	    "Content-Type: multipart/form-data; boundary=b\r\n%s\r\n",
	    body, headers);
	char *next = request + head;
	memcpy(next, before, strlen(before));
	next += strlen(before);
	memcpy(next, content, content_size);
	next += content_size;
	memcpy(next, after, strlen(after));
	*ret_size = (size_t)head + body;
	return request;
}

static struct client_reply
upload(const char *before, const char *content, size_t size, const char *after)
{
	size_t request_size = 0;
	char *request = request_of(before, content, size, after, "", &request_size);
	struct client_reply reply = client_once(port, request, request_size);

	free(request);
	return reply;
}

static void
expect_of(const char *content, size_t size, struct buffer *out)
{
	uint8_t hash[SHA256_SIZE];
	char first[16] = {0};

	sha256(slice_bytes(content, size), hash);
	memcpy(first, content, size < sizeof(first) ? size : sizeof(first));
	buffer_print(out, "%d %zu [c.pdf] Aé ", (int)WEB_UPLOAD_OK, size);
	number_hex(slice_bytes(hash, sizeof(hash)), out);
	buffer_putc(out, ' ');
	number_hex(slice_bytes(first, sizeof(first)), out);
}

static void
every_byte_reaches_the_disk(void **state)
{
	static const size_t sizes[] = {1, 15, 16, 17, 100000, WEB_UPLOAD_BYTES_MOST};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(sizes); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct buffer want = BUFFER_IN(&arena);
		char *content = malloc(sizes[i]);
		assert_non_null(content);
		random_bytes(content, sizes[i]);
		expect_of(content, sizes[i], &want);
		struct client_reply reply =
		    upload(BEFORE FILE_HEAD, content, sizes[i], "\r\n--b--\r\n");
		assert_int_equal(reply.status, 200);
		assert_string_equal(reply.body, buffer_text(&want));
		client_done(&reply);
		free(content);
		arena_done(&arena);
	}
	assert_folder_empties();
}

static void
a_chunked_upload_arrives_too(void **state)
{
	static const char body[] = BEFORE FILE_HEAD "%PDF-\r\n--b--\r\n";
	struct client client = client_open(port);

	(void)state;
	(void)client_send_text(&client,
	    "POST /ar/upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	    "Content-Type: multipart/form-data; boundary=\"b\"\r\n\r\n");
	for (size_t i = 0; i + 1 < sizeof(body); i++) {
		char chunk[8];
		int size = snprintf(chunk, sizeof(chunk), "1\r\n%c\r\n", body[i]);
		(void)client_send(&client, chunk, (size_t)size);
	}
	(void)client_send_text(&client, "0\r\n\r\n");
	struct client_reply reply = client_read(&client, false);
	assert_int_equal(reply.status, 200);
	assert_memory_equal(reply.body, "0 5 [c.pdf] ", 12);
	client_done(&reply);
	client_close(&client);
}

static void
each_upload_has_its_verdict(void **state)
{
	static const struct {
		const char *before;
		const char *after;
		const char *want;
		int status;
	} rows[] = {
	    {BEFORE FILE_HEAD, "\r\n--b--\r\n", "2 0 [c.pdf] Aé", 200},
	    {BEFORE, "--b--\r\n", "1 0 [] Aé", 200},
	    {BEFORE
	        "--b\r\nContent-Disposition: form-data; name=f; filename=\"\"\r\n\r\n",
	        "\r\n--b--\r\n", "1 0 [] Aé", 200},
	    {BEFORE FILE_HEAD, "x\r\n--b", "4 1 [c.pdf] Aé", 200},
	    {BEFORE FILE_HEAD "x\r\n" FILE_HEAD, "y\r\n--b--\r\n", "4 1 [c.pdf] Aé", 200},
	    {BEFORE "--b\r\nnonsense\r\n\r\n", "\r\n--b--\r\n", "4 0 [] Aé", 200},
	    {FILE_HEAD, "x\r\n--b--\r\n", "", 403},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client_reply reply = upload(rows[i].before, "", 0, rows[i].after);
		bool as_wanted = reply.status == rows[i].status &&
		    strncmp(reply.body, rows[i].want, strlen(rows[i].want)) == 0;
		check_row(as_wanted, rows[i].after, slice_of(reply.body));
		client_done(&reply);
	}
	assert_folder_empties();
}

/* It was 403 "you may not", for no token could be read in it. */
static void
a_body_with_a_broken_boundary_is_told_so(void **state)
{
	static const char *const bodies[] = {"", "--c\r\n\r\n", "--b\r\nno header",
	    "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken-1"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bodies); i++) {
		struct client_reply reply = upload(bodies[i], "", 0, "");
		check_row(reply.status == 400, bodies[i], slice_of(reply.body));
		client_done(&reply);
	}
	assert_folder_empties();
}

static void
a_file_over_the_limit_is_answered_not_cut(void **state)
{
	size_t size = WEB_UPLOAD_BYTES_MOST + 1;
	char *content = calloc(3, size);

	(void)state;
	assert_non_null(content);
	for (size_t times = 1; times <= 3; times += 2) {
		struct client_reply reply =
		    upload(BEFORE FILE_HEAD, content, times * size, "\r\n--b--\r\n");
		assert_int_equal(reply.status, 413);
		client_done(&reply);
	}
	free(content);
	assert_folder_empties();
}

/* Larger than is worth reading to the end: refused by its length alone. */
static void
a_huge_file_is_refused_before_it_comes(void **state)
{
	struct client client = client_open(port);

	(void)state;
	(void)client_send_text(&client,
	    "POST /en/upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n"
	    "Content-Type: multipart/form-data; boundary=b\r\n\r\n");
	struct client_reply reply = client_read(&client, false);
	assert_int_equal(reply.status, 413);
	assert_string_equal(client_header(&reply, "Connection"), "close");
	client_done(&reply);
	client_close(&client);
}

static void
what_was_cut_off_is_removed(void **state)
{
	struct client client = client_open(port);
	size_t size = 0;
	static char content[300000];
	char *request = request_of(
	    BEFORE FILE_HEAD, content, sizeof(content), "\r\n--b--\r\n", "", &size);

	(void)state;
	assert_true(client_send(&client, request, size - 1000));
	for (int i = 0; i < 500 && files_in_folder() == 0; i++) {
		(void)usleep(10000);
	}
	assert_int_equal(files_in_folder(), 1);
	client_close(&client);
	free(request);
	assert_folder_empties();
}

/* A program that had only the header was told 403 "you may not". */
static void
a_program_may_send_the_token_in_the_header(void **state)
{
	static const struct {
		const char *header;
		unsigned status;
	} rows[] = {
	    {"", 403},
	    {"X-CSRF-Token: token-2\r\n", 403},
	    {"X-CSRF-Token: token-1\r\n", 200},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		size_t size = 0;
		char *request = request_of(
		    FILE_HEAD, "%PDF-", 5, "\r\n--b--\r\n", rows[i].header, &size);
		struct client_reply reply = client_once(port, request, size);
		assert_int_equal(reply.status, rows[i].status);
		client_done(&reply);
		free(request);
	}
	assert_folder_empties();
}

#define STRANGER "X-Stranger: 1\r\n"

/* Who was kept out because nobody could be asked, and may send it after all, is not told
 * that his file broke off. */
static void
a_file_that_was_let_go_by_is_asked_for_again(void **state)
{
	size_t size = 0;
	char *request = request_of(BEFORE FILE_HEAD, "%PDF-", 5, "\r\n--b--\r\n",
	    STRANGER "X-CSRF-Token: token-1\r\n", &size);
	struct client_reply reply = client_once(port, request, size);

	(void)state;
	assert_int_equal(reply.status, 503);
	assert_string_equal(client_header(&reply, "Retry-After"), "1");
	client_done(&reply);
	free(request);
}

/* In the middle of it the file of who may send one is there (what_was_cut_off_is_removed). */
static void
the_file_of_a_stranger_never_reaches_the_disk(void **state)
{
	struct client client = client_open(port);
	size_t size = 0;
	static char content[300000];
	char *request = request_of(
	    BEFORE FILE_HEAD, content, sizeof(content), "\r\n--b--\r\n", STRANGER, &size);

	(void)state;
	assert_true(client_send(&client, request, size - 1000));
	for (int i = 0; i < 30; i++) {
		(void)usleep(10000);
		assert_int_equal(files_in_folder(), 0);
	}
	assert_true(client_send(&client, request + size - 1000, 1000));
	struct client_reply reply = client_read(&client, false);
	assert_int_equal(reply.status, 403);
	client_done(&reply);
	client_close(&client);
	free(request);
	assert_int_equal(files_in_folder(), 0);
}

/* Of the body nothing is sent here. */
static void
a_stranger_who_waits_for_an_answer_gets_it_at_once(void **state)
{
	static const struct {
		const char *target;
		const char *headers;
		unsigned bytes;
		unsigned status;
	} rows[] = {
	    {"/api/upload", STRANGER "Expect: 100-continue\r\n", 5000000, 403},
	    {"/en/upload", STRANGER "Expect: 100-continue\r\n", 5000000, 403},
	    {"/en/upload", STRANGER, 3 * WEB_UPLOAD_BYTES_MOST, 403},
	    {"/en/upload", "Expect: 100-continue\r\n", 5000000, 100},
	    {"/api/upload", "Expect: 100-continue\r\n", 5000000, 100},
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct client client = client_open(port);
		char request[400];
		(void)snprintf(request, sizeof(request),
		    "POST %s HTTP/1.1\r\nHost: a\r\nContent-Length: %u\r\n"
		    "Content-Type: multipart/form-data; boundary=b\r\n%s\r\n",
		    rows[i].target, rows[i].bytes, rows[i].headers);
		(void)client_send_text(&client, request);
		struct client_reply reply = client_read(&client, false);
		assert_int_equal(reply.status, rows[i].status);
		if (rows[i].status == 403) {
			assert_string_equal(client_header(&reply, "Connection"), "close");
		}
		client_done(&reply);
		client_close(&client);
	}
	assert_folder_empties();
}

static void
a_handler_may_take_the_file(void **state)
{
	char content[6] = "";

	(void)state;
	struct client_reply reply = upload(BEFORE
	    "--b\r\nContent-Disposition: form-data; name=keep\r\n\r\n1\r\n" FILE_HEAD,
	    "%PDF-", 5, "\r\n--b--\r\n");
	assert_int_equal(reply.status, 200);
	client_done(&reply);
	int file = open(taken, O_RDONLY);
	assert_true(file >= 0);
	assert_int_equal(read(file, content, sizeof(content)), 5);
	assert_string_equal(content, "%PDF-");
	(void)close(file);
	(void)unlink(taken);
	assert_folder_empties();
}

static void
a_folder_that_takes_no_file_is_a_fault(void **state)
{
	(void)state;
	web_server_stop(server);
	start_in("/proc/nowhere");
	struct client_reply reply = upload(BEFORE FILE_HEAD, "x", 1, "\r\n--b--\r\n");
	assert_int_equal(reply.status, 503);
	client_done(&reply);
	web_server_stop(server);
	start_in(folder);
}

static void
make_file(const char *name, time_t when)
{
	char path[200];
	struct utimbuf times = {when, when};

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	int file = open(path, O_CREAT | O_WRONLY, 0600);
	assert_true(file >= 0);
	(void)close(file);
	assert_int_equal(utime(path, &times), 0);
}

static void
what_a_stopped_program_left_is_swept(void **state)
{
	char path[200];
	time_t now = time(NULL);

	(void)state;
	web_server_stop(server);
	make_file("upload-OLDOLD", now - 7200);
	make_file("upload-NEWNEW", now);
	make_file("other", now - 7200);
	start_in(folder);
	assert_int_equal(files_in_folder(), 2);
	(void)snprintf(path, sizeof(path), "%s/upload-NEWNEW", folder);
	assert_int_equal(unlink(path), 0);
	(void)snprintf(path, sizeof(path), "%s/other", folder);
	assert_int_equal(unlink(path), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_byte_reaches_the_disk),
	    cmocka_unit_test(a_chunked_upload_arrives_too),
	    cmocka_unit_test(each_upload_has_its_verdict),
	    cmocka_unit_test(a_body_with_a_broken_boundary_is_told_so),
	    cmocka_unit_test(a_file_over_the_limit_is_answered_not_cut),
	    cmocka_unit_test(a_huge_file_is_refused_before_it_comes),
	    cmocka_unit_test(what_was_cut_off_is_removed),
	    cmocka_unit_test(a_program_may_send_the_token_in_the_header),
	    cmocka_unit_test(a_file_that_was_let_go_by_is_asked_for_again),
	    cmocka_unit_test(the_file_of_a_stranger_never_reaches_the_disk),
	    cmocka_unit_test(a_stranger_who_waits_for_an_answer_gets_it_at_once),
	    cmocka_unit_test(a_handler_may_take_the_file),
	    cmocka_unit_test(a_folder_that_takes_no_file_is_a_fault),
	    cmocka_unit_test(what_a_stopped_program_left_is_swept),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
