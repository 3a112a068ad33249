/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * centre - training centres, and whether one was accredited on the day that counts.
 *
 *	enum centre_verdict verdict =
 *	    centre_accredited_on(intervals, count, issued_on, CENTRE_CLASS_RECREATION);
 *
 * An accreditation lasts from a day to a day, both included, for some classes of permit.
 * A suspension is an interval of its own: it ends the one before it and begins on its own
 * day, so it never rewrites what was true earlier. What counts for a certificate is the
 * day on which it was issued, not today.
 */
#ifndef CENTRE_CENTRE_H
#define CENTRE_CENTRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/moment.h"
#include "base/slice.h"

enum {
	CENTRE_CODE_TEXT_SIZE = 8, /* TC-0042 and the NUL */
	CENTRE_NAME_MOST = 200,    /* characters, each of name and city */
	CENTRE_FOLDED_SIZE = 4096, /* enough for two names and two cities, folded */
	CENTRE_OPEN_END = 84005,   /* the day 2199-12-31: until further notice */
};

/* The classes of permit, numbered as in the permit itself. */
enum centre_class {
	CENTRE_CLASS_RECREATION = 1,
	CENTRE_CLASS_TRAINING = 2,
	CENTRE_CLASS_COMMERCIAL = 3,
	CENTRE_CLASS_LAST = CENTRE_CLASS_COMMERCIAL
};

/* A scope is a set of classes. */
#define CENTRE_SCOPE(class) (1U << ((unsigned)(class) - 1))
#define CENTRE_SCOPE_ALL                                                                 \
	(CENTRE_SCOPE(CENTRE_CLASS_RECREATION) | CENTRE_SCOPE(CENTRE_CLASS_TRAINING) |   \
	    CENTRE_SCOPE(CENTRE_CLASS_COMMERCIAL))

/* Only centre_code_parse makes one. */
struct centre_code {
	char text[CENTRE_CODE_TEXT_SIZE];
};

enum centre_code_verdict {
	CENTRE_CODE_OK,
	CENTRE_CODE_MISSING,
	CENTRE_CODE_BAD,
	CENTRE_CODE_VERDICT_COUNT
};

/* TC- and four digits; blanks, case, the hyphen and the script of digits are free.
 * *ret_code is written on CENTRE_CODE_OK only. */
MUST_USE enum centre_code_verdict centre_code_parse(
    struct slice typed, struct centre_code *ret_code);
const char *centre_code_key(enum centre_code_verdict verdict);

struct centre {
	struct centre_code code;
	struct slice name_latin; /* slices are borrowed from whoever read the row */
	struct slice name_arabic;
	struct slice city_latin;
	struct slice city_arabic;
};

enum centre_state { CENTRE_ACCREDITED, CENTRE_SUSPENDED, CENTRE_STATE_COUNT };

/* The word in the database and in the file: "accredited", "suspended". */
const char *centre_state_name(enum centre_state state);
/* The state of that word, or CENTRE_STATE_COUNT. */
enum centre_state centre_state_find(struct slice name);

struct centre_interval {
	day from_day;
	day until_day;  /* included */
	unsigned scope; /* CENTRE_SCOPE bits */
	enum centre_state state;
};

enum centre_verdict {
	CENTRE_OK,
	CENTRE_UNKNOWN,       /* no interval at all */
	CENTRE_NOT_YET,       /* the day is before the first */
	CENTRE_LAPSED,        /* the day is after the last */
	CENTRE_BETWEEN,       /* the day is in a gap */
	CENTRE_WAS_SUSPENDED, /* the day is in a suspension */
	CENTRE_OUT_OF_SCOPE,  /* accredited that day, but not for this class */
	CENTRE_VERDICT_COUNT
};

/* Intervals in any order; they do not overlap (centre_intervals_fit). */
MUST_USE enum centre_verdict centre_accredited_on(const struct centre_interval *intervals,
    size_t count, day on, enum centre_class class);
const char *centre_key(enum centre_verdict verdict);

/* Whether one more interval is whole (from <= until, a scope) and overlaps none. */
bool centre_intervals_fit(const struct centre_interval *intervals, size_t count,
    const struct centre_interval *added);

/* All intervals of one centre. */
enum { CENTRE_INTERVALS_MOST = 64 };
struct centre_timeline {
	struct centre_interval intervals[CENTRE_INTERVALS_MOST];
	size_t count;
};

/* The intervals when one is laid over the others: it ends or cuts those that it meets, and
 * what they said of other days stays. A day before today keeps its answer: false, with the
 * count unwritten, when one would get another, when added is not whole, or when they would
 * be too many. What counts for a certificate is the day of its issue, so a suspension that
 * begins today touches none that was issued before. */
MUST_USE bool centre_lay_over(const struct centre_timeline *now,
    const struct centre_interval *added, day today, struct centre_timeline *ret_timeline);

/* What centres are searched in: code, names and cities, folded (base/fold.h). False
 * when it does not fit, which a name within CENTRE_NAME_MOST never causes. */
MUST_USE bool centre_fold(
    const struct centre *centre, char ret_folded[static CENTRE_FOLDED_SIZE]);
/* Whether all typed words are in there; the empty search finds every centre. */
bool centre_matches(struct slice folded, struct slice typed);

/* A permit in force or suspended that stands on a certificate of a centre. */
struct centre_holder {
	struct slice permit;
	struct slice initials;
	bool suspended; /* else in force, or run out since */
	enum centre_class class;
	moment expires_at;
	struct slice certificate; /* its number */
	day issued_on;
};
/* --- the list of centres as a file: data/ae/centres.tsv --- */

/* One line: a centre and one of its intervals. A centre has a line an interval. */
struct centre_line {
	struct centre centre; /* slices point into the line */
	struct centre_interval interval;
	struct slice classes; /* the scope as it was written */
	struct slice source;
};

enum centre_line_verdict {
	CENTRE_LINE_OK,
	CENTRE_LINE_EMPTY, /* blank, a comment (#), or the header: nothing to take */
	CENTRE_LINE_BAD_COLUMNS,
	CENTRE_LINE_BAD_UTF8,
	CENTRE_LINE_BAD_CODE,
	CENTRE_LINE_BAD_NAME,
	CENTRE_LINE_BAD_DAY,
	CENTRE_LINE_BAD_SCOPE,
	CENTRE_LINE_BAD_STATE,
	CENTRE_LINE_OVERLAPS, /* for the act that loads: another interval of the centre */
	CENTRE_LINE_REWRITES_PAST, /* a day before today would get another answer */
	CENTRE_LINE_VERDICT_COUNT
};

/* Tab-separated: code, name_latin, name_arabic, city_latin, city_arabic, from, until
 * (empty: open end), classes ("1,3"), state, source. *ret_line on OK only. */
MUST_USE enum centre_line_verdict centre_read_line(
    struct slice line, struct centre_line *ret_line);
const char *centre_line_key(enum centre_line_verdict verdict);

#endif
