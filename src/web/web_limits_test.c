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

#include <pthread.h>
#include <stdatomic.h>

#include "base/log.h"
#include "web/form.h"
#include "web/server.h"
#include "web/web_test_client.h"

enum { STEP_MICROSECONDS = 10000, STEPS = 1000 };

#define ACT_REQUEST                                                                      \
	"POST /en/act HTTP/1.1\r\nHost: a\r\n"                                           \
	"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n"

/* Handlers that wait until they are told. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int waiting;
static bool go_on;

static void
wait_for_leave(struct web_request *request)
{
	(void)pthread_mutex_lock(&lock);
	waiting++;
	(void)pthread_cond_broadcast(&changed);
	while (!go_on) {
		(void)pthread_cond_wait(&changed, &lock);
	}
	waiting--;
	(void)pthread_mutex_unlock(&lock);
	web_reply_html(request, 200, SLICE("went on"));
}

static void
give_leave(bool leave)
{
	(void)pthread_mutex_lock(&lock);
	go_on = leave;
	(void)pthread_cond_broadcast(&changed);
	(void)pthread_mutex_unlock(&lock);
}

static void
wait_until_waiting(int count)
{
	(void)pthread_mutex_lock(&lock);
	while (waiting != count) {
		(void)pthread_cond_wait(&changed, &lock);
	}
	(void)pthread_mutex_unlock(&lock);
}

static void
say_went_on(struct web_request *request, void *input, enum fault fault)
{
	(void)input;
	(void)fault;
	web_reply_html(request, 200, SLICE("went on"));
}

static void *
go_on_by_leave(void *request)
{
	(void)pthread_mutex_lock(&lock);
	waiting++;
	(void)pthread_cond_broadcast(&changed);
	while (!go_on) {
		(void)pthread_cond_wait(&changed, &lock);
	}
	waiting--;
	(void)pthread_mutex_unlock(&lock);
	web_go_on(request, FAULT_NONE);
	return NULL;
}

/* As an act does that waits for the writer. */
static void
wait_for_act(struct web_request *request)
{
	pthread_t writer;

	web_answer_later(request, say_went_on, NULL);
	assert(pthread_create(&writer, NULL, go_on_by_leave, request) == 0);
	(void)pthread_detach(writer);
}

/* Each part of the request once, so that a mix-up shows. */
static void
echo_all(struct web_request *request)
{
	static const struct web_field fields[] = {{"name", 40000, WEB_FIELD_RAW}};
	struct slice name = {NULL, 0};
	struct buffer out = BUFFER_IN(web_arena(request));

	assert(web_form(request, fields, 1, &name) == WEB_FORM_OK);
	buffer_print(&out, "%.*s|%.*s|%.*s|%.*s", SLICE_PRINT(web_parameter(request, 0)),
	    SLICE_PRINT(web_query(request, "q")),
	    SLICE_PRINT(web_cookie(request, "session")), SLICE_PRINT(name));
	web_set_header(request, "X-Who", web_parameter(request, 0));
	web_reply_html(request, 200, buffer_slice(&out));
}

