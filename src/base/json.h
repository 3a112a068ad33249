/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * json - writes JSON into a buffer, escaped, never unbalanced.
 *
 *	struct json json = JSON_INTO(&buffer);
 *	json_object(&json);
 *	json_text(&json, "number", number);
 *	json_number(&json, "drones", 2);
 *	json_array_named(&json, "rules");
 *	json_item_text(&json, code);
 *	json_end(&json);
 *	json_end(&json);
 *
 * Names are constants of ours. Reading JSON is jansson's work (web/form.h).
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"

enum { JSON_DEPTH_MOST = 12 };

struct json {
	struct buffer *out;
	unsigned depth;
	bool first[JSON_DEPTH_MOST];
	char close[JSON_DEPTH_MOST];
};

#define JSON_INTO(buffer_pointer) ((struct json){.out = (buffer_pointer)})

/* Open a level: inside an object with its name, elsewhere (the outermost one, or inside
 * an array) with NULL. */
void json_object_named(struct json *json, const char *name);
void json_array_named(struct json *json, const char *name);
void json_end(struct json *json);

/* Without a name. Inline, because libjansson exports functions of the same names and
 * would call ours; a file that includes <jansson.h> too uses the _named ones. */
#ifndef JANSSON_H
static inline void
json_object(struct json *json)
{
	json_object_named(json, NULL);
}

static inline void
json_array(struct json *json)
{
	json_array_named(json, NULL);
}
#endif

void json_text(struct json *json, const char *name, struct slice value);
/* null when the slice is empty */
void json_text_or_null(struct json *json, const char *name, struct slice value);
/* JSON that one of ours has written, as it is. */
void json_ready(struct json *json, const char *name, struct slice value);
void json_number(struct json *json, const char *name, int64_t value);
void json_flag(struct json *json, const char *name, bool value);
/* "2026-11-22T10:00:00.000Z"; null for 0 */
void json_moment(struct json *json, const char *name, moment value);
/* "2026-11-22"; null for DAY_NONE */
void json_day(struct json *json, const char *name, day value);
void json_item_text(struct json *json, struct slice value);
void json_item_number(struct json *json, int64_t value);

#endif
