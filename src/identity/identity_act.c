/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/identity_act.h"

#include <assert.h>

#include "access/access_act.h"
#include "audit/audit_act.h"
#include "base/buffer.h"
#include "base/number.h"
#include "crypto/sha256.h"
#include "identity/client_store.h"
#include "identity/identity_store.h"

enum {
	TOKEN_BYTES = 32,
	ID_TOKEN_HINT_BYTES_MOST = 4096, /* it goes into an address */
};

struct slice
identity_token_new(struct arena *arena)
{
	struct buffer text = BUFFER_IN(arena);
	uint8_t bytes[TOKEN_BYTES];

	random_bytes(bytes, sizeof(bytes));
	number_base64url(slice_bytes(bytes, sizeof(bytes)), &text);
	return buffer_slice(&text);
}

/* What the database keeps of a cookie or a state. */
struct slice
identity_token_hash(struct slice token, struct arena *arena)
{
	uint8_t hash[SHA256_SIZE];

	sha256(token, hash);
	return arena_copy(arena, slice_bytes(hash, sizeof(hash)));
}

/* --- a sign-in goes out and comes back --- */

static enum fault
start(struct act *act, void *input)
{
	const struct identity_start *start = input;
	struct identity_under_way row = {
	    .state_hash = identity_token_hash(start->state, act->arena),
	    .provider = start->provider,
	    .nonce = start->nonce,
	    .verifier = start->verifier,
	    .browser_hash = identity_token_hash(start->browser, act->arena),
	    .return_to = start->return_to,
	    .language = start->language,
	    .created_at = act->now,
	};

	return identity_under_way_insert(act->db, &row);
}

enum fault
identity_start(struct acts *acts, struct arena *arena, struct identity_start *input)
{
	assert(identity_next_is_local(input->return_to));
	return acts_write(acts, arena, start, input);
}

static enum fault
take(struct act *act, void *input)
{
	struct identity_take *take = input;
	struct identity_under_way row = {
	    .state_hash = identity_token_hash(take->state, act->arena),
	    .provider = take->provider,
	    .browser_hash = identity_token_hash(take->browser, act->arena),
	    .created_at = act->now - IDENTITY_SIGN_IN_LIFE,
	};

	TRY(identity_under_way_take(act->db, act->arena, &row, &take->ret_found));
	take->ret_nonce = row.nonce;
	take->ret_verifier = row.verifier;
	take->ret_return_to = row.return_to;
	take->ret_language = row.language;
	return FAULT_NONE;
}

enum fault
identity_take(struct acts *acts, struct arena *arena, struct identity_take *input)
{
	return acts_write(acts, arena, take, input);
}

/* --- signed in --- */

/* To greet the person with; never to know him by. */
static struct slice
name_of(const struct identity_claims *claims)
{
	return slice_of(
	    claims->name_latin[0] != '\0' ? claims->name_latin : claims->name_arabic);
}

/* A provider of OpenID Connect says when (auth_time), or it is not known; one without
 * tokens is asked each time. */
static moment
proved_at(const struct identity_sign_in *sign_in, moment now)
{
	moment told = sign_in->claims->proved_at;

	if (sign_in->provider->profile != IDENTITY_PROFILE_OIDC) {
		return now;
	}
	return told < now ? told : now;
}

static enum fault
open_session(struct act *act, struct identity_sign_in *sign_in)
{
	bool hint_fits = sign_in->id_token.size <= ID_TOKEN_HINT_BYTES_MOST;

	sign_in->ret_cookie = identity_token_new(act->arena);
	struct identity_session_row row = {
	    .token_hash = identity_token_hash(sign_in->ret_cookie, act->arena),
	    .id = id_new(act->now),
	    .account = sign_in->ret_account,
	    .csrf = identity_token_new(act->arena),
	    .id_token = hint_fits ? sign_in->id_token : (struct slice){NULL, 0},
	    .device = sign_in->device,
	    .created_at = act->now,
	    .proved_at = proved_at(sign_in, act->now),
	    .ends_at = act->now + identity_limits(sign_in->kind).absolute,
	};
	return identity_session_insert(act->db, &row, act->arena);
}

