/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/client_act.h"

#include "access/access_act.h"
#include "access/alarm_act.h"
#include "access/proposal_act.h"
#include "audit/audit_act.h"
#include "crypto/sha256.h"
#include "identity/client_store.h"
#include "identity/identity_act.h"
#include "identity/identity_store.h"

/* --- who there is --- */

static enum fault
line_of(struct act *act, const struct client_row *row, struct client_line *ret_line)
{
	*ret_line = (struct client_line){
	    .account = row->account,
	    .client_id = row->client_id,
	    .name = row->name,
	    .keys_by_name = row->keys_by_name,
	    .keys_at = row->keys_at,
	    .registered_at = row->registered_at,
	    .ended_at = row->ended_at,
	    .seen_at = row->seen_at,
	};
	ret_line->keys_count = client_keys_list(row->jwks, act->arena, ret_line->keys);
	return access_roles_within(act, &row->account, &ret_line->roles);
}

static enum fault
open_desk(struct act *act, void *input)
{
	struct client_desk *desk = input;
	struct client_row *rows =
	    ARENA_ARRAY(act->arena, struct client_row, CLIENTS_MOST);
	size_t count = 0;

	TRY(client_list(act->db, act->arena, rows, CLIENTS_MOST, &count));
	struct client_line *lines =
	    ARENA_ARRAY(act->arena, struct client_line, count + 1);
	for (size_t i = 0; i < count; i++) {
		TRY(line_of(act, &rows[i], &lines[i]));
	}
	desk->ret_lines = lines;
	desk->ret_count = count;
	return FAULT_NONE;
}

enum fault
client_desk_open(struct acts *acts, struct arena *arena, struct client_desk *desk)
{
	return acts_read(acts, arena, open_desk, desk);
}

/* --- an administrator registers, gives keys, ends --- */

static struct slice
by(const struct access_caller *caller)
{
	return caller != NULL ? id_slice(&caller->account) : SLICE("command");
}

static enum fault
record(struct act *act, const struct access_caller *caller, const char *action,
    const struct id *account, struct slice words)
{
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = by(caller),
	        .role = caller != NULL ? access_by_role(caller, ACCESS_ROLE_CHANGE)
	                               : "command",
	        .action = action,
	        .object = audit_object("account", id_slice(account), object),
	        .record = words,
	        .reason = "",
	    });
}

static enum fault
judge(struct act *act, const struct client_registration *wish, struct slice *ret_jwks,
    enum client_verdict *ret_verdict)
{
	struct client_row row;
	bool taken = false;

	if (wish->name.size == 0) {
		*ret_verdict = CLIENT_NO_NAME;
		return FAULT_NONE;
	}
	if (!client_id_fits(wish->client_id)) {
		*ret_verdict = CLIENT_BAD_ID;
		return FAULT_NONE;
	}
	TRY(client_find(act->db, wish->client_id, NULL, act->arena, &row, &taken));
	*ret_verdict =
	    taken ? CLIENT_TAKEN : client_keys_parse(wish->keys, act->arena, ret_jwks);
	return FAULT_NONE;
}

static enum fault
enter(struct act *act, void *input)
{
	struct client_registration *wish = input;
	struct slice jwks = {NULL, 0};

	TRY(judge(act, wish, &jwks, &wish->ret_verdict));
	if (wish->ret_verdict != CLIENT_OK) {
		return FAULT_NONE;
	}
	struct identity_account account = {
	    .kind = ACCESS_STAFF,
	    .provider = SLICE(CLIENT_PROVIDER),
	    .subject = wish->client_id,
	    .name = wish->name,
	};
	TRY(identity_account_save(act->db, &account, act->now, &wish->ret_account));
	TRY(client_insert(act->db,
	    &(struct client_row){
	        .account = wish->ret_account,
	        .jwks = jwks,
	        .keys_by = wish->caller->account,
	        .keys_at = act->now,
	    }));
	return record(
	    act, wish->caller, "identity.register_client", &wish->ret_account, jwks);
}

enum fault
client_register(struct acts *acts, struct arena *arena, struct client_registration *wish)
{
	return acts_write(acts, arena, enter, wish);
}

/* No role, no token, and nothing that another could still confirm. */
static enum fault
disarm(struct act *act, const struct client_change *change)
{
	TRY(access_withdraw_all(act, &change->account, by(change->caller)));
	return identity_session_end_all(act->db, &change->account);
}

static enum fault
find_active(struct act *act, struct client_change *change)
{
	struct client_row row = {.ended_at = 0};
	bool found = false;

	TRY(client_find(act->db, (struct slice){NULL, 0}, &change->account, act->arena,
	    &row, &found));
	change->ret_verdict = !found ? CLIENT_NONE
	    : row.ended_at != 0      ? CLIENT_ENDED
	                             : CLIENT_OK;
	return FAULT_NONE;
}

static enum fault
replace_keys(struct act *act, void *input)
{
	struct client_change *change = input;
	struct slice jwks = {NULL, 0};

	TRY(find_active(act, change));
	if (change->ret_verdict == CLIENT_OK) {
		change->ret_verdict = client_keys_parse(change->keys, act->arena, &jwks);
	}
	if (change->ret_verdict != CLIENT_OK) {
		return FAULT_NONE;
	}
	TRY(client_set_keys(
	    act->db, &change->account, jwks, &change->caller->account, act->now));
	TRY(disarm(act, change));
	return record(
	    act, change->caller, "identity.client_keys", &change->account, jwks);
}

