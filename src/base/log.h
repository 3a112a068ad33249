/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * log - one JSON object a line on standard error.
 *
 *	log_event(LOG_INFO, "server.ready", LOG_TEXT("address", address), LOG_INT("port", 8080));
 *	-> {"time":"2026-11-22T10:00:00.000Z","level":"info","event":"server.ready",...}
 *
 * Never in a log line: a name, an id number, a passport, a phone, an e-mail, a token.
 * Log what the thing is (an application's id, a table, a count), not who it is.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR };

struct log_field {
	const char *name;
	const char *text; /* NULL: the number counts */
	int64_t number;
};

#define LOG_TEXT(name, value) ((struct log_field){(name), (value), 0})
#define LOG_INT(name, value) ((struct log_field){(name), NULL, (value)})

#define log_event(level, event, ...)                                                     \
	log_fields((level), (event), (const struct log_field[]){__VA_ARGS__},            \
	    sizeof((const struct log_field[]){__VA_ARGS__}) / sizeof(struct log_field))

void log_fields(enum log_level level, const char *event, const struct log_field *fields,
    size_t count);
/*
 * A thread that writes many lines may gather them and write them together, as many as a
 * pipe takes whole. A line of LOG_WARNING or above goes out at once, with all before it.
 */
enum { LOG_GATHER_BYTES = 4096 };
struct log_gather {
	size_t size;
	char bytes[LOG_GATHER_BYTES];
};
/* From now on this thread gathers here; NULL: no more. */
void log_gather(struct log_gather *gather);
/* Writes what this thread has gathered. */
void log_flush(void);
/* Lines below this level are dropped; LOG_INFO at start. */
void log_threshold(enum log_level least);

#endif