/* What the provider said, for the audit's commitment. */
static struct slice
record_of(const struct identity_claims *claims, struct arena *arena)
{
	struct buffer record = BUFFER_IN(arena);

	buffer_print(&record, "%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s", claims->subject,
	    claims->level, claims->name_latin, claims->name_arabic, claims->nationality,
	    claims->emirates_id, claims->email, claims->phone);
	return buffer_slice(&record);
}

static enum fault
audit_sign_in(struct act *act, const struct identity_sign_in *sign_in)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){.actor = id_slice(&sign_in->ret_account),
	        .role = identity_role_word(sign_in->kind),
	        .action = "identity.sign_in",
	        .object =
	            audit_object("provider", slice_of(sign_in->provider->name), object),
	        .record = record_of(sign_in->claims, act->arena),
	        .reason = ""});
}

static enum fault
sign_in(struct act *act, void *input)
{
	struct identity_sign_in *sign_in = input;
	const struct identity_claims *claims = sign_in->claims;
	struct identity_account account = {
	    .kind = sign_in->kind,
	    .provider = slice_of(sign_in->provider->name),
	    .subject = slice_of(claims->subject),
	    .name = name_of(claims),
	    .level = slice_of(claims->level),
	};

	TRY(identity_account_save(act->db, &account, act->now, &sign_in->ret_account));
	TRY(identity_vouched_save(
	    act->db, &sign_in->ret_account, claims, act->arena, act->now));
	if (sign_in->cookie.size > 0) {
		TRY(identity_session_drop(
		    act->db, identity_token_hash(sign_in->cookie, act->arena)));
	}
	TRY(open_session(act, sign_in));
	return audit_sign_in(act, sign_in);
}

enum fault
identity_sign_in(struct acts *acts, struct arena *arena, struct identity_sign_in *input)
{
	assert(input->kind == ACCESS_PERSON || input->kind == ACCESS_STAFF);
	assert(input->claims->subject[0] != '\0');
	return acts_write(acts, arena, sign_in, input);
}

struct refused {
	struct slice provider;
	enum identity_verdict verdict;
};

static enum fault
refuse(struct act *act, void *input)
{
	const struct refused *refused = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){.actor = SLICE("public"),
	        .role = "public",
	        .action = "identity.refuse",
	        .object = audit_object("provider", refused->provider, object),
	        .reason = identity_verdict_word(refused->verdict)});
}

enum fault
identity_refuse(struct acts *acts, struct arena *arena, struct slice provider,
    enum identity_verdict verdict)
{
	struct refused refused = {provider, verdict};

	return acts_write(acts, arena, refuse, &refused);
}

static enum fault
enrol(struct act *act, void *input)
{
	struct identity_enrol *enrol = input;
	struct identity_account account = {
	    .kind = enrol->kind,
	    .provider = enrol->provider,
	    .subject = enrol->subject,
	    .name = enrol->name,
	};
	char object[AUDIT_OBJECT_SIZE];

	TRY(identity_account_save(act->db, &account, act->now, &enrol->ret_account));
	return audit_record(act,
	    &(struct audit_event){.actor = enrol->by,
	        .role = "command",
	        .action = "identity.enrol",
	        .object = audit_object("account", id_slice(&enrol->ret_account), object),
	        .record = enrol->subject,
	        .reason = ""});
}

enum fault
identity_enrol(struct acts *acts, struct arena *arena, struct identity_enrol *input)
{
	return acts_write(acts, arena, enrol, input);
}

/* --- who asks? --- */

struct finding {
	struct slice token_hash;
	struct identity_session_found ret_found;
};

