/* SPDX-License-Identifier: EUPL-1.2 */
#include "centre/key_act.h"

#include "base/buffer.h"
#include "base/number.h"
#include "centre/centre_key_store.h"
#include "centre/centre_store.h"
#include "centre/registrar_parts_act.h"

enum {
	SAME_MOST = 16,
	YEARS_SHOWN = 5, /* a certificate is not older when it is used */
};

static void
put_fingerprint(
    const struct public_key *key, char ret_text[static CENTRE_FINGERPRINT_SIZE])
{
	struct buffer text = {NULL, ret_text, 0, CENTRE_FINGERPRINT_SIZE - 1};

	number_hex(slice_bytes(key->fingerprint, sizeof(key->fingerprint)), &text);
	ret_text[text.size] = '\0';
}

/* Of what is there with the same public key. */
static enum centre_key_verdict
judge_same(const struct centre_key *same, size_t count, const struct centre_key *added)
{
	for (size_t i = 0; i < count; i++) {
		if (same[i].compromised_on != DAY_NONE) {
			return CENTRE_KEY_STOLEN;
		}
		if (!slice_equal(
		        slice_of(same[i].centre.text), slice_of(added->centre.text))) {
			return CENTRE_KEY_ELSEWHERE;
		}
		if (slice_equal(same[i].bytes, added->bytes)) {
			return CENTRE_KEY_TWICE;
		}
	}
	return CENTRE_KEY_OK;
}

/* The row that would be entered. */
static enum fault
judge(struct act *act, struct slice code, const struct centre_key_offer *offer,
    struct centre_key *ret_key, enum centre_key_verdict *ret_verdict)
{
	struct centre_key keys[CENTRE_KEYS_MOST];
	struct centre_key same[SAME_MOST];
	struct centre centre;
	size_t count = 0;
	bool found = false;

	TRY(centre_find(act->db, code, act->arena, &found, &centre));
	if (!found) {
		*ret_verdict = CENTRE_KEY_NO_CENTRE;
		return FAULT_NONE;
	}
	*ret_key = (struct centre_key){
	    .id = id_new(act->now),
	    .centre = centre.code,
	    .kind = offer->key.kind,
	    .name = offer->key.name,
	    .bytes = offer->key.bytes,
	    .from_day = offer->from_day,
	    .until_day = offer->until_day,
	    .withdrawn_on = DAY_NONE,
	    .compromised_on = DAY_NONE,
	};
	put_fingerprint(&offer->key, ret_key->fingerprint);
	TRY(centre_key_list(act->db, code, act->arena, keys, &count));
	if (count == CENTRE_KEYS_MOST) {
		*ret_verdict = CENTRE_KEY_TOO_MANY;
		return FAULT_NONE;
	}
	TRY(centre_key_same(act->db, slice_of(ret_key->fingerprint), act->arena, same,
	    SAME_MOST, &count));
	*ret_verdict = judge_same(same, count, ret_key);
	return FAULT_NONE;
}

/* --- one proposes a key --- */

static enum centre_change_verdict
change_of(enum centre_key_verdict verdict, struct slice reason)
{
	return verdict != CENTRE_KEY_OK ? CENTRE_CHANGE_KEY
	    : reason.size == 0          ? CENTRE_CHANGE_NO_REASON
	                                : CENTRE_CHANGE_OK;
}

/* Of the audit: which key, and when; never what was refused. */
static struct slice
words_of(struct arena *arena, const struct centre_key *key, struct slice dates)
{
	struct buffer words = BUFFER_IN(arena);

	buffer_print(&words, "%s %.*s %s %.*s", centre_key_kind_name(key->kind),
	    SLICE_PRINT(key->name), key->fingerprint, SLICE_PRINT(dates));
	return buffer_slice(&words);
}

static struct slice
days_of(struct arena *arena, const struct centre_key *key)
{
	char from[DAY_TEXT_SIZE];
	char until[DAY_TEXT_SIZE];
	struct buffer words = BUFFER_IN(arena);

	day_format(key->from_day, from);
	day_format(key->until_day, until);
	buffer_print(&words, "%s %s", from, until);
	return buffer_slice(&words);
}

static enum fault
propose(struct act *act, void *input)
{
	struct centre_key_proposed *proposed = input;
	struct centre_key_offer offer;
	struct centre_key key;
	struct buffer line = BUFFER_IN(act->arena);

	proposed->ret_key = centre_key_read(proposed->given, proposed->from,
	    proposed->until, act_today(act), act->arena, &offer);
	if (proposed->ret_key == CENTRE_KEY_OK) {
		TRY(judge(act, proposed->code, &offer, &key, &proposed->ret_key));
	}
	proposed->ret_verdict = change_of(proposed->ret_key, proposed->reason);
	if (proposed->ret_verdict != CENTRE_CHANGE_OK) {
		return FAULT_NONE;
	}
	centre_key_offer_put(&offer, &line);
	struct centre_proposal_row row = {
	    .kind = CENTRE_PROPOSAL_KEY,
	    .centre = proposed->code,
	    .text = buffer_slice(&line),
	    .reason = proposed->reason,
	};
	TRY(centre_put_proposal(act, proposed->caller, &row));
	proposed->ret_proposal = row.id;
	return centre_record(act, proposed->caller, "centre.propose_key", row.centre,
	    words_of(act->arena, &key, days_of(act->arena, &key)));
}

