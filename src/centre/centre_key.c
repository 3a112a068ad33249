/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/centre_key.h"

#include <assert.h>

#include "base/buffer.h"
#include "base/number.h"

enum { BARE_YEARS = 2, END_COLUMNS = 3, OFFER_COLUMNS = 4 };

static const char *const kinds[] = {
    [PUBLIC_KEY_CA] = "ca",
    [PUBLIC_KEY_COSE] = "cose",
};
static_assert(ARRAY_LEN(kinds) == PUBLIC_KEY_KIND_COUNT, "each kind has its word");

static const struct {
	const char *name;
	const char *key;
} answers[] = {
    [CENTRE_KEY_GOOD] = {"good", "centre.key.good"},
    [CENTRE_KEY_EARLY] = {"early", "centre.key.early"},
    [CENTRE_KEY_LATE] = {"late", "centre.key.late"},
    [CENTRE_KEY_WITHDRAWN] = {"withdrawn", "centre.key.withdrawn"},
    [CENTRE_KEY_COMPROMISED] = {"compromised", "centre.key.compromised"},
};
static_assert(ARRAY_LEN(answers) == CENTRE_KEY_ANSWER_COUNT, "each answer has its words");

static const struct {
	const char *key;
	const char *field;
	unsigned status;
} verdicts[] = {
    [CENTRE_KEY_OK] = {NULL, "", 200},
    [CENTRE_KEY_MISSING] = {"centre.key.refusal.missing", "key", 422},
    [CENTRE_KEY_PRIVATE] = {"centre.key.refusal.private", "key", 422},
    [CENTRE_KEY_UNREADABLE] = {"centre.key.refusal.unreadable", "key", 422},
    [CENTRE_KEY_SEVERAL] = {"centre.key.refusal.several", "key", 422},
    [CENTRE_KEY_NOT_CA] = {"centre.key.refusal.not_ca", "key", 422},
    [CENTRE_KEY_WEAK_RSA] = {"centre.key.refusal.weak_rsa", "key", 422},
    [CENTRE_KEY_BAD_KIND] = {"centre.key.refusal.bad_kind", "key", 422},
    [CENTRE_KEY_EXPIRED] = {"centre.key.refusal.expired", "key", 422},
    [CENTRE_KEY_BAD_DAYS] = {"centre.key.refusal.bad_days", "from", 422},
    [CENTRE_KEY_OUTSIDE] = {"centre.key.refusal.outside", "from", 422},
    [CENTRE_KEY_ELSEWHERE] = {"centre.key.refusal.elsewhere", "key", 409},
    [CENTRE_KEY_TWICE] = {"centre.key.refusal.twice", "key", 409},
    [CENTRE_KEY_STOLEN] = {"centre.key.refusal.stolen", "key", 409},
    [CENTRE_KEY_TOO_MANY] = {"centre.key.refusal.too_many", "key", 409},
    [CENTRE_KEY_NO_CENTRE] = {"centre.key.refusal.no_centre", "", 404},
    [CENTRE_KEY_NONE] = {"centre.key.refusal.none", "", 404},
    [CENTRE_KEY_REWRITES] = {"centre.key.refusal.rewrites", "on", 422},
    [CENTRE_KEY_BAD_END] = {"centre.key.refusal.bad_end", "end", 422},
    [CENTRE_KEY_ENDED] = {"centre.key.refusal.ended", "end", 409},
};
static_assert(
    ARRAY_LEN(verdicts) == CENTRE_KEY_VERDICT_COUNT, "each verdict has its words");

const char *
centre_key_kind_name(enum public_key_kind kind)
{
	assert((size_t)kind < ARRAY_LEN(kinds));
	return kinds[kind];
}

enum public_key_kind
centre_key_kind_find(struct slice name)
{
	unsigned kind = 0;

	while (kind < ARRAY_LEN(kinds) && !slice_equal(name, slice_of(kinds[kind]))) {
		kind++;
	}
	return (enum public_key_kind)kind;
}

const char *
centre_key_answer_name(enum centre_key_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].name;
}