static enum fault
find(struct act *act, void *input)
{
	struct finding *finding = input;

	return identity_session_read(
	    act->db, act->arena, finding->token_hash, &finding->ret_found);
}

/* A person is an applicant and nothing else; staff never is one in that session. */
static unsigned
roles_of(const struct identity_session_found *found)
{
	unsigned applicant = 1U << ACCESS_APPLICANT;

	return found->kind == ACCESS_PERSON ? applicant : found->roles & ~applicant;
}

enum fault
identity_session_find(struct acts *acts, struct arena *arena,
    const struct identity_visit *visit, struct identity_session *ret_session)
{
	struct finding finding = {0};
	const struct identity_session_found *found = &finding.ret_found;

	*ret_session = (struct identity_session){.caller = {.kind = ACCESS_NOBODY}};
	if (visit->cookie.size == 0) {
		return FAULT_NONE;
	}
	finding.token_hash = identity_token_hash(visit->cookie, arena);
	TRY(acts_read(acts, arena, find, &finding));
	if (id_is_none(&found->id) || found->kind != visit->kind ||
	    !identity_is_alive(found->kind, found->seen_at, found->ends_at, visit->now)) {
		return FAULT_NONE;
	}
	*ret_session = (struct identity_session){
	    .caller =
	        {
	            .kind = found->kind,
	            .account = found->account,
	            .session = found->id,
	            .name = found->name,
	            .name_arabic = found->name_arabic,
	            .roles = roles_of(found),
	        },
	    .csrf = found->csrf,
	    .proved_at = found->proved_at,
	    .language = found->language,
	    .unread = found->unread,
	    .seen_at = found->seen_at,
	};
	return FAULT_NONE;
}

struct touching {
	const struct identity_session *session;
	struct slice language; /* empty: as it was */
};

static enum fault
touch(struct act *act, void *input)
{
	const struct touching *touching = input;
	const struct access_caller *caller = &touching->session->caller;

	if (touching->language.size > 0) {
		TRY(identity_language_save(
		    act->db, &caller->account, touching->language));
	}
	return identity_session_see(act->db, &caller->session, act->now);
}

enum fault
identity_session_touch(struct acts *acts, struct arena *arena,
    const struct identity_session *session, struct slice language, moment now)
{
	bool same = language.size == 0 || slice_equal(language, session->language);
	struct touching touching = {session, same ? (struct slice){NULL, 0} : language};

	if (same && now - session->seen_at < IDENTITY_SEEN_EVERY) {
		return FAULT_NONE;
	}
	return acts_write(acts, arena, touch, &touching);
}

/* --- sign-out and sweeping --- */

static enum fault
sign_out(struct act *act, void *input)
{
	struct identity_sign_out *sign_out = input;
	const struct access_caller *caller = sign_out->caller;
	char object[AUDIT_OBJECT_SIZE];

	TRY(identity_session_end(act->db, act->arena, &caller->session,
	    &sign_out->ret_provider, &sign_out->ret_id_token));
	return audit_record(act,
	    &(struct audit_event){.actor = id_slice(&caller->account),
	        .role = identity_role_word(caller->kind),
	        .action = "identity.sign_out",
	        .object = audit_object("session", id_slice(&caller->session), object),
	        .reason = ""});
}

enum fault
identity_sign_out(struct acts *acts, struct arena *arena, struct identity_sign_out *input)
{
	assert(!id_is_none(&input->caller->session));
	return acts_write(acts, arena, sign_out, input);
}

static enum fault
sweep(struct act *act, void *input)
{
	(void)input;
	TRY(identity_under_way_sweep(act->db, act->now - IDENTITY_SIGN_IN_LIFE));
	TRY(client_forget_assertions(act->db, act->now));
	return identity_session_sweep(act->db, act->now);
}

enum fault
identity_sweep(struct acts *acts, struct arena *arena)
{
	return acts_write(acts, arena, sweep, NULL);
}
