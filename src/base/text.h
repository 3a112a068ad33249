/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * text - what people type, made fit to be judged: UTF-8 only, without the invisible
 * marks that copying from a PDF brings, with digits of any script folded to Latin ones.
 *
 * Facts: Arabic-Indic digits are U+0660-0669, Persian ones U+06F0-06F9; the bidi
 * controls are U+061C, U+200E, U+200F, U+202A-202E, U+2066-2069; U+200B, U+FEFF and
 * soft hyphens (U+00AD) are dropped too; U+00A0, U+2007 and U+202F count as blanks.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/slice.h"

/* Shortest form, no surrogates, nothing past U+10FFFF, no NUL. */
bool text_is_utf8(struct slice text);

/* Reads one code point of valid UTF-8 from the front of *rest, which must not be
 * empty. Bytes that are not UTF-8 give U+FFFD and one byte is taken. */
uint32_t text_next(struct slice *rest);
/* Writes one code point as UTF-8; returns the number of bytes, at most 4. */
size_t text_put(uint32_t point, char ret_bytes[static 4]);
/* Code points, not bytes. */
size_t text_length(struct slice text);

/* One line of text as a person meant it: marks dropped, any run of blanks and control
 * characters made one space, ends trimmed. Digits stay as typed. */
struct slice text_line(struct arena *arena, struct slice typed);
/* Several lines: as text_line within each line; line ends become \n; at most one empty
 * line in a row. */
struct slice text_lines(struct arena *arena, struct slice typed);
/* For codes (numbers, serials): as text_line, then digits folded to Latin, blanks and
 * hyphens of all kinds removed, ASCII letters in upper case. */
struct slice text_code(struct arena *arena, struct slice typed);
/* As text_line with digits folded to Latin (dates, phones). */
struct slice text_folded(struct arena *arena, struct slice typed);

/* The same three for rules, which have no arena: into capacity bytes (at least 1) of the
 * caller, with a NUL behind. False when it does not fit; then the bytes hold anything. */
MUST_USE bool text_line_into(struct slice typed, char *ret_text, size_t capacity);
MUST_USE bool text_folded_into(struct slice typed, char *ret_text, size_t capacity);
MUST_USE bool text_code_into(struct slice typed, char *ret_text, size_t capacity);

/* A word of ours, as lists and addresses name things: small letters, digits and
 * underscores, a letter first; at most so many. */
bool text_is_word(struct slice text, size_t most);

/* An ASCII letter in lower case; any other byte as it is, whatever the locale. */
char text_lower(char byte);

/* 0-9 for a digit of a known script, else -1. */
int text_digit(uint32_t point);

#endif
