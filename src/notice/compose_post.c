/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/compose_post.h"

#include "base/buffer.h"
#include "web/html.h"

/* Arabic for whoever has never opened a page of ours. */
static enum say_language
language_of(const struct notice_message *message)
{
	enum say_language language = SAY_ARABIC;

	return say_of_code(message->language, &language) ? language : SAY_ARABIC;
}

/* --- the parts of a mail --- */

struct sheet {
	enum say_language language;
	struct buffer text;
	struct buffer html;
};

static void
begin(struct sheet *sheet)
{
	buffer_print(&sheet->html,
	    "<!doctype html>\n<html lang=\"%s\" dir=\"%s\">\n"
	    "<body style=\"font-family:sans-serif;line-height:1.5\">\n",
	    say_code(sheet->language), say_direction(sheet->language));
}

static void
put_paragraph(struct sheet *sheet, struct slice words)
{
	buffer_put(&sheet->text, words);
	buffer_puts(&sheet->text, "\n\n");
	buffer_puts(&sheet->html, "<p>");
	html_escape(&sheet->html, words);
	buffer_puts(&sheet->html, "</p>\n");
}

static void
put_key(struct sheet *sheet, const char *key)
{
	put_paragraph(sheet, slice_of(say_text(sheet->language, key)));
}

/* Large in HTML, on a line of its own in text, so that it can be copied. */
static void
put_code(struct sheet *sheet, struct slice code)
{
	buffer_put(&sheet->text, code);
	buffer_puts(&sheet->text, "\n\n");
	buffer_puts(&sheet->html, "<p style=\"font-size:1.75em\"><b dir=\"ltr\">");
	html_escape(&sheet->html, code);
	buffer_puts(&sheet->html, "</b></p>\n");
}

static void
put_link(struct sheet *sheet, struct slice url)
{
	buffer_puts(&sheet->text, say_text(sheet->language, "notice.mail.open"));
	buffer_putc(&sheet->text, '\n');
	buffer_put(&sheet->text, url);
	buffer_puts(&sheet->text, "\n\n");
	buffer_puts(&sheet->html, "<p><a href=\"");
	html_escape(&sheet->html, url);
	buffer_puts(&sheet->html, "\">");
	html_escape(
	    &sheet->html, slice_of(say_text(sheet->language, "notice.mail.link")));
	buffer_puts(&sheet->html, "</a></p>\n");
}

static struct compose_words
end(struct sheet *sheet, struct slice subject)
{
	put_key(sheet, "notice.mail.footer");
	put_key(sheet, "layout.service");
	buffer_puts(&sheet->html, "</body>\n</html>\n");
	return (struct compose_words){
	    .language = sheet->language,
	    .subject = subject,
	    .text = buffer_slice(&sheet->text),
	    .html = buffer_slice(&sheet->html),
	};
}

/* --- what there is to say --- */

static struct slice
filled(struct arena *arena, enum say_language language, const char *key,
    const struct say_value *values, size_t count)
{
	struct buffer out = BUFFER_IN(arena);

	say_put(&out, language, key, values, count);
	return buffer_slice(&out);
}

static struct slice
body_of(
    struct arena *arena, enum say_language language, const struct notice_letter *letter)
{
	const struct say_value values[] = {
	    SAY_CODE("subject", letter->subject),
	    SAY_CODE("permit", letter->permit),
	    SAY_DAY("day", letter->until_day),
	};

	return filled(
	    arena, language, notice_body_key(letter->kind), values, ARRAY_LEN(values));
}

static struct slice
address_of(struct arena *arena, const struct notice_message *message, struct slice origin)
{
	struct buffer url = BUFFER_IN(arena);

	buffer_put(&url, origin);
	buffer_print(&url, "/%s/inbox/%s", say_code(language_of(message)),
	    message->letter.id.text);
	return buffer_slice(&url);
}

static struct compose_words
compose_letter(struct arena *arena, const struct notice_message *message,
    struct slice origin, struct sheet *sheet)
{
	const struct notice_letter *letter = &message->letter.letter;
	const char *title = say_text(sheet->language, notice_title_key(letter->kind));

	begin(sheet);
	put_key(sheet, "notice.mail.greeting");
	put_paragraph(sheet, body_of(arena, sheet->language, letter));
	put_link(sheet, address_of(arena, message, origin));
	return end(sheet, slice_of(title));
}

static struct compose_words
compose_code(
    struct arena *arena, const struct notice_message *message, struct sheet *sheet)
{
	const struct say_value code[] = {SAY_PLAIN("code", message->code)};
	const struct say_value minutes[] = {SAY_NUMBER("minutes", NOTICE_CODE_MINUTES)};

	begin(sheet);
	put_paragraph(sheet,
	    filled(
	        arena, sheet->language, "notice.code.text", minutes, ARRAY_LEN(minutes)));
	put_code(sheet, message->code);
	put_key(sheet, "notice.code.warning");
	return end(sheet,
	    filled(arena, sheet->language, "notice.code.subject", code, ARRAY_LEN(code)));
}

static struct slice
compose_sms(struct arena *arena, const struct notice_message *message,
    enum say_language language, struct slice origin)
{
	const struct say_value code[] = {SAY_PLAIN("code", message->code)};
	struct buffer out = BUFFER_IN(arena);

	if (message->is_code) {
		return filled(arena, language, "notice.code.sms", code, ARRAY_LEN(code));
	}
	buffer_print(&out,
	    "%s: ", say_text(language, notice_title_key(message->letter.letter.kind)));
	buffer_put(&out, address_of(arena, message, origin));
	return buffer_slice(&out);
}

struct compose_words
compose_words(
    struct arena *arena, const struct notice_message *message, struct slice origin)
{
	struct sheet sheet = {
	    .language = language_of(message),
	    .text = BUFFER_IN(arena),
	    .html = BUFFER_IN(arena),
	};

	if (message->channel == NOTICE_SMS) {
		return (struct compose_words){
		    .language = sheet.language,
		    .text = compose_sms(arena, message, sheet.language, origin),
		};
	}
	return message->is_code ? compose_code(arena, message, &sheet)
	                        : compose_letter(arena, message, origin, &sheet);
}
