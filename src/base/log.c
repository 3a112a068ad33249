/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/moment.h"

enum { LINE_BYTES = 2048 };

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static atomic_int threshold = LOG_INFO;
static _Thread_local struct log_gather *gathered;

struct line {
	char bytes[LINE_BYTES];
	size_t size;
};

/* What does not fit is cut; two bytes stay free for the end of the line. */
static void
put(struct line *line, char byte)
{
	if (line->size < LINE_BYTES - 2) {
		line->bytes[line->size++] = byte;
	}
}

static void
put_raw(struct line *line, const char *text)
{
	for (; *text != '\0'; text++) {
		put(line, *text);
	}
}

static void
put_json(struct line *line, const char *text)
{
	put(line, '"');
	for (; *text != '\0'; text++) {
		unsigned char byte = (unsigned char)*text;
		if (byte < ' ') {
			char escaped[7];
			(void)snprintf(escaped, sizeof(escaped), "\\u%04x", byte);
			put_raw(line, escaped);
			continue;
		}
		if (byte == '"' || byte == '\\') {
			put(line, '\\');
		}
		put(line, *text);
	}
	put(line, '"');
}

/* Each request has some: without printf. */
static void
put_number(struct line *line, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits) - 1;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0) {
		digits[--at] = '-';
	}
	put_raw(line, digits + at);
}

static void
put_field(struct line *line, const struct log_field *field)
{
	put(line, ',');
	put_json(line, field->name);
	put(line, ':');
	if (field->text != NULL) {
		put_json(line, field->text);
		return;
	}
	put_number(line, field->number);
}

static void
write_out(const char *bytes, size_t size)
{
	ssize_t written = write(STDERR_FILENO, bytes, size);
	(void)written; /* nobody is left to be told */
}

void
log_flush(void)
{
	if (gathered != NULL && gathered->size > 0) {
		write_out(gathered->bytes, gathered->size);
		gathered->size = 0;
	}
}

void
log_gather(struct log_gather *gather)
{
	log_flush();
	gathered = gather;
}

static void
send(const struct line *line, enum log_level level)
{
	if (gathered == NULL) {
		write_out(line->bytes, line->size);
		return;
	}
	if (line->size > LOG_GATHER_BYTES - gathered->size) {
		log_flush();
	}
	memcpy(gathered->bytes + gathered->size, line->bytes, line->size);
	gathered->size += line->size;
	if (level >= LOG_WARNING) {
		log_flush();
	}
}

void
log_fields(
    enum log_level level, const char *event, const struct log_field *fields, size_t count)
{
	struct line line = {.size = 0};
	char time[MOMENT_TEXT_SIZE];

	if ((int)level < atomic_load(&threshold)) {
		return;
	}
	moment_format(moment_now(), time);
	put_raw(&line, "{\"time\":\"");
	put_raw(&line, time);
	put_raw(&line, "\",\"level\":\"");
	put_raw(&line, level_names[level]);
	put_raw(&line, "\",\"event\":");
	put_json(&line, event);
	for (size_t i = 0; i < count; i++) {
		put_field(&line, &fields[i]);
	}
	line.bytes[line.size++] = '}';
	line.bytes[line.size++] = '\n';
	send(&line, level);
}

void
log_threshold(enum log_level least)
{
	atomic_store(&threshold, (int)least);
}
