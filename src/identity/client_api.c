/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/client_api.h"

#include "access/access.h"
#include "base/json.h"
#include "identity/client_act.h"
#include "web/form.h"

#define ASSERTION_TYPE "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

/* --- a token --- */

enum { TOKEN_GRANT, TOKEN_TYPE, TOKEN_ASSERTION, TOKEN_CLIENT, TOKEN_SCOPE, TOKEN_COUNT };
static const struct web_field token_fields[] = {
    [TOKEN_GRANT] = {"grant_type", 60, WEB_FIELD_LINE},
    [TOKEN_TYPE] = {"client_assertion_type", 100, WEB_FIELD_LINE},
    [TOKEN_ASSERTION] = {"client_assertion", 32 << 10, WEB_FIELD_LINE},
    [TOKEN_CLIENT] = {"client_id", CLIENT_ID_BYTES_MOST, WEB_FIELD_LINE},
    [TOKEN_SCOPE] = {"scope", 200, WEB_FIELD_LINE}, /* rights are those of its roles */
};

/* RFC 6749 section 5.2 has a form of its own for what is wrong. */
static void
refuse_token(
    struct web_request *request, unsigned status, const char *error, const char *words)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	json_text(&json, "error", slice_of(error));
	json_text(&json, "error_description", slice_of(words));
	json_end(&json);
	web_reply_bytes(request, status, "application/json", buffer_slice(&body), NULL);
}

/* Which rule failed is for the client's developer; what it is of ours is not told. */
static void
refuse_assertion(struct web_request *request, enum assertion_verdict verdict)
{
	if (verdict == ASSERTION_NO_ROLE) {
		refuse_token(request, 400, "unauthorized_client",
		    "No role has been given to this client.");
		return;
	}
	refuse_token(request, 401, "invalid_client", assertion_word(verdict));
}

static void
reply_token(struct web_request *request, const struct client_token *token)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);

	json_object(&json);
	json_text(&json, "access_token", token->ret_token);
	json_text(&json, "token_type", SLICE("Bearer"));
	json_number(&json, "expires_in", CLIENT_TOKEN_LIFE / MOMENT_SECOND);
	json_end(&json);
	web_reply_bytes(request, 200, "application/json", buffer_slice(&body), NULL);
}

static void
token_post(struct web_request *request)
{
	struct slice values[TOKEN_COUNT];

	if (web_form(request, token_fields, TOKEN_COUNT, values) != WEB_FORM_OK) {
		refuse_token(request, 400, "invalid_request", "The form cannot be read.");
		return;
	}
	if (!slice_equal(values[TOKEN_GRANT], SLICE("client_credentials"))) {
		refuse_token(request, 400, "unsupported_grant_type",
		    "grant_type is client_credentials.");
		return;
	}
	if (!slice_equal(values[TOKEN_TYPE], SLICE(ASSERTION_TYPE)) ||
	    values[TOKEN_ASSERTION].size == 0) {
		refuse_token(request, 400, "invalid_request",
		    "A client shows who it is with client_assertion (RFC 7523).");
		return;
	}
	struct client_token token = {
	    .assertion = values[TOKEN_ASSERTION],
	    .client_id = values[TOKEN_CLIENT],
	    .origin = web_origin(request),
	    .now = web_now(request),
	};
	enum fault fault =
	    client_take_token(web_acts(request), web_arena(request), &token);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (token.ret_verdict != ASSERTION_OK) {
		refuse_assertion(request, token.ret_verdict);
	} else {
		reply_token(request, &token);
	}
}

/* --- the clients --- */

static void
put_keys(struct json *json, const struct client_line *line)
{
	json_array_named(json, "keys");
	for (size_t i = 0; i < line->keys_count; i++) {
		json_object(json);
		json_text(json, "kid", line->keys[i].kid);
		json_text(json, "kind", line->keys[i].kind);
		json_text(json, "thumbprint", slice_of(line->keys[i].thumbprint));
		json_end(json);
	}
	json_end(json);
}

