/* SPDX-License-Identifier: EUPL-1.2 */
#include "say/say.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "say/message.h"

enum {
	LEFT_TO_RIGHT_ISOLATE = 0x2066,
	FIRST_STRONG_ISOLATE = 0x2068,
	POP_ISOLATE = 0x2069,
};

static const char *const codes[] = {[SAY_ENGLISH] = "en", [SAY_ARABIC] = "ar"};
static const char *const directions[] = {[SAY_ENGLISH] = "ltr", [SAY_ARABIC] = "rtl"};
static_assert(ARRAY_LEN(codes) == SAY_LANGUAGES, "each language has a code");
static_assert(ARRAY_LEN(directions) == SAY_LANGUAGES, "each language has a direction");

static const char *const month_keys[] = {"month.january", "month.february", "month.march",
    "month.april", "month.may", "month.june", "month.july", "month.august",
    "month.september", "month.october", "month.november", "month.december"};
static_assert(ARRAY_LEN(month_keys) == 12, "each month has a name");

const char *
say_code(enum say_language language)
{
	assert(language < SAY_LANGUAGES);
	return codes[language];
}

const char *
say_direction(enum say_language language)
{
	assert(language < SAY_LANGUAGES);
	return directions[language];
}

enum say_language
say_other(enum say_language language)
{
	return language == SAY_ENGLISH ? SAY_ARABIC : SAY_ENGLISH;
}

struct slice
say_either(enum say_language language, struct slice english, struct slice arabic,
    enum say_language *ret_language)
{
	struct slice mine = language == SAY_ARABIC ? arabic : english;
	struct slice other = language == SAY_ARABIC ? english : arabic;

	*ret_language = mine.size > 0 ? language : say_other(language);
	return mine.size > 0 ? mine : other;
}

bool
say_of_code(struct slice code, enum say_language *ret_language)
{
	for (size_t i = 0; i < ARRAY_LEN(codes); i++) {
		if (slice_equal(code, slice_of(codes[i]))) {
			*ret_language = (enum say_language)i;
			return true;
		}
	}
	return false;
}

static int
compare_key(const void *key, const void *message)
{
	return strcmp(key, ((const struct say_message *)message)->key);
}

static const struct say_message *
find_message(const char *key)
{
	return bsearch(
	    key, say_messages, say_messages_count, sizeof(say_messages[0]), compare_key);
}

bool
say_has(const char *key)
{
	return find_message(key) != NULL;
}

static const struct say_message *
the_message(const char *key, bool plural)
{
	const struct say_message *message = find_message(key);

	if (message == NULL || message->plural != plural) {
		(void)fprintf(stderr, "say: \"%s\" is not a message%s\n", key,
		    plural ? " with plural forms" : "");
	}
	assert(message != NULL && message->plural == plural);
	return message;
}

const char *
say_text(enum say_language language, const char *key)
{
	assert(language < SAY_LANGUAGES);
	return the_message(key, false)->forms[language][0];
}

/* The rule of the .po files' Plural-Forms: zero, one, two, few, many, other. */
static int
arabic_form(int64_t number)
{
	if (number <= 2) {
		return (int)number;
	}
	if (number % 100 >= 3 && number % 100 <= 10) {
		return 3;
	}
	return number % 100 >= 11 ? 4 : 5;
}

int
say_plural_form(enum say_language language, int64_t number)
{
	assert(number >= 0);
	if (language == SAY_ARABIC) {
		return arabic_form(number);
	}
	return number == 1 ? 0 : 1;
}

const char *
say_plural_text(enum say_language language, const char *key, int64_t number)
{
	assert(language < SAY_LANGUAGES);
	return the_message(key, true)->forms[language][say_plural_form(language, number)];
}

bool
say_next(struct slice *rest, struct slice *ret_literal, struct slice *ret_name)
{
	if (rest->size == 0) {
		return false;
	}
	size_t open = slice_find(*rest, '{');
	struct slice name = slice_from(*rest, open);
	size_t close = slice_find(name, '}');

	*ret_literal = slice_first(*rest, open);
	if (close == name.size) {
		*ret_literal = *rest;
		*ret_name = SLICE("");
		*rest = SLICE("");
		return true;
	}
	*ret_name = slice_from(slice_first(name, close), 1);
	*rest = slice_from(name, close + 1);
	return true;
}

