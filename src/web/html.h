/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * html - what the compiled templates write with, and the frame around each page.
 *
 * Handlers fill a struct template_NAME and call template_NAME (web/template/README.md);
 * the generated code calls these functions. Each escapes for one place in the page:
 * in element text a person's words stand in <bdi>, codes in <bdi dir="ltr">, so that
 * they keep their own direction; in attributes they are escaped only.
 */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/moment.h"
#include "base/slice.h"
#include "say/say.h"

/* What every page of one request shares. */
struct html_frame {
	enum say_language language;
	int offset_minutes;       /* of the authority, east of Greenwich */
	struct slice path;        /* without the language: "/details"; "" is the start */
	struct slice origin;      /* "https://permits.example.ae" */
	struct slice csrf;        /* empty when there is no form to protect */
	struct slice caller_name; /* a person's words; empty when not signed in */
	struct slice desks;       /* HTML: the links to the desks of one of the staff */
	const char *authority_name; /* message key; NULL for none */
	int64_t unread;             /* letters in the caller's inbox */
	bool signed_in;
	bool staff;
	bool demo;
};

/* Where a message is written: element text, an attribute, or <title>. */
enum html_place { HTML_TEXT, HTML_ATTRIBUTE, HTML_TITLE };

/* & < > " ' become references. */
void html_escape(struct buffer *out, struct slice text);

/* In element text; nothing at all for the empty slice. */
void html_put_text(struct buffer *out, struct slice words);
void html_put_code(struct buffer *out, struct slice code);
/* In <title>, where no tag can stand: between U+2068 and U+2069. */
void html_put_isolated(struct buffer *out, struct slice words);

/* A whole address at the start of an attribute: "#" unless it begins with "/" (and not
 * with "//" or "/\"), "#", "?", "https://" or "http://". */
void html_put_url(struct buffer *out, struct slice url);
/* Behind a literal start of an address, a path with its slashes: nothing unless it
 * begins with "/", "?" or "#". */
void html_put_url_rest(struct buffer *out, struct slice rest);
/* Behind a literal start, one part: all but unreserved characters percent-encoded. */
void html_put_url_part(struct buffer *out, struct slice part);
/* "/{lang}/application" -> "/ar/application", in the arena. */
struct slice html_url(struct arena *arena, enum say_language language, const char *url);

/* NULL writes nothing. */
void html_put_key(struct buffer *out, const struct html_frame *frame, const char *key);
/* A sentence with its placeholders filled, each as its kind asks in that place. */
void html_put_message(struct buffer *out, const struct html_frame *frame,
    enum html_place place, const char *key, const struct say_value *values, size_t count);
/* The same of the sentence itself (say_plural_text chooses one by number). */
void html_put_sentence(struct buffer *out, const struct html_frame *frame,
    enum html_place place, const char *sentence, const struct say_value *values,
    size_t count);
/* The words of a key, to be a value in another sentence; empty for NULL. */
struct slice html_sentence(const struct html_frame *frame, const char *key);

/* Thousands separated; html_put_plain_number is for attributes: "-23412". */
void html_put_number(struct buffer *out, const struct html_frame *frame, int64_t number);
void html_put_plain_number(struct buffer *out, int64_t number);
/* <time datetime="2026-11-22">22 November 2026</time>; in an attribute the words only;
 * nothing for DAY_NONE. */
void html_put_day(
    struct buffer *out, const struct html_frame *frame, enum html_place place, day which);
/* The same with the time of day; nothing for 0. */
void html_put_moment(struct buffer *out, const struct html_frame *frame,
    enum html_place place, moment when);
/* For the value of <input type=date> and the like: "2026-11-22", and a moment in UTC. */
void html_put_day_code(struct buffer *out, day which);
void html_put_moment_code(struct buffer *out, moment when);

#endif