const char *
centre_key_answer_key(enum centre_key_answer answer)
{
	assert((size_t)answer < ARRAY_LEN(answers));
	return answers[answer].key;
}

const char *
centre_key_key(enum centre_key_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].key;
}

unsigned
centre_key_status(enum centre_key_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return verdicts[verdict].status;
}

struct slice
centre_key_field(enum centre_key_verdict verdict)
{
	assert((size_t)verdict < ARRAY_LEN(verdicts));
	return slice_of(verdicts[verdict].field);
}

/* --- what counts --- */

enum centre_key_answer
centre_key_judge(const struct centre_key *key, day signed_on, day seen_on)
{
	if (key->compromised_on != DAY_NONE && seen_on >= key->compromised_on) {
		return CENTRE_KEY_COMPROMISED;
	}
	if (signed_on < key->from_day) {
		return CENTRE_KEY_EARLY;
	}
	if (key->withdrawn_on != DAY_NONE && signed_on >= key->withdrawn_on) {
		return CENTRE_KEY_WITHDRAWN;
	}
	return signed_on > key->until_day ? CENTRE_KEY_LATE : CENTRE_KEY_GOOD;
}

day
centre_key_end_day(const struct centre_key *key)
{
	return key->withdrawn_on != DAY_NONE && key->withdrawn_on <= key->until_day
	    ? key->withdrawn_on - 1
	    : key->until_day;
}

day
centre_key_last_day(const struct centre_key *key, day seen_on)
{
	const day last = centre_key_end_day(key);

	if (key->compromised_on != DAY_NONE && seen_on >= key->compromised_on) {
		return key->from_day - 1;
	}
	return last < seen_on ? last : seen_on;
}

/* --- a key that is proposed --- */

static enum centre_key_verdict
verdict_of(enum public_key_verdict verdict)
{
	static const enum centre_key_verdict same[] = {
	    [PUBLIC_KEY_OK] = CENTRE_KEY_OK,
	    [PUBLIC_KEY_EMPTY] = CENTRE_KEY_MISSING,
	    [PUBLIC_KEY_PRIVATE] = CENTRE_KEY_PRIVATE,
	    [PUBLIC_KEY_UNREADABLE] = CENTRE_KEY_UNREADABLE,
	    [PUBLIC_KEY_SEVERAL] = CENTRE_KEY_SEVERAL,
	    [PUBLIC_KEY_NOT_CA] = CENTRE_KEY_NOT_CA,
	    [PUBLIC_KEY_WEAK_RSA] = CENTRE_KEY_WEAK_RSA,
	    [PUBLIC_KEY_BAD_KIND] = CENTRE_KEY_BAD_KIND,
	};
	static_assert(ARRAY_LEN(same) == PUBLIC_KEY_VERDICT_COUNT, "each has its own");

	return same[verdict];
}

/* The days that a certificate covers, of a bare key all days. */
struct cover {
	day first;
	day last;
};

static struct cover
cover_of(const struct public_key *key)
{
	return key->kind == PUBLIC_KEY_COSE
	    ? (struct cover){0, CENTRE_OPEN_END}
	    : (struct cover){
	          moment_day(key->not_before, 0), moment_day(key->not_after, 0)};
}

static bool
read_days(struct slice from, struct slice until, day today, struct cover cover,
    struct centre_key_offer *offer)
{
	offer->from_day = today > cover.first ? today : cover.first;
	if (slice_trim(from).size > 0 && !day_parse(slice_trim(from), &offer->from_day)) {
		return false;
	}
	offer->until_day = offer->key.kind == PUBLIC_KEY_CA
	    ? cover.last
	    : day_add_years(offer->from_day, BARE_YEARS);
	return (slice_trim(until).size == 0 ||
	           day_parse(slice_trim(until), &offer->until_day)) &&
	    offer->from_day <= offer->until_day;
}

enum centre_key_verdict
centre_key_read(struct slice given, struct slice from, struct slice until, day today,
    struct arena *arena, struct centre_key_offer *ret_offer)
{
	struct centre_key_offer offer = {.from_day = today};
	enum centre_key_verdict verdict =
	    verdict_of(public_key_parse(given, arena, &offer.key));

