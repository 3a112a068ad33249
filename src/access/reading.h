/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * reading - why a member of staff opens a person's file. One click from a fixed list,
 * before it opens; whoever has claimed the case has said it by that. The person sees who
 * looked, when and why.
 */
#ifndef ACCESS_READING_H
#define ACCESS_READING_H

#include "access/access.h"

enum reading_purpose {
	READING_NONE,      /* not told: the file stays closed */
	READING_DECIDE,    /* said by claiming the case, never chosen */
	READING_SIGN,      /* the second signature */
	READING_QUALITY,   /* how colleagues decide */
	READING_COMPLAINT, /* the person complains or appeals */
	READING_REQUEST,   /* the person asks for help or for his data */
	READING_LEGAL,     /* a court or another authority asks */
	READING_CENTRE,    /* a training centre is suspended or looked into */
	READING_PURPOSE_COUNT
};

/* "sign", as in the database and in the audit; "" of READING_NONE. */
const char *reading_word(enum reading_purpose purpose);
/* Its message key: "access.reading.sign". */
const char *reading_key(enum reading_purpose purpose);
/* READING_NONE of a word that is none of ours. */
enum reading_purpose reading_find(struct slice word);
/* Whether so many files in an hour, opened for purposes that their reader chose (and not for
 * his own cases), want somebody to look: true once, at the number itself. */
enum { READING_UNUSUAL = 30 };
bool reading_is_unusual(enum reading_purpose purpose, int64_t in_an_hour);
/* Whether this caller may choose it. */
bool reading_may(const struct access_caller *caller, enum reading_purpose purpose);

#endif