enum fault
client_replace_keys(struct acts *acts, struct arena *arena, struct client_change *change)
{
	return acts_write(acts, arena, replace_keys, change);
}

static enum fault
finish(struct act *act, void *input)
{
	struct client_change *change = input;

	TRY(find_active(act, change));
	if (change->ret_verdict != CLIENT_OK) {
		return FAULT_NONE;
	}
	TRY(client_end(act->db, &change->account, act->now));
	TRY(disarm(act, change));
	if (change->caller == NULL) {
		TRY(alarm_raise(act,
		    &(struct alarm){
		        .kind = ALARM_SERVICE_ENDED, .account = change->account}));
	}
	return record(act, change->caller, "identity.end_client", &change->account,
	    (struct slice){NULL, 0});
}

enum fault
client_finish(struct acts *acts, struct arena *arena, struct client_change *change)
{
	return acts_write(acts, arena, finish, change);
}

/* --- a client asks for a token --- */

struct asking {
	struct client_token *token;
	struct client_row row;
	bool found;
	struct slice client_id;
	struct slice jti;
	moment expires;
};

static enum fault
find(struct act *act, void *input)
{
	struct asking *asking = input;

	return client_find(
	    act->db, asking->client_id, NULL, act->arena, &asking->row, &asking->found);
}

static enum fault
refuse(struct act *act, void *input)
{
	const struct asking *asking = input;
	char object[AUDIT_OBJECT_SIZE];

	return audit_record(act,
	    &(struct audit_event){
	        .actor = SLICE("public"),
	        .role = "public",
	        .action = "identity.refuse",
	        .object = audit_object("account", id_slice(&asking->row.account), object),
	        .reason = assertion_word(asking->token->ret_verdict),
	    });
}

static enum fault
open_session(struct act *act, const struct asking *asking)
{
	struct client_token *token = asking->token;
	char object[AUDIT_OBJECT_SIZE];

	token->ret_token = identity_token_new(act->arena);
	TRY(identity_session_insert(act->db,
	    &(struct identity_session_row){
	        .token_hash = identity_token_hash(token->ret_token, act->arena),
	        .id = id_new(act->now),
	        .account = asking->row.account,
	        .csrf = identity_token_new(act->arena), /* for no form */
	        .id_token = SLICE(""),
	        .device = SLICE(""),
	        .created_at = act->now,
	        .ends_at = act->now + CLIENT_TOKEN_LIFE,
	    },
	    act->arena));
	TRY(client_see(act->db, &asking->row.account, act->now));
	return audit_record(act,
	    &(struct audit_event){
	        .actor = id_slice(&asking->row.account),
	        .role = CLIENT_PROVIDER,
	        .action = "identity.token",
	        .object = audit_object("account", id_slice(&asking->row.account), object),
	        .record = asking->jti,
	        .reason = "",
	    });
}

/* The keys were read before the transaction: a client that changed since asks again. */
static enum fault
judge_again(
    struct act *act, const struct asking *asking, enum assertion_verdict *ret_verdict)
{
	struct client_row row = {.ended_at = 0};
	unsigned roles = 0;
	bool found = false;
	bool fresh = false;

	TRY(client_find(act->db, asking->client_id, NULL, act->arena, &row, &found));
	if (!found || row.ended_at != 0 || !slice_equal(row.jwks, asking->row.jwks)) {
		*ret_verdict = ASSERTION_UNKNOWN_KEY;
		return FAULT_NONE;
	}
	TRY(access_roles_within(act, &row.account, &roles));
	TRY(client_take_assertion(act->db, &row.account,
	    identity_token_hash(asking->jti, act->arena), asking->expires, &fresh));
	*ret_verdict = !fresh ? ASSERTION_REPLAYED
	    : roles == 0      ? ASSERTION_NO_ROLE
	                      : ASSERTION_OK;
	return FAULT_NONE;
}

static enum fault
grant(struct act *act, void *input)
{
	struct asking *asking = input;

	TRY(judge_again(act, asking, &asking->token->ret_verdict));
	return asking->token->ret_verdict == ASSERTION_OK ? open_session(act, asking)
	                                                  : refuse(act, asking);
}

/* What is refused of a client that there is, is in the audit. */
static enum fault
check(struct acts *acts, struct arena *arena, struct asking *asking)
{
	struct client_token *token = asking->token;

	if (!asking->found || asking->row.ended_at != 0) {
		token->ret_verdict = ASSERTION_UNKNOWN_CLIENT;
		return FAULT_NONE;
	}
	token->ret_verdict = assertion_check(token->assertion,
	    &(struct assertion_expected){
	        .jwks = asking->row.jwks,
	        .client_id = asking->client_id,
	        .origin = token->origin,
	        .now = token->now,
	    },
	    arena, &asking->jti, &asking->expires);
	return acts_write(
	    acts, arena, token->ret_verdict == ASSERTION_OK ? grant : refuse, asking);
}

enum fault
client_take_token(struct acts *acts, struct arena *arena, struct client_token *token)
{
	struct asking asking = {.token = token};

	token->ret_verdict = ASSERTION_BAD_FORM;
	if (!assertion_client(token->assertion, arena, &asking.client_id) ||
	    (token->client_id.size > 0 &&
	        !slice_equal(token->client_id, asking.client_id))) {
		return FAULT_NONE;
	}
	TRY(acts_read(acts, arena, find, &asking));
	return check(acts, arena, &asking);
}