enum fault
centre_key_propose(
    struct acts *acts, struct arena *arena, struct centre_key_proposed *proposed)
{
	return acts_write(acts, arena, propose, proposed);
}

/* --- one proposes an end --- */

static enum centre_key_verdict
read_end(const struct centre_key_end_proposed *proposed, struct centre_key_end *end)
{
	end->compromised = slice_equal(proposed->end, SLICE("compromised"));
	if (!id_parse(proposed->key, &end->key)) {
		return CENTRE_KEY_NONE;
	}
	if (!end->compromised && !slice_equal(proposed->end, SLICE("withdrawn"))) {
		return CENTRE_KEY_BAD_END;
	}
	return day_parse(slice_trim(proposed->on), &end->on) ? CENTRE_KEY_OK
	                                                     : CENTRE_KEY_REWRITES;
}

static enum fault
judge_end(struct act *act, const struct centre_key_end *end, struct centre_key *ret_key,
    enum centre_key_verdict *ret_verdict)
{
	bool found = false;

	TRY(centre_key_find(act->db, &end->key, act->arena, &found, ret_key));
	*ret_verdict =
	    found ? centre_key_end_judge(ret_key, end, act_today(act)) : CENTRE_KEY_NONE;
	return FAULT_NONE;
}

static struct slice
end_words(
    struct arena *arena, const struct centre_key *key, const struct centre_key_end *end)
{
	char on[DAY_TEXT_SIZE];
	struct buffer words = BUFFER_IN(arena);

	day_format(end->on, on);
	buffer_print(&words, "%s %s", end->compromised ? "compromised" : "withdrawn", on);
	return words_of(arena, key, buffer_slice(&words));
}

static enum fault
propose_end(struct act *act, void *input)
{
	struct centre_key_end_proposed *proposed = input;
	struct centre_key_end end;
	struct centre_key key = {.name = SLICE("")};
	struct buffer line = BUFFER_IN(act->arena);

	proposed->ret_code = SLICE("");
	proposed->ret_key = read_end(proposed, &end);
	if (proposed->ret_key == CENTRE_KEY_OK) {
		TRY(judge_end(act, &end, &key, &proposed->ret_key));
		proposed->ret_code = arena_copy(act->arena, slice_of(key.centre.text));
	}
	proposed->ret_verdict = change_of(proposed->ret_key, proposed->reason);
	if (proposed->ret_verdict != CENTRE_CHANGE_OK) {
		return FAULT_NONE;
	}
	centre_key_end_put(&end, &line);
	struct centre_proposal_row row = {
	    .kind = CENTRE_PROPOSAL_KEY_END,
	    .centre = proposed->ret_code,
	    .text = buffer_slice(&line),
	    .reason = proposed->reason,
	};
	TRY(centre_put_proposal(act, proposed->caller, &row));
	proposed->ret_proposal = row.id;
	return centre_record(act, proposed->caller, "centre.propose_key_end", row.centre,
	    end_words(act->arena, &key, &end));
}

enum fault
centre_key_end_propose(
    struct acts *acts, struct arena *arena, struct centre_key_end_proposed *proposed)
{
	return acts_write(acts, arena, propose_end, proposed);
}

/* --- another confirms --- */

enum fault
centre_apply_key(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered)
{
	struct centre_key_offer offer;
	struct centre_key key;

	if (!centre_key_offer_parse(row->text, act->arena, &offer)) {
		return FAULT_DATABASE; /* it was judged before it was written */
	}
	TRY(judge(act, row->centre, &offer, &key, &answered->ret_key));
	if (answered->ret_key == CENTRE_KEY_OK && offer.until_day < act_today(act)) {
		answered->ret_key = CENTRE_KEY_EXPIRED;
	}
	if (answered->ret_key != CENTRE_KEY_OK) {
		answered->ret_verdict = CENTRE_CHANGE_KEY;
		return FAULT_NONE;
	}
	TRY(centre_key_insert(
	    act->db, &key, &row->proposed_by, &answered->caller->account, act->now));
	return centre_record(act, answered->caller, "centre.enter_key", row->centre,
	    words_of(act->arena, &key, days_of(act->arena, &key)));
}

enum fault
centre_apply_key_end(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered)
{
	struct centre_key_end end;
	struct centre_key key = {.name = SLICE("")};

	if (!centre_key_end_parse(row->text, &end)) {
		return FAULT_DATABASE;
	}
	TRY(judge_end(act, &end, &key, &answered->ret_key));
	if (answered->ret_key != CENTRE_KEY_OK) {
		answered->ret_verdict = CENTRE_CHANGE_KEY;
		return FAULT_NONE;
	}
	const struct centre_key ended = centre_key_ended(&key, &end);
	TRY(centre_key_save_end(act->db, &ended));
	return centre_record(act, answered->caller, "centre.end_key", row->centre,
	    end_words(act->arena, &key, &end));
}

