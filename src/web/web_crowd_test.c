/* SPDX-License-Identifier: EUPL-1.2 */
/* Many connections at one network thread. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <semaphore.h>
#include <stdatomic.h>

#include "base/log.h"
#include "web/server.h"
#include "web/web_test_client.h"

enum {
	CROWD_MOST = 300,
	SECONDS_MOST = 5,
	MICROSECONDS_IDLE = 1500000,
	POOL_KIB_LEAST = 25, /* of 40, given back */
};

#define ASK(path) "GET /en/" path " HTTP/1.1\r\nHost: a\r\n\r\n"

static sem_t held; /* the network thread is in the handler */
static sem_t leave;

static void
hold(struct web_request *request)
{
	(void)sem_post(&held);
	(void)sem_wait(&leave);
	web_reply_html(request, 200, SLICE("held"));
}

static void
say(struct web_request *request)
{
	web_reply_html(request, 200, SLICE("here"));
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/hold", 1, WEB_BODY_NONE, WEB_INLINE, hold},
    {WEB_GET, "/{lang}/say", 1, WEB_BODY_NONE, WEB_INLINE, say},
    {WEB_GET, "/{lang}/work", 1, WEB_BODY_NONE, 0, say},
};
static const struct web_routes tables[] = {{routes, ARRAY_LEN(routes)}};

static atomic_uint rests;

static void
rest(void *self)
{
	assert_ptr_equal(self, &rests);
	atomic_fetch_add(&rests, 1);
}

static struct web_server *
start_server(void)
{
	struct web_options options = {
	    .rest = rest,
	    .rest_self = &rests,
	    .address = "127.0.0.1",
	    .origin = "http://127.0.0.1",
	    .tables = tables,
	    .tables_count = 1,
	    .network_threads = 1,
	};
	struct web_server *server = NULL;

	log_threshold(LOG_ERROR + 1);
	assert_int_equal(sem_init(&held, 0, 0), 0);
	assert_int_equal(sem_init(&leave, 0, 0), 0);
	assert_int_equal(web_server_start(&options, &server), FAULT_NONE);
	return server;
}

static size_t
count_answers(struct client *clients, size_t count)
{
	size_t answered = 0;

	for (size_t i = 0; i < count; i++) {
		struct client_reply reply = client_read(&clients[i], false);
		answered += reply.status == 200 ? 1 : 0;
		client_done(&reply);
	}
	return answered;
}

static void
send_each(struct client *clients, size_t count, const char *request)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(client_send_text(&clients[i], request));
	}
}

static void
open_each(struct client *clients, size_t count, uint16_t port)
{
	const struct timeval wait = {SECONDS_MOST, 0};

	for (size_t i = 0; i < count; i++) {
		clients[i] = client_open(port);
		assert_int_equal(setsockopt(clients[i].socket, SOL_SOCKET, SO_RCVTIMEO,
		                     &wait, sizeof(wait)),
		    0);
	}
}

/* All of count ask while the network thread is held up, so that it finds them at once. */
static size_t
ask_at_one_moment(uint16_t port, size_t count, const char *request)
{
	static struct client clients[CROWD_MOST];
	struct client holder;

	open_each(clients, count, port);
	send_each(clients, count, ASK("say"));
	assert_int_equal(count_answers(clients, count), count);
	open_each(&holder, 1, port);
	send_each(&holder, 1, ASK("hold"));
	(void)sem_wait(&held);
	send_each(clients, count, request);
	(void)sem_post(&leave);
	size_t answered = count_answers(clients, count) + count_answers(&holder, 1);
	client_close(&holder);
	for (size_t i = 0; i < count; i++) {
		client_close(&clients[i]);
	}
	return answered;
}

/* libmicrohttpd 0.9.75 takes 128 events at a time; had it got exactly as many, its own
 * thread waited for the next one before it looked at any of them. */
static void
a_crowd_that_asks_at_one_moment_is_answered(void **state)
{
	static const size_t counts[] = {1, 127, 128, 129, 256, 300};
	struct web_server *server = start_server();
	uint16_t port = web_server_port(server);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		size_t count = counts[i];
		assert_int_equal(ask_at_one_moment(port, count, ASK("say")), count + 1);
		assert_int_equal(ask_at_one_moment(port, count, ASK("work")), count + 1);
	}
	web_server_stop(server);
}

static void
a_network_thread_rests_before_it_waits(void **state)
{
	struct web_server *server = start_server();
	struct client client;

	(void)state;
	open_each(&client, 1, web_server_port(server));
	for (int i = 0; i < 3; i++) {
		unsigned before = atomic_load(&rests);
		send_each(&client, 1, ASK("say"));
		assert_int_equal(count_answers(&client, 1), 1);
		for (int turn = 0; turn < 1000 && atomic_load(&rests) == before; turn++) {
			(void)usleep(1000);
		}
		assert_true(atomic_load(&rests) > before);
	}
	client_close(&client);
	web_server_stop(server);
}

static long
anonymous_kib(void)
{
	char line[200];
	long kib = -1;
	FILE *status = fopen("/proc/self/status", "re");

	assert_non_null(status);
	while (fgets(line, sizeof(line), status) != NULL) {
		if (strncmp(line, "RssAnon:", strlen("RssAnon:")) == 0) {
			kib = strtol(line + strlen("RssAnon:"), NULL, 10);
		}
	}
	(void)fclose(status);
	return kib;
}

/* Each of them wrote the first half of its next request before its memory went. */
static void
connections_that_wait_cost_little_and_forget_nothing(void **state)
{
	static struct client clients[CROWD_MOST];
	struct web_server *server = start_server();

	(void)state;
	open_each(clients, CROWD_MOST, web_server_port(server));
	send_each(clients, CROWD_MOST, ASK("say"));
	assert_int_equal(count_answers(clients, CROWD_MOST), CROWD_MOST);
	long before = anonymous_kib();
	send_each(clients, CROWD_MOST, "GET /en/say HT");
	(void)usleep(MICROSECONDS_IDLE);
	assert_true(before - anonymous_kib() > (long)CROWD_MOST * POOL_KIB_LEAST);
	send_each(clients, CROWD_MOST, "TP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(count_answers(clients, CROWD_MOST), CROWD_MOST);
	for (size_t i = 0; i < CROWD_MOST; i++) {
		client_close(&clients[i]);
	}
	web_server_stop(server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_crowd_that_asks_at_one_moment_is_answered),
	    cmocka_unit_test(a_network_thread_rests_before_it_waits),
	    cmocka_unit_test(connections_that_wait_cost_little_and_forget_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
