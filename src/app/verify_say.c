/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verify_say.h"

#include <stdio.h>

#include "base/buffer.h"

enum { WHY_BYTES = 4 << 20 }; /* as long as an argument may be */

/* A terminal has no way to say which line runs which way: the marks are for Arabic, where
 * they are needed; in English they would only be copied along with a number. */
static struct say_value
value_of(enum say_language language, struct slice text)
{
	return language == SAY_ARABIC ? SAY_TEXT("value", text)
	                              : SAY_PLAIN("value", text);
}

static void
put_label(struct buffer *out, enum say_language language, const char *key)
{
	buffer_puts(out, say_text(language, key));
	buffer_puts(out, ": ");
}

static void
put_row(
    struct buffer *out, enum say_language language, const char *key, struct slice text)
{
	struct say_value value = value_of(language, text);

	if (text.size == 0) {
		return;
	}
	put_label(out, language, key);
	say_value(out, language, &value);
	buffer_putc(out, '\n');
}

static void
put_day(struct buffer *out, enum say_language language, const char *key, moment when)
{
	put_label(out, language, key);
	say_day(out, language, moment_day(when, 0));
	buffer_putc(out, '\n');
}

static void
put_drones(struct buffer *out, enum say_language language,
    const struct permit_claims *claims, struct arena *arena)
{
	for (size_t i = 0; i < claims->drone_count; i++) {
		const struct permit_drone *drone = &claims->drones[i];
		struct buffer line = BUFFER_IN(arena);

		buffer_print(&line, "%.*s %.*s, %lld %s", SLICE_PRINT(drone->model),
		    SLICE_PRINT(drone->serial), (long long)drone->grams,
		    say_text(language, "verify.grams"));
		put_row(out, language, "verify.drones", buffer_slice(&line));
	}
}

static void
put_conditions(
    struct buffer *out, enum say_language language, const struct permit_claims *claims)
{
	for (unsigned bit = 1; bit < PERMIT_CONDITION_END; bit *= 2) {
		if ((claims->conditions & bit) != 0) {
			put_label(out, language, "verify.conditions");
			buffer_puts(out, say_text(language, permit_condition_key(bit)));
			buffer_putc(out, '\n');
		}
	}
}

static void
put_height(
    struct buffer *out, enum say_language language, const struct permit_claims *claims)
{
	put_label(out, language, "verify.height");
	say_number(out, language, claims->height_metres);
	buffer_print(out, " %s\n", say_text(language, "verify.metres"));
}

static void
put_claims(struct buffer *out, enum say_language language,
    const struct permit_claims *claims, struct arena *arena)
{
	put_row(out, language, "verify.number", slice_of(claims->number.text));
	put_row(out, language, "verify_command.name_latin", claims->name_latin);
	put_row(out, language, "verify_command.name_arabic", claims->name_arabic);
	put_row(out, language, "verify.identity_last", claims->identity_last);
	put_label(out, language, "verify.class");
	buffer_puts(out, say_text(language, permit_class_key(claims->class)));
	buffer_putc(out, '\n');
	put_day(out, language, "verify.from", claims->not_before);
	put_day(out, language, "verify.until", claims->expires - 1);
	put_drones(out, language, claims, arena);
	put_height(out, language, claims);
	put_conditions(out, language, claims);
	for (size_t i = 0; i < claims->zone_count; i++) {
		put_row(out, language, "verify.zones", claims->zones[i]);
	}
	put_row(out, language, "verify.centre", claims->centre);
}

void
verify_say_finding(
    enum say_language language, const struct permit_finding *found, struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out, "%s\n%s\n",
	    say_text(language, permit_answer_key(found->answer)),
	    say_text(language, permit_answer_meaning_key(found->answer)));
	if (found->answer == PERMIT_ANSWER_STATUS_OLD) {
		say_plural(&out, language, "permit.answer.status_old.hours",
		    found->status_hours, NULL, 0);
		buffer_putc(&out, '\n');
	}
	if (found->has_claims) {
		buffer_putc(&out, '\n');
		put_claims(&out, language, &found->claims, arena);
		put_label(&out, language, "verify.status_as_of");
		say_moment(&out, language, found->status_as_of, 0);
		buffer_puts(&out, " UTC\n");
	}
	(void)fwrite(out.bytes, 1, out.size, stdout);
}

static void
put_date(struct buffer *out, enum say_language language, const char *key, day which)
{
	put_label(out, language, key);
	say_day(out, language, which);
	buffer_putc(out, '\n');
}

static void
put_certificate(struct buffer *out, enum say_language language,
    const struct certificate_finding *found)
{
	const struct certificate_claims *claims = &found->claims;
	const struct trust_centre *centre = &found->centre;

	put_row(out, language, "register.field.number", claims->number);
	put_row(out, language, "verify_command.name_latin", claims->name_latin);
	put_row(out, language, "verify_command.name_arabic", claims->name_arabic);
	put_row(out, language, "verify.identity_last", claims->identity_last);
	put_label(out, language, "register.field.class");
	buffer_print(out, "%s\n",
	    say_text(language, permit_class_key((enum permit_class)claims->class)));
	put_date(out, language, "register.field.issued_on", claims->issued_on);
	put_row(out, language, "register.token.centre", centre->code);
	put_row(out, language, "register.token.centre",
	    language == SAY_ARABIC ? centre->name_arabic : centre->name_latin);
	put_date(out, language, "register.token.key_from", found->key_from);
	put_date(out, language, "register.token.key_until", found->key_until);
}

void
verify_say_certificate(enum say_language language,
    const struct certificate_finding *found, struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	buffer_print(&out, "%s\n%s\n",
	    say_text(language, certificate_answer_key(found->answer)),
	    say_text(language, certificate_answer_meaning_key(found->answer)));
	if (found->has_claims) {
		buffer_putc(&out, '\n');
		put_certificate(&out, language, found);
	}
	buffer_print(&out, "\n%s\n", say_text(language, "register.token.no_permit"));
	(void)fwrite(out.bytes, 1, out.size, stdout);
}

void
verify_say_order(enum say_language language, struct slice number, struct slice text,
    struct arena *arena)
{
	struct buffer out = BUFFER_IN(arena);

	put_row(&out, language, "order.note.order", number);
	put_row(&out, language, "order.note.label", text);
	(void)fwrite(out.bytes, 1, out.size, stdout);
}

void
verify_say_why(enum say_language language, const char *key, const char *file)
{
	struct arena arena = ARENA_EMPTY(WHY_BYTES);
	struct buffer out = BUFFER_IN(&arena);
	struct slice name = slice_of(file);
	const struct say_value values[] = {
	    language == SAY_ARABIC ? SAY_CODE("file", name) : SAY_PLAIN("file", name)};

	say_put(&out, language, key, values, ARRAY_LEN(values));
	buffer_putc(&out, '\n');
	(void)fwrite(out.bytes, 1, out.size, stderr);
	arena_done(&arena);
}