const struct say_value *
say_find(struct slice name, const struct say_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (slice_equal(name, slice_of(values[i].name))) {
			return &values[i];
		}
	}
	return NULL;
}

static void
put_between(struct buffer *out, uint32_t opening, struct slice text)
{
	char mark[4];

	buffer_put(out, slice_bytes(mark, text_put(opening, mark)));
	buffer_put(out, text);
	buffer_put(out, slice_bytes(mark, text_put(POP_ISOLATE, mark)));
}

void
say_isolate(struct buffer *out, struct slice text)
{
	put_between(out, FIRST_STRONG_ISOLATE, text);
}

void
say_isolate_code(struct buffer *out, struct slice code)
{
	put_between(out, LEFT_TO_RIGHT_ISOLATE, code);
}

void
say_value(struct buffer *out, enum say_language language, const struct say_value *value)
{
	switch (value->kind) {
	case SAY_KIND_PLAIN:
		buffer_put(out, value->text);
		return;
	case SAY_KIND_TEXT:
		say_isolate(out, value->text);
		return;
	case SAY_KIND_CODE:
		say_isolate_code(out, value->text);
		return;
	case SAY_KIND_NUMBER:
		say_number(out, language, value->number);
		return;
	case SAY_KIND_DAY:
		say_day(out, language, (day)value->number);
		return;
	case SAY_KIND_MOMENT:
		say_moment(out, language, value->number, value->offset_minutes);
		return;
	}
}

static void
fill(struct buffer *out, enum say_language language, struct slice sentence,
    const struct say_value *values, size_t count)
{
	struct slice literal = SLICE("");
	struct slice name = SLICE("");

	while (say_next(&sentence, &literal, &name)) {
		const struct say_value *value = say_find(name, values, count);
		buffer_put(out, literal);
		if (value != NULL) {
			say_value(out, language, value);
		} else if (name.size > 0) {
			buffer_print(out, "{%.*s}", SLICE_PRINT(name));
		}
	}
}

void
say_put(struct buffer *out, enum say_language language, const char *key,
    const struct say_value *values, size_t count)
{
	fill(out, language, slice_of(say_text(language, key)), values, count);
}

void
say_plural(struct buffer *out, enum say_language language, const char *key,
    int64_t number, const struct say_value *values, size_t count)
{
	struct slice sentence = slice_of(say_plural_text(language, key, number));
	struct say_value *all = ARENA_ARRAY(out->arena, struct say_value, count + 2);

	if (count > 0) {
		memcpy(all, values, count * sizeof(*values));
	}
	all[count] = SAY_NUMBER("n", number);
	all[count + 1] = SAY_NUMBER("count", number);
	fill(out, language, sentence, all, count + 2);
}

void
say_day(struct buffer *out, enum say_language language, day which)
{
	struct civil date = day_civil(which);

	assert(which != DAY_NONE);
	buffer_print(out, "%d %s %d", date.day,
	    say_text(language, month_keys[date.month - 1]), date.year);
}

void
say_moment(
    struct buffer *out, enum say_language language, moment when, int offset_minutes)
{
	struct civil time = moment_civil(when, offset_minutes);

	say_day(out, language, moment_day(when, offset_minutes));
	buffer_puts(out, language == SAY_ARABIC ? "، " : ", ");
	buffer_print(out, "%02d:%02d", time.hour, time.minute);
}

/* A sign would change sides in an Arabic line, so a negative number is isolated. */
void
say_number(struct buffer *out, enum say_language language, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char text[32];
	size_t at = sizeof(text);

	(void)language; /* both write Latin digits and a comma between thousands */
	for (int written = 0; rest > 0 || written == 0; written++, rest /= 10) {
		if (written > 0 && written % 3 == 0) {
			text[--at] = ',';
		}
		text[--at] = (char)('0' + rest % 10);
	}
	if (number >= 0) {
		buffer_put(out, slice_bytes(text + at, sizeof(text) - at));
		return;
	}
	text[--at] = '-';
	say_isolate_code(out, slice_bytes(text + at, sizeof(text) - at));
}