static void
put_client(struct json *json, const struct client_line *line)
{
	json_object(json);
	json_text(json, "account", id_slice(&line->account));
	json_text(json, "client_id", line->client_id);
	json_text(json, "name", line->name);
	put_keys(json, line);
	json_moment(json, "keys_at", line->keys_at);
	json_array_named(json, "roles");
	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((line->roles & 1U << role) != 0) {
			json_item_text(
			    json, slice_of(access_role_word((enum access_role)role)));
		}
	}
	json_end(json);
	json_flag(json, "ended", line->ended_at != 0);
	json_end(json);
}

static void
reply_clients(struct web_request *request, unsigned status)
{
	struct buffer body = BUFFER_IN(web_arena(request));
	struct json json = JSON_INTO(&body);
	struct client_desk desk;
	enum fault fault = client_desk_open(web_acts(request), web_arena(request), &desk);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	json_object(&json);
	json_array_named(&json, "clients");
	for (size_t i = 0; i < desk.ret_count; i++) {
		put_client(&json, &desk.ret_lines[i]);
	}
	json_end(&json);
	json_end(&json);
	web_reply_json(request, status, buffer_slice(&body));
}

static void
clients_get(struct web_request *request)
{
	reply_clients(request, 200);
}

enum { FIELD_ID, FIELD_NAME, FIELD_KEYS, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_ID] = {"client_id", CLIENT_ID_BYTES_MOST, WEB_FIELD_LINE},
    [FIELD_NAME] = {"name", CLIENT_NAME_BYTES_MOST, WEB_FIELD_LINE},
    [FIELD_KEYS] = {"jwks", CLIENT_JWKS_BYTES_MOST, WEB_FIELD_RAW},
};

static void
answer(struct web_request *request, unsigned status, enum fault fault,
    enum client_verdict verdict)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (verdict != CLIENT_OK) {
		web_reply_problem(
		    request, client_http(verdict), client_key(verdict), NULL, 0);
	} else {
		reply_clients(request, status);
	}
}

static void
clients_post(struct web_request *request)
{
	struct slice values[FIELD_COUNT];

	if (!web_form_accepted(request, web_form(request, fields, FIELD_COUNT, values))) {
		return;
	}
	struct client_registration wish = {
	    .caller = web_caller(request),
	    .client_id = values[FIELD_ID],
	    .name = slice_trim(values[FIELD_NAME]),
	    .keys = values[FIELD_KEYS],
	};
	enum fault fault = client_register(web_acts(request), web_arena(request), &wish);
	answer(request, 201, fault, wish.ret_verdict);
}

static void
keys_put(struct web_request *request)
{
	struct client_change change = {.caller = web_caller(request)};

	if (!web_form_accepted(
	        request, web_form(request, &fields[FIELD_KEYS], 1, &change.keys))) {
		return;
	}
	if (!id_parse(web_parameter(request, 0), &change.account)) {
		answer(request, 200, FAULT_NONE, CLIENT_NONE);
		return;
	}
	enum fault fault =
	    client_replace_keys(web_acts(request), web_arena(request), &change);
	answer(request, 200, fault, change.ret_verdict);
}

static void
client_delete(struct web_request *request)
{
	struct client_change change = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &change.account)) {
		answer(request, 200, FAULT_NONE, CLIENT_NONE);
		return;
	}
	enum fault fault = client_finish(web_acts(request), web_arena(request), &change);
	answer(request, 200, fault, change.ret_verdict);
}

static const struct web_route routes[] = {
    {WEB_POST, "/api/v1/token", ACCESS_PUBLIC, WEB_BODY_FORM, WEB_NO_CSRF | WEB_SIGN_IN,
        token_post},
    {WEB_GET, "/api/v1/services", ACCESS_ROLE_READ, WEB_BODY_NONE, 0, clients_get},
    {WEB_POST, "/api/v1/services", ACCESS_ROLE_CHANGE, WEB_BODY_JSON, WEB_FRESH,
        clients_post},
    {WEB_PUT, "/api/v1/services/{id}/keys", ACCESS_ROLE_CHANGE, WEB_BODY_JSON, WEB_FRESH,
        keys_put},
    {WEB_DELETE, "/api/v1/services/{id}", ACCESS_ROLE_CHANGE, WEB_BODY_NONE, WEB_FRESH,
        client_delete},
};
const struct web_routes client_api_routes = {routes, ARRAY_LEN(routes)};