static void
say_now(struct web_request *request)
{
	web_reply_html(request, 200, SLICE("now"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/wait", 1, WEB_BODY_NONE, 0, wait_for_leave},
    {WEB_GET, "/{lang}/now", 1, WEB_BODY_NONE, WEB_INLINE, say_now},
    {WEB_POST, "/{lang}/act", 1, WEB_BODY_FORM, WEB_NO_CSRF, wait_for_act},
    {WEB_GET, "/{lang}/read", 1, WEB_BODY_NONE, 0, say_now},
    {WEB_POST, "/{lang}/echo/{who}", 1, WEB_BODY_FORM, 0, echo_all},
    {WEB_POST, "/{lang}/inline/{who}", 1, WEB_BODY_FORM, WEB_INLINE, echo_all},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static struct web_server *
start_server(struct web_options options)
{
	struct web_server *server = NULL;

	log_threshold(LOG_ERROR + 1);
	options.address = "127.0.0.1";
	options.origin = "http://127.0.0.1";
	options.tables = tables;
	options.tables_count = 1;
	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	return server;
}

/* Sends the text a byte at a time, fast enough never to be silent; the seconds until the
 * server had enough. */
static double
dribble(uint16_t port, const char *text)
{
	struct client client = client_open(port);
	moment start = moment_steady();

	for (int i = 0; i < STEPS; i++) {
		if (!client_send(&client, &text[i % (int)strlen(text)], 1)) {
			break;
		}
		(void)usleep(STEP_MICROSECONDS);
	}
	client_close(&client);
	return (double)(moment_steady() - start) / MOMENT_SECOND;
}

static void
a_client_that_dribbles_is_cut_off(void **state)
{
	struct web_server *server =
	    start_server((struct web_options){.request_seconds_most = 1});
	uint16_t port = web_server_port(server);
	static char line[STEPS + 2] = "GET /";
	static char head[STEPS + 200] = "GET /en/now HTTP/1.1\r\nHost: a\r\nX: ";
	static char body[STEPS + 200] =
	    "POST /en/inline/a HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\n\r\n";

	(void)state;
	memset(line + strlen(line), 'a', STEPS - strlen(line));
	memset(head + strlen(head), 'a', STEPS);
	memset(body + strlen(body), 'a', STEPS);
	assert_true(dribble(port, line) < 4);
	assert_true(dribble(port, head) < 4);
	assert_true(dribble(port, body) < 4);
	web_server_stop(server);
}

static void
a_client_that_says_nothing_is_cut_off(void **state)
{
	struct web_server *server =
	    start_server((struct web_options){.request_seconds_most = 1});
	struct client client = client_open(web_server_port(server));
	moment start = moment_steady();

	(void)state;
	struct client_reply reply = client_read(&client, false);
	assert_int_equal(reply.status, 0);
	assert_true(moment_steady() - start < (moment)4 * MOMENT_SECOND);
	client_done(&reply);
	client_close(&client);
	web_server_stop(server);
}

/* A slow handler is our own doing: its client is not cut off. */
static void
a_request_that_is_at_work_has_no_deadline(void **state)
{
	struct web_server *server =
	    start_server((struct web_options){.request_seconds_most = 1});
	struct client client = client_open(web_server_port(server));

	(void)state;
	give_leave(false);
	(void)client_send_text(&client, "GET /en/wait HTTP/1.1\r\nHost: a\r\n\r\n");
	wait_until_waiting(1);
	(void)usleep(2000000);
	give_leave(true);
	struct client_reply reply = client_read(&client, false);
	assert_string_equal(reply.body, "went on");
	client_done(&reply);
	client_close(&client);
	web_server_stop(server);
}

static void
a_full_queue_says_so_at_once(void **state)
{
	struct web_server *server =
	    start_server((struct web_options){.workers = 2, .queue_most = 3});
	uint16_t port = web_server_port(server);
	struct client clients[5];

	(void)state;
	give_leave(false);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		clients[i] = client_open(port);
		(void)client_send_text(
		    &clients[i], "GET /en/wait HTTP/1.1\r\nHost: a\r\n\r\n");
		if (i == 1) {
			wait_until_waiting(2); /* both workers are taken */
		}
	}
	(void)usleep(200000); /* the other three stand in the queue */
	struct client_reply reply = client_get(port, "/en/wait", "");
	assert_int_equal(reply.status, 503);
	assert_string_equal(client_header(&reply, "Retry-After"), "1");
	client_done(&reply);
	reply = client_get(port, "/en/now", "");
	assert_int_equal(reply.status, 200); /* needs no worker */
	client_done(&reply);
	give_leave(true);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		reply = client_read(&clients[i], false);
		assert_int_equal(reply.status, 200);
		client_done(&reply);
		client_close(&clients[i]);
	}
	web_server_stop(server);
}

/* Before it waits for a worker; who reads is not kept out. */
static void
more_changes_than_the_writer_takes_are_refused_at_once(void **state)
{
	struct web_server *server = start_server((struct web_options){.later_most = 2});
	uint16_t port = web_server_port(server);
	struct client clients[2];

	(void)state;
	give_leave(false);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		clients[i] = client_open(port);
		(void)client_send_text(&clients[i], ACT_REQUEST);
	}
	wait_until_waiting(2);
	struct client third = client_open(port);
	(void)client_send_text(&third, ACT_REQUEST);
	struct client_reply reply = client_read(&third, false);
	assert_int_equal(reply.status, 503);
	assert_string_equal(client_header(&reply, "Retry-After"), "1");
	client_done(&reply);
	client_close(&third);
	reply = client_get(port, "/en/read", "");
	assert_int_equal(reply.status, 200);
	client_done(&reply);
	give_leave(true);
	for (size_t i = 0; i < ARRAY_LEN(clients); i++) {
		reply = client_read(&clients[i], false);
		assert_int_equal(reply.status, 200);
		client_done(&reply);
		client_close(&clients[i]);
	}
	web_server_stop(server);
}

