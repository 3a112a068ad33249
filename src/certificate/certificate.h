/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * certificate - what a training centre gave the applicant: a number, a day of issue, and
 * the file of it.
 *
 * The centre must have been accredited on the day of issue (centre/centre.h). A
 * certificate is good for five years from its issue: pilot certificates are renewed
 * every five (Cabinet Resolution 58 of 2024). Its file is PDF, JPEG or PNG by its
 * content, up to 10 MB; what its name says does not count.
 */
#ifndef CERTIFICATE_CERTIFICATE_H
#define CERTIFICATE_CERTIFICATE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	CERTIFICATE_NUMBER_LEAST = 3,
	CERTIFICATE_NUMBER_MOST = 40,
	CERTIFICATE_VALID_YEARS = 5,
	CERTIFICATE_FILE_MOST = 10 * 1024 * 1024, /* bytes */
	CERTIFICATE_FILE_HEAD = 8,                /* bytes that tell the type */
	CERTIFICATE_FILE_NAME_MOST = 120,         /* characters */
	CERTIFICATE_FILE_NAME_SIZE = CERTIFICATE_FILE_NAME_MOST * 4 + 1,
};

/* --- number --- */

/* Only _parse makes one; "": none. */
struct certificate_number {
	char text[CERTIFICATE_NUMBER_MOST + 1];
};

enum certificate_number_verdict {
	CERTIFICATE_NUMBER_OK,
	CERTIFICATE_NUMBER_MISSING,
	CERTIFICATE_NUMBER_BAD_CHARACTER,
	CERTIFICATE_NUMBER_TOO_SHORT,
	CERTIFICATE_NUMBER_TOO_LONG,
	CERTIFICATE_NUMBER_VERDICT_COUNT
};

/* Each centre numbers in its own way: Latin letters, digits, and - / . _
 * Blanks are dropped, letters raised, digits and hyphens of any kind folded.
 * *ret_number is written on CERTIFICATE_NUMBER_OK only. */
MUST_USE enum certificate_number_verdict certificate_number_parse(
    struct slice typed, struct certificate_number *ret_number);
const char *certificate_number_key(enum certificate_number_verdict verdict);

/* --- day of issue --- */

enum certificate_day_verdict {
	CERTIFICATE_DAY_OK,
	CERTIFICATE_DAY_MISSING,
	CERTIFICATE_DAY_NO_DAY, /* some but not all of the three fields are filled */
	CERTIFICATE_DAY_NO_MONTH,
	CERTIFICATE_DAY_NO_YEAR,
	CERTIFICATE_DAY_NOT_REAL, /* not numbers, or no such day */
	CERTIFICATE_DAY_IN_FUTURE,
	CERTIFICATE_DAY_TOO_OLD, /* over CERTIFICATE_VALID_YEARS before today */
	CERTIFICATE_DAY_VERDICT_COUNT
};

/* Three fields as typed; digits of any script, the year with four of them.
 * *ret_day is written on CERTIFICATE_DAY_OK only. */
MUST_USE enum certificate_day_verdict certificate_day_parse(struct slice typed_day,
    struct slice typed_month, struct slice typed_year, day today, day *ret_day);
/* One text, 2026-11-22, as the API has it. */
MUST_USE enum certificate_day_verdict certificate_day_parse_iso(
    struct slice typed, day today, day *ret_day);
/* A day that was judged before, judged again at submission: never MISSING. */
MUST_USE enum certificate_day_verdict certificate_day_judge(day issued_on, day today);
const char *certificate_day_key(enum certificate_day_verdict verdict);

/* --- file --- */

enum certificate_file_type {
	CERTIFICATE_FILE_NONE, /* none of ours */
	CERTIFICATE_FILE_PDF,
	CERTIFICATE_FILE_JPEG,
	CERTIFICATE_FILE_PNG,
	CERTIFICATE_FILE_TYPE_COUNT
};

enum certificate_file_verdict {
	CERTIFICATE_FILE_OK,
	CERTIFICATE_FILE_MISSING, /* no file chosen */
	CERTIFICATE_FILE_EMPTY,   /* 0 bytes */
	CERTIFICATE_FILE_TOO_BIG,
	CERTIFICATE_FILE_WRONG_TYPE,
	CERTIFICATE_FILE_CUT_OFF, /* for the upload handler: fewer bytes than announced */
	CERTIFICATE_FILE_VERDICT_COUNT
};

/* By the first bytes alone: %PDF-, FF D8 FF, or the eight of PNG. */
enum certificate_file_type certificate_file_type(struct slice head);
/* Head: the first CERTIFICATE_FILE_HEAD bytes or more, fewer only when the file is
 * shorter. *ret_type is written on CERTIFICATE_FILE_OK only. */
MUST_USE enum certificate_file_verdict certificate_file_check(
    struct slice head, uint64_t size_bytes, enum certificate_file_type *ret_type);
const char *certificate_file_key(enum certificate_file_verdict verdict);
/* "application/pdf" ...; "" for NONE. */
const char *certificate_file_media(enum certificate_file_type type);
/* The type of that media type, or CERTIFICATE_FILE_NONE. */
enum certificate_file_type certificate_file_find(struct slice media);
/* "pdf", "jpg", "png"; "" for NONE. */
const char *certificate_file_suffix(enum certificate_file_type type);

/* The name to show and to download by: without folders, control characters and invisible
 * marks, at most 120 characters, the end kept. It ends as files of its type do, for the
 * reader's computer opens a file by its name: "x.html" that is a PDF by its first bytes
 * becomes "x.html.pdf". Never empty: then "certificate.pdf". */
void certificate_file_name_clean(struct slice given, enum certificate_file_type type,
    char ret_name[static CERTIFICATE_FILE_NAME_SIZE]);

/* --- states --- */

enum certificate_state {
	CERTIFICATE_CLAIMED, /* by the applicant, nobody has confirmed it */
	CERTIFICATE_CENTRE_CONFIRMED,
	CERTIFICATE_OFFICER_CONFIRMED,
	CERTIFICATE_REJECTED,
	CERTIFICATE_WITHDRAWN,
	CERTIFICATE_STATE_COUNT
};

enum certificate_event {
	CERTIFICATE_CENTRE_CONFIRMS,
	CERTIFICATE_OFFICER_CONFIRMS,
	CERTIFICATE_OFFICER_REJECTS,
	CERTIFICATE_HOLDER_WITHDRAWS,
	CERTIFICATE_CENTRE_WITHDRAWS,
	CERTIFICATE_EVENT_COUNT
};

enum certificate_verdict {
	CERTIFICATE_OK,
	CERTIFICATE_NOT_NOW, /* the event does not fit the state */
	CERTIFICATE_VERDICT_COUNT
};

/* The state machine. *ret_next is written on CERTIFICATE_OK only. */
MUST_USE enum certificate_verdict certificate_decide(enum certificate_state state,
    enum certificate_event event, enum certificate_state *ret_next);
const char *certificate_key(enum certificate_verdict verdict);

/* The word in the database: "claimed" ... */
const char *certificate_state_name(enum certificate_state state);
/* The state of that word, or CERTIFICATE_STATE_COUNT. */
enum certificate_state certificate_state_find(struct slice name);
/* The message key of what a person reads. */
const char *certificate_state_key(enum certificate_state state);

#endif
