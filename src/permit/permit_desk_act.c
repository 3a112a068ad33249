/* SPDX-License-Identifier: EUPL-1.2 */
/* What the authority signs anew from time to time, kept for all threads; and the whole
 * verification of a token with the status that the database knows. */
#include "permit/permit_act.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "centre/key_act.h"
#include "crypto/trust_list.h"
#include "db/acts.h"
#include "permit/own_act.h"
#include "permit/permit_store.h"

enum { LISTS_KEPT = 16, TRUST_BYTES_MOST = 1 << 20 };

#define TRUST_LIST_AGE_MOST ((moment)MOMENT_DAY)
#define STATUS_LIST_AGE_MOST ((moment)STATUS_LIST_TTL_SECONDS * MOMENT_SECOND / 2)

/* A token as it was signed last. */
struct kept {
	char *bytes;
	size_t size;
	int64_t list;    /* status lists only */
	int64_t version; /* of the list; of the centres' keys */
	uint64_t orders; /* in force when it was signed: order_set_mark */
	moment signed_at;
};

/* The trust list as a verifier has it, read once for many verifications. */
struct kept_trust {
	struct trust_list list;
	struct arena arena;
	size_t users; /* those who verify by it, and the desk while it is the newest */
};

struct permit_desk {
	struct permit_desk_options options;
	pthread_mutex_t lock;
	struct kept_trust *trust; /* of trust_list; NULL: not read yet */
	struct kept trust_list;
	struct kept status_lists[LISTS_KEPT];
};

enum fault
permit_desk_new(const struct permit_desk_options *options, struct permit_desk **ret_desk)
{
	struct permit_desk *desk = calloc(1, sizeof(*desk));

	if (desk == NULL) {
		return FAULT_MEMORY;
	}
	desk->options = *options;
	(void)pthread_mutex_init(&desk->lock, NULL);
	*ret_desk = desk;
	return FAULT_NONE;
}

/* Under the lock, or at the end. */
static void
leave_trust(struct kept_trust *trust)
{
	if (trust == NULL || --trust->users > 0) {
		return;
	}
	trust_list_done(&trust->list);
	arena_done(&trust->arena);
	free(trust);
}

void
permit_desk_free(struct permit_desk *desk)
{
	if (desk == NULL) {
		return;
	}
	leave_trust(desk->trust);
	free(desk->trust_list.bytes);
	for (size_t i = 0; i < LISTS_KEPT; i++) {
		free(desk->status_lists[i].bytes);
	}
	(void)pthread_mutex_destroy(&desk->lock);
	free(desk);
}

void
permit_desk_fill(const struct permit_desk *desk, struct permit_issue *issue)
{
	issue->issuer = desk->options.issuer;
	issue->origin = desk->options.origin;
}

static enum fault
keep(struct kept *kept, struct slice token, int64_t list, int64_t version, moment now)
{
	char *bytes = malloc(token.size);

	if (bytes == NULL) {
		return FAULT_MEMORY;
	}
	memcpy(bytes, token.bytes, token.size);
	free(kept->bytes);
	*kept = (struct kept){bytes, token.size, list, version, 0, now};
	return FAULT_NONE;
}

static bool
is_young(const struct kept *kept, moment now, moment age_most)
{
	return kept->bytes != NULL && now >= kept->signed_at &&
	    now - kept->signed_at < age_most;
}

/* --- the trust list --- */

static enum fault
ask_centres_version(struct act *act, void *input)
{
	return centre_keys_version(act, input);
}

struct centres_read {
	struct trust_centres ret_keys;
	int64_t ret_version;
};

/* Keys and version in one snapshot: a list never says less than its version. */
static enum fault
read_centres(struct act *act, void *input)
{
	struct centres_read *read = input;

	TRY(centre_keys_version(act, &read->ret_version));
	return centre_keys_listed(act, &read->ret_keys);
}

static enum fault
renew_trust_list(
    struct permit_desk *desk, struct acts *acts, moment now, struct arena *arena)
{
	struct centres_read centres;
	struct slice token;

	TRY(acts_read(acts, arena, read_centres, &centres));
	TRY(trust_list_sign(desk->options.signing, slice_of(desk->options.issuer),
	    &centres.ret_keys, now, arena, &token));
	leave_trust(desk->trust);
	desk->trust = NULL;
	return keep(&desk->trust_list, token, 0, centres.ret_version, now);
}