static void
one_address_has_its_share_of_connections(void **state)
{
	struct web_server *server = start_server((struct web_options){
	    .connections_per_address_most = 2, .network_threads = 1});
	uint16_t port = web_server_port(server);
	struct client one = client_open(port);
	struct client two = client_open(port);

	(void)state;
	(void)client_send_text(&one, "GET /en/now HTTP/1.1\r\nHost: a\r\n\r\n");
	(void)client_send_text(&two, "GET /en/now HTTP/1.1\r\nHost: a\r\n\r\n");
	struct client_reply first = client_read(&one, false);
	struct client_reply second = client_read(&two, false);
	struct client_reply third = client_get(port, "/en/now", "");
	assert_int_equal(first.status, 200);
	assert_int_equal(second.status, 200);
	assert_int_equal(third.status, 0);
	client_done(&first);
	client_done(&second);
	client_done(&third);
	client_close(&one);
	client_close(&two);
	web_server_stop(server);
}

enum { PEOPLE = 16, REQUESTS_EACH = 60 };

struct person {
	uint16_t port;
	int number;
	int wrong;
};

static int
ask_as(struct client *client, const struct person *person, int turn)
{
	static const char *const ways[] = {"echo", "inline"};
	char who[32];
	char name[3000];
	char request[4000];
	char want[4000];
	size_t size = (size_t)(person->number * 131 + turn * 17) % (sizeof(name) - 1);

	(void)snprintf(who, sizeof(who), "p%d-%d", person->number, turn);
	memset(name, 'a' + person->number, size);
	name[size] = '\0';
	int length = snprintf(request, sizeof(request),
	    "POST /en/%s/%s?q=q%s HTTP/1.1\r\nHost: a\r\nCookie: session=s%s\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n"
	    "name=%s",
	    ways[turn % 2], who, who, who, size + strlen("name="), name);
	(void)snprintf(want, sizeof(want), "%s|q%s|s%s|%s", who, who, who, name);
	if (!client_send(client, request, (size_t)length)) {
		return 1;
	}
	struct client_reply reply = client_read(client, false);
	int wrong = strcmp(reply.body, want) == 0 &&
	        strcmp(client_header(&reply, "X-Who"), who) == 0
	    ? 0
	    : 1;
	client_done(&reply);
	return wrong;
}

static void *
be_person(void *self)
{
	struct person *person = self;
	struct client client = client_open(person->port);

	for (int turn = 0; turn < REQUESTS_EACH; turn++) {
		person->wrong += ask_as(&client, person, turn);
	}
	client_close(&client);
	return NULL;
}