	if (verdict != CENTRE_KEY_OK) {
		return verdict;
	}
	const struct cover cover = cover_of(&offer.key);
	if (cover.last < today) {
		return CENTRE_KEY_EXPIRED;
	}
	if (!read_days(from, until, today, cover, &offer)) {
		return CENTRE_KEY_BAD_DAYS;
	}
	if (offer.from_day < cover.first || offer.until_day > cover.last) {
		return CENTRE_KEY_OUTSIDE;
	}
	if (offer.until_day < today) {
		return CENTRE_KEY_EXPIRED;
	}
	*ret_offer = offer;
	return CENTRE_KEY_OK;
}

static void
put_day(day which, struct buffer *out)
{
	char text[DAY_TEXT_SIZE];

	day_format(which, text);
	buffer_puts(out, text);
}

void
centre_key_offer_put(const struct centre_key_offer *offer, struct buffer *out)
{
	buffer_puts(out, centre_key_kind_name(offer->key.kind));
	buffer_putc(out, '\t');
	put_day(offer->from_day, out);
	buffer_putc(out, '\t');
	put_day(offer->until_day, out);
	buffer_putc(out, '\t');
	number_base64(offer->key.bytes, out);
}

/* Exactly so many columns. */
static bool
cut(struct slice line, struct slice *ret_columns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		ret_columns[i] = slice_cut(&line, '\t');
	}
	return line.size == 0;
}

bool
centre_key_offer_parse(
    struct slice line, struct arena *arena, struct centre_key_offer *ret_offer)
{
	struct slice columns[OFFER_COLUMNS];
	struct slice bytes = {0};
	struct centre_key_offer offer;

	if (!cut(line, columns, OFFER_COLUMNS) ||
	    !number_unbase64(columns[3], arena, &bytes) ||
	    !day_parse(columns[1], &offer.from_day) ||
	    !day_parse(columns[2], &offer.until_day) ||
	    !public_key_reopen(
	        centre_key_kind_find(columns[0]), bytes, arena, &offer.key)) {
		return false;
	}
	*ret_offer = offer;
	return true;
}

/* --- its end --- */

static const struct slice ends[] = {SLICE_INIT("withdrawn"), SLICE_INIT("compromised")};

bool
centre_key_end_parse(struct slice line, struct centre_key_end *ret_end)
{
	struct slice columns[END_COLUMNS];
	struct centre_key_end end;

	if (!cut(line, columns, END_COLUMNS) || !id_parse(columns[0], &end.key) ||
	    !day_parse(columns[2], &end.on)) {
		return false;
	}
	end.compromised = slice_equal(columns[1], ends[true]);
	if (!end.compromised && !slice_equal(columns[1], ends[false])) {
		return false;
	}
	*ret_end = end;
	return true;
}

void
centre_key_end_put(const struct centre_key_end *end, struct buffer *out)
{
	buffer_put(out, id_slice(&end->key));
	buffer_putc(out, '\t');
	buffer_put(out, ends[end->compromised]);
	buffer_putc(out, '\t');
	put_day(end->on, out);
}

enum centre_key_verdict
centre_key_end_judge(
    const struct centre_key *key, const struct centre_key_end *end, day today)
{
	if ((end->compromised ? key->compromised_on : key->withdrawn_on) != DAY_NONE) {
		return CENTRE_KEY_ENDED;
	}
	if (!end->compromised && key->compromised_on != DAY_NONE) {
		return CENTRE_KEY_ENDED;
	}
	/* a theft may be found out later; it takes nothing from what we had before */
	return end->compromised || end->on >= today ? CENTRE_KEY_OK : CENTRE_KEY_REWRITES;
}

struct centre_key
centre_key_ended(const struct centre_key *key, const struct centre_key_end *end)
{
	struct centre_key ended = *key;

	if (end->compromised) {
		ended.compromised_on = end->on;
	} else {
		ended.withdrawn_on = end->on;
	}
	return ended;
}
