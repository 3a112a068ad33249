/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/log.h"

#include <assert.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/moment.h"

enum { LINE_BYTES = 2048 };

static const char *const level_names[] = {"debug", "info", "warning", "error"};
static atomic_int threshold = LOG_INFO;

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
	char number[24];
	(void)snprintf(number, sizeof(number), "%" PRId64, field->number);
	put_raw(line, number);
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
	ssize_t written = write(STDERR_FILENO, line.bytes, line.size);
	(void)written; /* nobody is left to be told */
}

void
log_threshold(enum log_level least)
{
	atomic_store(&threshold, (int)least);
}