static void
nobody_sees_what_is_anothers(void **state)
{
	struct web_server *server =
	    start_server((struct web_options){.workers = 4, .network_threads = 3});
	struct person people[PEOPLE];
	pthread_t threads[PEOPLE];

	(void)state;
	for (int i = 0; i < PEOPLE; i++) {
		people[i] = (struct person){web_server_port(server), i, 0};
		assert_int_equal(
		    pthread_create(&threads[i], NULL, be_person, &people[i]), 0);
	}
	for (int i = 0; i < PEOPLE; i++) {
		assert_int_equal(pthread_join(threads[i], NULL), 0);
		assert_int_equal(people[i].wrong, 0);
	}
	web_server_stop(server);
}

static void *
stop_it(void *server)
{
	web_server_stop(server);
	return NULL;
}

static bool
refuses_connections(uint16_t port)
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int guest = socket(AF_INET, SOCK_STREAM, 0);
	bool refused =
	    connect(guest, (const struct sockaddr *)&address, sizeof(address)) != 0;

	(void)close(guest);
	return refused;
}

static void
stopping_finishes_what_is_at_work(void **state)
{
	struct web_server *server = start_server((struct web_options){.workers = 2});
	uint16_t port = web_server_port(server);
	struct client client = client_open(port);
	struct client idle = client_open(port);
	pthread_t stopper;

	(void)state;
	give_leave(false);
	(void)client_send_text(&idle, "GET /en/now HTTP/1.1\r\nHost: a\r\n\r\n");
	struct client_reply reply = client_read(&idle, false);
	client_done(&reply);
	(void)client_send_text(&client, "GET /en/wait HTTP/1.1\r\nHost: a\r\n\r\n");
	wait_until_waiting(1);
	assert_int_equal(pthread_create(&stopper, NULL, stop_it, server), 0);
	for (int i = 0; i < 200 && !refuses_connections(port); i++) {
		(void)usleep(STEP_MICROSECONDS);
	}
	assert_true(refuses_connections(port));
	(void)client_send_text(&idle, "GET /en/now HTTP/1.1\r\nHost: a\r\n\r\n");
	reply = client_read(&idle, false);
	assert_string_equal(client_header(&reply, "Connection"), "close");
	client_done(&reply);
	give_leave(true);
	reply = client_read(&client, false);
	assert_int_equal(reply.status, 200);
	assert_string_equal(reply.body, "went on");
	client_done(&reply);
	assert_int_equal(pthread_join(stopper, NULL), 0);
	client_close(&client);
	client_close(&idle);
}

static void
an_address_that_cannot_be_used_is_a_fault(void **state)
{
	struct web_server *server = start_server((struct web_options){.workers = 1});
	struct web_server *other = NULL;
	struct web_options options = {.address = "127.0.0.1",
	    .port = web_server_port(server),
	    .origin = "http://127.0.0.1",
	    .tables = tables,
	    .tables_count = 1};

	(void)state;
	assert_int_equal(web_server_start(&options, &other), FAULT_NETWORK);
	options.address = "localhost";
	assert_int_equal(web_server_start(&options, &other), FAULT_CONFIG);
	assert_null(other);
	web_server_stop(server);
	web_server_stop(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_client_that_dribbles_is_cut_off),
	    cmocka_unit_test(a_client_that_says_nothing_is_cut_off),
	    cmocka_unit_test(a_request_that_is_at_work_has_no_deadline),
	    cmocka_unit_test(a_full_queue_says_so_at_once),
	    cmocka_unit_test(more_changes_than_the_writer_takes_are_refused_at_once),
	    cmocka_unit_test(one_address_has_its_share_of_connections),
	    cmocka_unit_test(nobody_sees_what_is_anothers),
	    cmocka_unit_test(stopping_finishes_what_is_at_work),
	    cmocka_unit_test(an_address_that_cannot_be_used_is_a_fault),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