/* Young enough: what a permit is verified with. Keys of centres make no difference to it. */
static enum fault
have_trust_list(
    struct permit_desk *desk, struct acts *acts, moment now, struct arena *arena)
{
	return is_young(&desk->trust_list, now, TRUST_LIST_AGE_MOST)
	    ? FAULT_NONE
	    : renew_trust_list(desk, acts, now, arena);
}

enum fault
permit_desk_trust_list(struct permit_desk *desk, struct acts *acts, moment now,
    struct arena *arena, struct slice *ret_token)
{
	int64_t version = 0;

	TRY(acts_read(acts, arena, ask_centres_version, &version));
	(void)pthread_mutex_lock(&desk->lock);
	enum fault fault = desk->trust_list.version < version
	    ? renew_trust_list(desk, acts, now, arena)
	    : have_trust_list(desk, acts, now, arena);
	if (fault == FAULT_NONE) {
		*ret_token = arena_copy(
		    arena, slice_bytes(desk->trust_list.bytes, desk->trust_list.size));
	}
	(void)pthread_mutex_unlock(&desk->lock);
	return fault;
}

static const struct signing_key *
root_key(const struct permit_desk *desk, moment now)
{
	return signing_key_at(desk->options.signing, SIGNING_TRUST_LIST, now);
}

void
permit_desk_jwks(struct permit_desk *desk, struct buffer *out)
{
	trust_list_put_jwks(out, desk->options.signing);
}

void
permit_desk_root(struct permit_desk *desk, struct buffer *out)
{
	const struct signing_key *root = root_key(desk, moment_now());

	if (root != NULL) {
		cose_key_put(out, &root->key);
	}
}

static enum fault
read_trust(struct permit_desk *desk, moment now)
{
	const struct signing_key *root = root_key(desk, now);
	struct kept_trust *trust = calloc(1, sizeof(*trust));

	if (trust == NULL) {
		return FAULT_MEMORY;
	}
	trust->users = 1;
	trust->arena = ARENA_EMPTY(TRUST_BYTES_MOST);
	struct slice token = arena_copy(
	    &trust->arena, slice_bytes(desk->trust_list.bytes, desk->trust_list.size));
	if (root == NULL ||
	    trust_list_read(token, &root->key, now, &trust->arena, &trust->list) !=
	        TRUST_OK) {
		leave_trust(trust);
		return FAULT_SIGNER;
	}
	trust_list_make_ready(&trust->list, &trust->arena);
	desk->trust = trust;
	return FAULT_NONE;
}

static enum fault
take_trust(struct permit_desk *desk, struct acts *acts, moment now, struct arena *arena,
    struct kept_trust **ret_trust)
{
	(void)pthread_mutex_lock(&desk->lock);
	enum fault fault = have_trust_list(desk, acts, now, arena);
	if (fault == FAULT_NONE && desk->trust == NULL) {
		fault = read_trust(desk, now);
	}
	if (fault == FAULT_NONE) {
		desk->trust->users++;
		*ret_trust = desk->trust;
	}
	(void)pthread_mutex_unlock(&desk->lock);
	return fault;
}

static void
give_trust_back(struct permit_desk *desk, struct kept_trust *trust)
{
	(void)pthread_mutex_lock(&desk->lock);
	leave_trust(trust);
	(void)pthread_mutex_unlock(&desk->lock);
}

/* --- status lists --- */

struct marking {
	int64_t list;
	struct status_list *entries;
	const struct order_set *orders;
	moment now; /* of the act that looks */
	int64_t ret_version;
	uint64_t ret_orders;
};

static void
mark(void *self, const struct permit_place *permit)
{
	const struct marking *marking = self;
	enum order_effect effect = order_set_effect(marking->orders,
	    &(struct order_permit){(int)permit->class, permit->issued_at, permit->centre},
	    marking->now);

	if (permit->place >= 0 && (size_t)permit->place < marking->entries->entry_count) {
		status_list_set(marking->entries, (size_t)permit->place,
		    permit_status_entry(permit_status_under(permit->status, effect)));
	}
}

static enum fault
ask_version(struct act *act, void *input)
{
	struct marking *marking = input;
	struct order_set *orders = NULL;

	TRY(order_set_take(act, &orders));
	marking->ret_orders = order_set_mark(orders, act->now);
	order_set_give(act, orders);
	return permit_list_version(act->db, marking->list, &marking->ret_version);
}

/* Version and marks in one snapshot: a list never says less than its version. With an
 * order in force each permit is looked at, else those that are not active. */
