/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * web_test_client - a client of a few lines for the tests: it sends the bytes that it is
 * told, sound or not, and reads one reply after the other.
 */
#ifndef WEB_TEST_CLIENT_H
#define WEB_TEST_CLIENT_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { CLIENT_REPLY_MOST = 1 << 20, CLIENT_WAIT_SECONDS = 20 };

struct client {
	int socket;
	char *bytes; /* read, and not yet given out */
	size_t size;
};

struct client_reply {
	int status; /* 0: the server closed without a whole reply */
	char *head; /* status line and headers, with a NUL */
	char *body; /* with a NUL */
	size_t body_size;
};

static inline struct client
client_open(uint16_t port)
{
	struct client client = {socket(AF_INET, SOCK_STREAM, 0), NULL, 0};
	struct sockaddr_in address = {
	    .sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct timeval wait = {CLIENT_WAIT_SECONDS, 0};

	assert_true(client.socket >= 0);
	assert_int_equal(
	    setsockopt(client.socket, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof(wait)), 0);
	assert_int_equal(
	    connect(client.socket, (const struct sockaddr *)&address, sizeof(address)),
	    0);
	client.bytes = malloc(CLIENT_REPLY_MOST);
	assert_non_null(client.bytes);
	return client;
}

static inline void
client_close(struct client *client)
{
	(void)close(client->socket);
	free(client->bytes);
}

/* False when the server has closed. */
static inline bool
client_send(struct client *client, const void *bytes, size_t size)
{
	const char *next = bytes;

	while (size > 0) {
		ssize_t sent = send(client->socket, next, size, MSG_NOSIGNAL);
		if (sent <= 0) {
			return false;
		}
		next += sent;
		size -= (size_t)sent;
	}
	return true;
}

static inline bool
client_send_text(struct client *client, const char *text)
{
	return client_send(client, text, strlen(text));
}

static inline bool
client_more(struct client *client)
{
	ssize_t got = recv(client->socket, client->bytes + client->size,
	    (size_t)CLIENT_REPLY_MOST - 1 - client->size, 0);

	if (got <= 0) {
		return false;
	}
	client->size += (size_t)got;
	return true;
}

/* The value of a header in the arena of nobody: valid until the reply is done. */
static inline const char *
client_header(const struct client_reply *reply, const char *name)
{
	static _Thread_local char value[2048];
	size_t size = strlen(name);

	for (const char *line = strstr(reply->head, "\r\n"); line != NULL;
	     line = strstr(line + 2, "\r\n")) {
		if (strncasecmp(line + 2, name, size) == 0 && line[2 + size] == ':') {
			const char *end = strstr(line + 2, "\r\n");
			(void)snprintf(value, sizeof(value), "%.*s",
			    (int)(end - line - 4 - (long)size), line + 4 + size);
			return value;
		}
	}
	return "";
}

static inline char *
client_copy(const char *bytes, size_t size)
{
	char *copy = malloc(size + 1);

	assert_non_null(copy);
	memcpy(copy, bytes, size);
	copy[size] = '\0';
	return copy;
}

/* One reply; head_only for an answer to HEAD. */
static inline struct client_reply
client_read(struct client *client, bool head_only)
{
	struct client_reply reply = {0, NULL, NULL, 0};
	char *end = NULL;

	client->bytes[client->size] = '\0';
	while ((end = strstr(client->bytes, "\r\n\r\n")) == NULL) {
		if (!client_more(client)) {
			reply.head = client_copy("", 0);
			reply.body = client_copy("", 0);
			return reply;
		}
		client->bytes[client->size] = '\0';
	}
	size_t head = (size_t)(end - client->bytes) + 4;
	reply.head = client_copy(client->bytes, head);
	reply.body_size =
	    head_only ? 0 : strtoul(client_header(&reply, "Content-Length"), NULL, 10);
	while (client->size < head + reply.body_size && client_more(client)) {
	}
	if (client->size < head + reply.body_size) {
		reply.body = client_copy("", 0);
		reply.body_size = 0;
		return reply;
	}
	reply.status = (int)strtol(reply.head + strlen("HTTP/1.1 "), NULL, 10);
	reply.body = client_copy(client->bytes + head, reply.body_size);
	client->size -= head + reply.body_size;
	memmove(client->bytes, client->bytes + head + reply.body_size, client->size);
	return reply;
}

static inline void
client_done(struct client_reply *reply)
{
	free(reply->head);
	free(reply->body);
}

/* A connection of its own for one request. */
static inline struct client_reply
client_once(uint16_t port, const char *request, size_t size)
{
	struct client client = client_open(port);

	(void)client_send(&client, request, size);
	struct client_reply reply = client_read(&client, false);
	client_close(&client);
	return reply;
}

/* A GET, with more header lines (each with its line end) or "". */
static inline struct client_reply
client_get(uint16_t port, const char *target, const char *headers)
{
	char request[9000];
	int size = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n", target, headers);

	assert_true(size > 0 && (size_t)size < sizeof(request));
	return client_once(port, request, (size_t)size);
}

/* A POST with a body of text. */
static inline struct client_reply
client_post(uint16_t port, const char *target, const char *type, const char *headers,
    const char *body)
{
	size_t most = strlen(body) + 4096;
	char *request = malloc(most);

	assert_non_null(request);
	int size = snprintf(request, most,
	    "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: %s\r\n"
	    "Content-Length: %zu\r\n%s\r\n%s",
	    target, type, strlen(body), headers, body);
	assert_true(size > 0 && (size_t)size < most);
	struct client_reply reply = client_once(port, request, (size_t)size);
	free(request);
	return reply;
}

#endif
