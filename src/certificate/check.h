/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * check - what is declared of a certificate, held against what a machine found in its file.
 *
 *	struct certificate_found found = certificate_check_judge(&report, &declared, arena);
 *	if (found.number == CERTIFICATE_MATCH_ABSENT) ... an officer should look
 *
 * Hints for a person: OCR misreads, papers abbreviate, names have many spellings. Nothing
 * is refused because of them, and what is found is kept as words only, never as text.
 */
#ifndef CERTIFICATE_CHECK_H
#define CERTIFICATE_CHECK_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"
#include "inspect/report.h"

enum certificate_match {
	CERTIFICATE_MATCH_UNKNOWN, /* there was nothing to look into, or nothing declared */
	CERTIFICATE_MATCH_SAME,
	CERTIFICATE_MATCH_ALIKE,  /* a name, spelled otherwise (certificate/spelling.h) */
	CERTIFICATE_MATCH_PARTLY, /* some words of a name, in whatever order */
	CERTIFICATE_MATCH_ABSENT,
	CERTIFICATE_MATCH_COUNT
};

enum certificate_seal {
	CERTIFICATE_SEAL_NONE,    /* it has no signature */
	CERTIFICATE_SEAL_TRUSTED, /* intact, over all of the file, by one who may */
	CERTIFICATE_SEAL_UNKNOWN, /* the same, by somebody else */
	CERTIFICATE_SEAL_PART,    /* something was added behind what was signed */
	CERTIFICATE_SEAL_CHANGED, /* what was signed is not what is there */
	CERTIFICATE_SEAL_COUNT
};

enum certificate_virus {
	CERTIFICATE_VIRUS_UNASKED, /* no scanner is configured */
	CERTIFICATE_VIRUS_CLEAN,
	CERTIFICATE_VIRUS_FOUND,
	CERTIFICATE_VIRUS_AWAY, /* the scanner did not answer */
	CERTIFICATE_VIRUS_COUNT
};

/* What the centre's own register says of the number; set by who asked it. */
enum certificate_entry {
	CERTIFICATE_ENTRY_UNASKED,
	CERTIFICATE_ENTRY_NONE, /* it has none of this number, or the centre keeps none */
	CERTIFICATE_ENTRY_SAME, /* for this name, with this day and class */
	CERTIFICATE_ENTRY_DIFFERS,    /* with another day or class */
	CERTIFICATE_ENTRY_OTHER_NAME, /* for somebody of another name */
	CERTIFICATE_ENTRY_WITHDRAWN,
	CERTIFICATE_ENTRY_COUNT
};

/* Of the database ("same", "trusted", "clean") and, with its prefix, of the messages
 * ("certificate.match.same"). find: false when it is no such name. */
const char *certificate_match_name(enum certificate_match match);
const char *certificate_match_key(enum certificate_match match);
MUST_USE bool certificate_match_find(
    struct slice name, enum certificate_match *ret_match);
const char *certificate_seal_name(enum certificate_seal seal);
const char *certificate_seal_key(enum certificate_seal seal);
MUST_USE bool certificate_seal_find(struct slice name, enum certificate_seal *ret_seal);
/* What one signature of a file is worth. */
enum certificate_seal certificate_seal_of(const struct inspect_signature *signature);
const char *certificate_virus_name(enum certificate_virus virus);
const char *certificate_virus_key(enum certificate_virus virus);
MUST_USE bool certificate_virus_find(
    struct slice name, enum certificate_virus *ret_virus);

const char *certificate_entry_name(enum certificate_entry entry);
const char *certificate_entry_key(enum certificate_entry entry);
MUST_USE bool certificate_entry_find(
    struct slice name, enum certificate_entry *ret_entry);
/* SAME or ALIKE. */
bool certificate_match_is_enough(enum certificate_match match);

/* Empty: not declared. */
struct certificate_declared {
	struct slice number;
	struct slice name_latin;
	struct slice name_arabic;
	struct slice centre_code;
	struct slice centre_latin;
	struct slice centre_arabic;
};

struct certificate_found {
	enum inspect_verdict verdict;
	enum inspect_reading reading;
	enum certificate_match number;
	enum certificate_match name_latin;
	enum certificate_match name_arabic;
	enum certificate_match centre; /* its name in either language, or its code */
	enum certificate_match code;   /* UNKNOWN: there is none */
	enum certificate_seal seal;
	enum certificate_virus virus; /* these two are set by who asked */
	enum certificate_entry entry;
};

struct certificate_found certificate_check_judge(const struct inspect_report *report,
    const struct certificate_declared *declared, struct arena *arena);

/* Whether a name that somebody wrote is the one that is declared: SAME whatever the order of
 * its words. UNKNOWN when one of them is empty. */
enum certificate_match certificate_name_match(
    struct arena *arena, struct slice written, struct slice declared);

#endif