static enum fault
mark_all(struct act *act, void *input)
{
	struct marking *marking = input;
	struct order_set *orders = NULL;

	TRY(permit_list_version(act->db, marking->list, &marking->ret_version));
	TRY(order_set_take(act, &orders));
	marking->orders = orders;
	marking->now = act->now;
	marking->ret_orders = order_set_mark(orders, act->now);
	enum fault fault = permit_list_walk(
	    act->db, marking->list, marking->ret_orders != 0, mark, marking);
	order_set_give(act, orders);
	return fault;
}

static enum fault
sign_list(struct permit_desk *desk, struct acts *acts, struct kept *kept, int64_t list,
    moment now, struct arena *arena)
{
	struct status_list entries = status_list_new(arena, STATUS_LIST_LEAST);
	struct marking marking = {.list = list, .entries = &entries};
	struct buffer uri = BUFFER_IN(arena);
	struct slice token;

	TRY(acts_read(acts, arena, mark_all, &marking));
	buffer_print(&uri, "%s/status/%lld", desk->options.origin, (long long)list);
	TRY(status_list_sign(
	    &entries, desk->options.signing, buffer_slice(&uri), now, arena, &token));
	TRY(keep(kept, token, list, marking.ret_version, now));
	kept->orders = marking.ret_orders;
	return FAULT_NONE;
}

static enum fault
kept_list(struct permit_desk *desk, struct acts *acts, const struct marking *known,
    moment now, struct arena *arena, struct slice *ret_token)
{
	struct kept *kept = &desk->status_lists[(uint64_t)known->list % LISTS_KEPT];

	if (kept->list != known->list || kept->version != known->ret_version ||
	    kept->orders != known->ret_orders ||
	    !is_young(kept, now, STATUS_LIST_AGE_MOST)) {
		TRY(sign_list(desk, acts, kept, known->list, now, arena));
	}
	*ret_token = arena_copy(arena, slice_bytes(kept->bytes, kept->size));
	return FAULT_NONE;
}

enum fault
permit_desk_status_list(struct permit_desk *desk, struct acts *acts, int64_t list,
    moment now, struct arena *arena, struct slice *ret_token)
{
	struct marking known = {.list = list};

	*ret_token = (struct slice){NULL, 0};
	TRY(acts_read(acts, arena, ask_version, &known));
	if (known.ret_version == 0) {
		return FAULT_NONE;
	}
	(void)pthread_mutex_lock(&desk->lock);
	enum fault fault = kept_list(desk, acts, &known, now, arena, ret_token);
	(void)pthread_mutex_unlock(&desk->lock);
	return fault;
}

/* --- the whole verification --- */

struct checking {
	struct slice text;
	const struct trust_list *trust;
	moment now;
	struct permit_finding *ret_finding;
	struct order_over *ret_order;
	struct act *act; /* for the source, inside the act */
	enum fault fault;
};

static enum permit_source_says
ask_database(void *self, const struct permit_claims *claims,
    enum permit_status *ret_status, moment *ret_as_of)
{
	struct checking *checking = self;
	struct permit_row row;

	checking->fault =
	    permit_find(checking->act->db, &claims->number, checking->act->arena, &row);
	if (checking->fault != FAULT_NONE) {
		return PERMIT_SOURCE_SILENT;
	}
	if (!row.found) {
		return PERMIT_SOURCE_UNKNOWN;
	}
	checking->fault = permit_order_over(checking->act, &row, checking->ret_order);
	if (checking->fault != FAULT_NONE) {
		return PERMIT_SOURCE_SILENT;
	}
	*ret_status = permit_status_under(row.status, checking->ret_order->effect);
	*ret_as_of = checking->now;
	return PERMIT_SOURCE_KNOWS;
}

static enum fault
check(struct act *act, void *input)
{
	struct checking *checking = input;
	struct permit_source source = {checking, ask_database};

	checking->act = act;
	permit_verify(checking->text, checking->trust, &source, checking->now, act->arena,
	    checking->ret_finding);
	return checking->fault;
}

enum fault
permit_check(struct acts *acts, struct permit_desk *desk, struct arena *arena,
    struct slice text, moment now, struct permit_checked *ret_checked)
{
	struct kept_trust *trust = NULL;

	ret_checked->order = (struct order_over){.effect = ORDER_NO_EFFECT};
	TRY(take_trust(desk, acts, now, arena, &trust));
	struct checking checking = {
	    .text = text,
	    .trust = &trust->list,
	    .now = now,
	    .ret_finding = &ret_checked->finding,
	    .ret_order = &ret_checked->order,
	};
	enum fault fault = acts_read(acts, arena, check, &checking);
	give_trust_back(desk, trust);
	return fault;
}