/* --- what waits --- */

enum fault
centre_put_waiting_key(struct act *act, const struct centre_proposal_row *row,
    struct centre_waiting *waiting)
{
	struct centre_key_offer offer;
	struct centre centre;
	bool found = false;

	TRY(centre_find(act->db, row->centre, act->arena, &found, &centre));
	waiting->line.centre = found ? centre : (struct centre){.code = {""}};
	if (row->kind == CENTRE_PROPOSAL_KEY) {
		waiting->kind = CENTRE_WAITING_KEY;
		if (!centre_key_offer_parse(row->text, act->arena, &offer)) {
			return FAULT_DATABASE;
		}
		waiting->key = (struct centre_key){
		    .kind = offer.key.kind,
		    .name = offer.key.name,
		    .bytes = offer.key.bytes,
		    .from_day = offer.from_day,
		    .until_day = offer.until_day,
		    .withdrawn_on = DAY_NONE,
		    .compromised_on = DAY_NONE,
		};
		put_fingerprint(&offer.key, waiting->key.fingerprint);
		return FAULT_NONE;
	}
	waiting->kind = CENTRE_WAITING_KEY_END;
	if (!centre_key_end_parse(row->text, &waiting->end)) {
		return FAULT_DATABASE;
	}
	return centre_key_find(
	    act->db, &waiting->end.key, act->arena, &found, &waiting->key);
}

static enum fault
show(struct act *act, void *input)
{
	struct centre_key_shown *shown = input;
	struct id id;

	shown->ret_found = false;
	if (!id_parse(shown->key, &id)) {
		return FAULT_NONE;
	}
	TRY(centre_key_find(
	    act->db, &id, act->arena, &shown->ret_found, &shown->ret_key));
	bool found = false;
	return shown->ret_found
	    ? centre_find(act->db, slice_of(shown->ret_key.centre.text), act->arena,
	          &found, &shown->ret_centre)
	    : FAULT_NONE;
}

enum fault
centre_key_show(struct acts *acts, struct arena *arena, struct centre_key_shown *shown)
{
	return acts_read(acts, arena, show, shown);
}

/* --- whose signature counts --- */

enum fault
centre_keys_of(struct act *act, struct slice code,
    struct centre_key ret_keys[static CENTRE_KEYS_MOST], size_t *ret_count)
{
	return centre_key_list(act->db, code, act->arena, ret_keys, ret_count);
}

enum fault
centre_keys_of_kid(struct act *act, const struct cose_kid *kid,
    struct centre_key ret_keys[static CENTRE_KID_KEYS_MOST], size_t *ret_count)
{
	char text[COSE_KID_TEXT_SIZE];

	cose_kid_format(kid, text);
	return centre_key_by_kid(act->db, slice_of(text), act->arena, ret_keys,
	    CENTRE_KID_KEYS_MOST, ret_count);
}

/* What offline verifiers are told of a key: days become the moments between which it counts. */
static bool
put_listed(const struct act *act, const struct centre_key_named *named,
    struct trust_centre *ret_listed)
{
	const struct centre_key *key = &named->key;
	struct public_key opened;

	if (!public_key_reopen(key->kind, key->bytes, act->arena, &opened)) {
		return false;
	}
	*ret_listed = (struct trust_centre){
	    .key =
	        {
	            .use = SIGNING_CENTRE,
	            .key = opened.cose,
	            .kid = cose_key_kid(&opened.cose),
	            .not_before = moment_of_day(key->from_day, 0),
	            .expires = moment_of_day(centre_key_end_day(key) + 1, 0),
	        },
	    .code = arena_copy(act->arena, slice_of(key->centre.text)),
	    .name_latin = named->name_latin,
	    .name_arabic = named->name_arabic,
	    .stolen_at = key->compromised_on == DAY_NONE
	        ? 0
	        : moment_of_day(key->compromised_on, act->offset_minutes),
	};
	return true;
}

enum fault
centre_keys_listed(struct act *act, struct trust_centres *ret_keys)
{
	const day since = day_add_years(act_today(act), -YEARS_SHOWN);
	struct centre_key_named *keys =
	    ARENA_ARRAY(act->arena, struct centre_key_named, TRUST_LIST_KEYS_MOST);
	size_t count = 0;

	TRY(centre_key_listed(
	    act->db, since, act->arena, keys, TRUST_LIST_KEYS_MOST, &count));
	struct trust_centre *listed = ARENA_ARRAY(act->arena, struct trust_centre, count);
	for (size_t i = 0; i < count; i++) {
		if (!put_listed(act, &keys[i], &listed[i])) {
			return FAULT_DATABASE;
		}
	}
	*ret_keys = (struct trust_centres){listed, count};
	return FAULT_NONE;
}

enum fault
centre_keys_version(struct act *act, int64_t *ret_version)
{
	return centre_key_version(act->db, ret_version);
}
