/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * say - everything that a person reads, in English and in Arabic.
 *
 * The sentences are in po/LANGUAGE/AREA.po and are known by keys:
 *
 *	say_text(SAY_ARABIC, "emirates_id.bad_length")
 *
 *	struct say_value values[] = {SAY_CODE("reference", reference)};
 *	say_put(&line, language, "receipt.title", values, ARRAY_LEN(values));
 *
 * A key that does not exist is a bug and stops the program; tools/templates.py checks
 * the keys of the pages when they are built. Digits are Latin in both languages (that
 * is how the UAE writes); what people type may be of any script (base/text.h).
 *
 * Foreign words and codes are isolated in plain text, so that an Emirates ID does not
 * turn round in an Arabic sentence: U+2068 (first strong) or U+2066 (left to right)
 * before, U+2069 behind. In HTML web/html.h writes <bdi> instead.
 */
#ifndef SAY_SAY_H
#define SAY_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"

enum say_language { SAY_ENGLISH, SAY_ARABIC, SAY_LANGUAGES };

/* "en", "ar"; "ltr", "rtl". */
const char *say_code(enum say_language language);
const char *say_direction(enum say_language language);
enum say_language say_other(enum say_language language);
/* Exactly "en" or "ar". */
MUST_USE bool say_of_code(struct slice code, enum say_language *ret_language);

/* Of one text in both languages the reader's, else the other; *ret_language is whose. */
struct slice say_either(enum say_language language, struct slice english,
    struct slice arabic, enum say_language *ret_language);

bool say_has(const char *key);
/* The sentence as it is, placeholders unfilled; lives as long as the program. Not for
 * a key that has plural forms. */
const char *say_text(enum say_language language, const char *key);

enum say_kind {
	SAY_KIND_PLAIN, /* text that needs no isolation: already in the reader's language */
	SAY_KIND_TEXT,   /* a person's words */
	SAY_KIND_CODE,   /* a number, serial, address: left to right */
	SAY_KIND_NUMBER, /* with thousands separated */
	SAY_KIND_DAY,
	SAY_KIND_MOMENT,
};

/* What goes in the place of {name}. */
struct say_value {
	const char *name;
	enum say_kind kind;
	struct slice text;
	int64_t number; /* the day or the moment too */
	int offset_minutes;
};

#define SAY_PLAIN(name, text) ((struct say_value){(name), SAY_KIND_PLAIN, (text), 0, 0})
#define SAY_TEXT(name, text) ((struct say_value){(name), SAY_KIND_TEXT, (text), 0, 0})
#define SAY_CODE(name, text) ((struct say_value){(name), SAY_KIND_CODE, (text), 0, 0})
#define SAY_NUMBER(name, number)                                                         \
	((struct say_value){(name), SAY_KIND_NUMBER, {NULL, 0}, (number), 0})
#define SAY_DAY(name, day) ((struct say_value){(name), SAY_KIND_DAY, {NULL, 0}, (day), 0})
#define SAY_MOMENT(name, moment, offset_minutes)                                         \
	((struct say_value){                                                             \
	    (name), SAY_KIND_MOMENT, {NULL, 0}, (moment), (offset_minutes)})

/* The sentence as plain text. A placeholder without a value stays as {name}. */
void say_put(struct buffer *out, enum say_language language, const char *key,
    const struct say_value *values, size_t count);
/* The form that goes with number, which also fills {n} and {count}. */
void say_plural(struct buffer *out, enum say_language language, const char *key,
    int64_t number, const struct say_value *values, size_t count);
/* One value as plain text, isolated as its kind asks. */
void say_value(
    struct buffer *out, enum say_language language, const struct say_value *value);

/* Of a key with plural forms, the one that goes with number (0 and up). */
const char *say_plural_text(enum say_language language, const char *key, int64_t number);
/* Which of the forms 0 to 5 goes with number (0 and up). */
int say_plural_form(enum say_language language, int64_t number);

/* 22 November 2026 - 22 November 2026, 14:05 - 23,412. */
void say_day(struct buffer *out, enum say_language language, day which);
void say_moment(
    struct buffer *out, enum say_language language, moment when, int offset_minutes);
void say_number(struct buffer *out, enum say_language language, int64_t number);

/* Between U+2068 and U+2069: its own direction, found from its first strong letter. */
void say_isolate(struct buffer *out, struct slice text);
/* Between U+2066 and U+2069: left to right, for codes. */
void say_isolate_code(struct buffer *out, struct slice code);

/* Walks a sentence: literal text, then perhaps the name of a placeholder (empty when
 * there is none). False at the end.
 *	while (say_next(&rest, &literal, &name)) ... */
bool say_next(struct slice *rest, struct slice *ret_literal, struct slice *ret_name);
/* The value of that name, or NULL. */
const struct say_value *say_find(
    struct slice name, const struct say_value *values, size_t count);

#endif
