/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * centre_key - the keys that a centre signs with, and when what they sign counts.
 *
 *	if (centre_key_judge(&key, issued_on, seen_on) == CENTRE_KEY_GOOD) ...
 *
 * A key has three dates. From its first day until its last its signatures count, and go on
 * to count after that: what was signed while it was good stays signed. Withdrawn on a day,
 * signatures of that day and later do not count; that day is never before today, so no
 * answer that was given changes. Reported stolen (compromised) as of a day, nothing counts
 * that comes into our hands on that day or later, whatever day it bears: a thief writes
 * the day that he likes. What we had before stays as it is.
 */
#ifndef CENTRE_CENTRE_KEY_H
#define CENTRE_CENTRE_KEY_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/moment.h"
#include "base/random.h"
#include "base/slice.h"
#include "centre/centre.h"
#include "crypto/public_key.h"

enum {
	CENTRE_KEYS_MOST = 16, /* of one centre: as many as a reader is told */
	CENTRE_FINGERPRINT_SIZE = 2 * SHA256_SIZE + 1,
};

struct centre_key {
	struct id id;
	struct centre_code centre;
	enum public_key_kind kind;
	struct slice name;
	struct slice bytes;                        /* DER, or COSE_Key */
	char fingerprint[CENTRE_FINGERPRINT_SIZE]; /* hexadecimal */
	day from_day;
	day until_day;      /* included */
	day withdrawn_on;   /* DAY_NONE: not */
	day compromised_on; /* DAY_NONE: not */
};

/* "ca", "cose"; the count when it is no such word. */
const char *centre_key_kind_name(enum public_key_kind kind);
enum public_key_kind centre_key_kind_find(struct slice name);

enum centre_key_answer {
	CENTRE_KEY_GOOD,
	CENTRE_KEY_EARLY, /* signed before its first day */
	CENTRE_KEY_LATE,  /* after its last */
	CENTRE_KEY_WITHDRAWN,
	CENTRE_KEY_COMPROMISED,
	CENTRE_KEY_ANSWER_COUNT
};
/* signed_on: the day of the signature; seen_on: when it came into our hands. */
enum centre_key_answer centre_key_judge(
    const struct centre_key *key, day signed_on, day seen_on);
/* "good", "early" ...: for programs; "centre.key.good" ...: for people. */
const char *centre_key_answer_name(enum centre_key_answer answer);
const char *centre_key_answer_key(enum centre_key_answer answer);
/* The last day whose signatures count while nothing is said of a theft. */
day centre_key_end_day(const struct centre_key *key);
/* The last day whose signatures count for what is seen on a day; before from_day: none. */
day centre_key_last_day(const struct centre_key *key, day seen_on);

/* --- what a registrar proposes --- */

enum centre_key_verdict {
	CENTRE_KEY_OK,
	CENTRE_KEY_MISSING, /* nothing was given */
	CENTRE_KEY_PRIVATE, /* a secret: refused, and nothing of it is kept */
	CENTRE_KEY_UNREADABLE,
	CENTRE_KEY_SEVERAL,
	CENTRE_KEY_NOT_CA,
	CENTRE_KEY_WEAK_RSA,
	CENTRE_KEY_BAD_KIND,
	CENTRE_KEY_EXPIRED,   /* the certificate, or the days that are asked for */
	CENTRE_KEY_BAD_DAYS,  /* no days, or the end before the beginning */
	CENTRE_KEY_OUTSIDE,   /* days that the certificate does not cover */
	CENTRE_KEY_ELSEWHERE, /* the same key is another centre's: 409 */
	CENTRE_KEY_TWICE,     /* registered here before: 409 */
	CENTRE_KEY_STOLEN,    /* the same key was reported stolen: 409 */
	CENTRE_KEY_TOO_MANY,  /* 409 */
	CENTRE_KEY_NO_CENTRE, /* 404 */
	CENTRE_KEY_NONE,      /* there is no such key: 404 */
	CENTRE_KEY_REWRITES,  /* a withdrawal before today would change answers */
	CENTRE_KEY_BAD_END,   /* neither withdrawn nor compromised */
	CENTRE_KEY_ENDED,     /* it has this end already: 409 */
	CENTRE_KEY_VERDICT_COUNT
};
/* "centre.key.refusal.private" ...; NULL of OK. */
const char *centre_key_key(enum centre_key_verdict verdict);
unsigned centre_key_status(enum centre_key_verdict verdict);
/* The field beside which it stands: "key", "from", "until", "on", "end", or "". */
struct slice centre_key_field(enum centre_key_verdict verdict);

/* A key as it is proposed, in one line: kind, from, until, base64 of its bytes. */
struct centre_key_offer {
	struct public_key key;
	day from_day;
	day until_day;
};
/* given: the bytes of the file or what was typed. from empty: today, or when the
 * certificate begins if that is later; until empty: when the certificate ends, or of a
 * bare key two years later. *ret_offer on OK only. */
MUST_USE enum centre_key_verdict centre_key_read(struct slice given, struct slice from,
    struct slice until, day today, struct arena *arena,
    struct centre_key_offer *ret_offer);
void centre_key_offer_put(const struct centre_key_offer *offer, struct buffer *out);
MUST_USE bool centre_key_offer_parse(
    struct slice line, struct arena *arena, struct centre_key_offer *ret_offer);

/* The end of a key, in one line: id, "withdrawn" or "compromised", the day. */
struct centre_key_end {
	struct id key;
	bool compromised;
	day on;
};
MUST_USE bool centre_key_end_parse(struct slice line, struct centre_key_end *ret_end);
void centre_key_end_put(const struct centre_key_end *end, struct buffer *out);
MUST_USE enum centre_key_verdict centre_key_end_judge(
    const struct centre_key *key, const struct centre_key_end *end, day today);
/* What holds after it: each end is written once. */
struct centre_key centre_key_ended(
    const struct centre_key *key, const struct centre_key_end *end);

#endif
