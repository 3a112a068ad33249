/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/client_page.h"

#include "access/access.h"
#include "identity/client_act.h"
#include "template/services.h"
#include "template/services_client.h"
#include "web/form.h"
#include "web/html.h"

enum { FIELD_NAME, FIELD_ID, FIELD_KEYS, FIELD_COUNT };
static const struct web_field fields[] = {
    [FIELD_NAME] = {"name", CLIENT_NAME_BYTES_MOST, WEB_FIELD_LINE},
    [FIELD_ID] = {"client_id", CLIENT_ID_BYTES_MOST, WEB_FIELD_LINE},
    [FIELD_KEYS] = {"jwks", CLIENT_JWKS_BYTES_MOST, WEB_FIELD_RAW},
};

/* Beside which field a refusal stands. */
static size_t
field_of(enum client_verdict verdict)
{
	switch (verdict) {
	case CLIENT_NO_NAME:
		return FIELD_NAME;
	case CLIENT_BAD_ID:
	case CLIENT_TAKEN:
		return FIELD_ID;
	case CLIENT_BAD_KEYS:
	case CLIENT_PRIVATE_KEYS:
	case CLIENT_WEAK_KEYS:
	case CLIENT_NONE:
	case CLIENT_ENDED:
	case CLIENT_OK:
	case CLIENT_VERDICT_COUNT:
	default:
		return FIELD_KEYS;
	}
}

/* --- the list --- */

static void
put_roles(
    struct web_request *request, unsigned roles, struct template_services_clients *client)
{
	struct template_services_clients_roles *list = ARENA_ARRAY(web_arena(request),
	    struct template_services_clients_roles, ACCESS_ROLE_COUNT);
	size_t count = 0;

	for (unsigned role = 0; role < ACCESS_ROLE_COUNT; role++) {
		if ((roles & 1U << role) != 0) {
			list[count++].role = access_role_key((enum access_role)role);
		}
	}
	client->roles = list;
	client->roles_count = count;
}

static void
put_prints(struct web_request *request, const struct client_line *line,
    struct template_services_clients *client)
{
	struct template_services_clients_prints *prints = ARENA_ARRAY(web_arena(request),
	    struct template_services_clients_prints, CLIENT_KEYS_MOST);

	for (size_t i = 0; i < line->keys_count; i++) {
		prints[i].kid = line->keys[i].kid;
		prints[i].print = slice_of(line->keys[i].thumbprint);
	}
	client->prints = prints;
	client->prints_count = line->keys_count;
}

static void
put_clients(struct web_request *request, const struct client_desk *desk,
    struct template_services *page)
{
	struct template_services_clients *clients = ARENA_ARRAY(
	    web_arena(request), struct template_services_clients, desk->ret_count + 1);

	for (size_t i = 0; i < desk->ret_count; i++) {
		const struct client_line *line = &desk->ret_lines[i];
		clients[i] = (struct template_services_clients){
		    .account = id_slice(&line->account),
		    .id = line->client_id,
		    .name = line->name,
		    .ended = line->ended_at != 0,
		    .seen = line->seen_at,
		    .keys_by = line->keys_by_name,
		    .keys_at = line->keys_at,
		};
		put_roles(request, line->roles, &clients[i]);
		put_prints(request, line, &clients[i]);
	}
	page->clients = clients;
	page->clients_count = desk->ret_count;
}

/* typed is NULL when the page is only opened. */
static void
show_list(struct web_request *request, const struct client_registration *typed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_errors_errors error;
	struct client_desk desk;
	struct template_services page = {
	    .done = typed == NULL && web_query(request, "done").size > 0,
	    .may_change = access_may(web_caller(request), ACCESS_ROLE_CHANGE),
	};
	enum fault fault = client_desk_open(web_acts(request), web_arena(request), &desk);

	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	put_clients(request, &desk, &page);
	if (typed != NULL) {
		const char **places[] = {
		    &page.name_error, &page.id_error, &page.keys_error};
		size_t field = field_of(typed->ret_verdict);
		*places[field] = client_key(typed->ret_verdict);
		error = (struct template_errors_errors){
		    slice_of(fields[field].name), *places[field]};
		page.errors = &error;
		page.errors_count = 1;
		page.id = typed->client_id;
		page.name = typed->name;
		page.keys = typed->keys;
	}
	template_services(&html, web_frame(request), &page);
	web_reply_html(request, typed == NULL ? 200 : client_http(typed->ret_verdict),
	    buffer_slice(&html));
}

static void
clients_get(struct web_request *request)
{
	show_list(request, NULL);
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
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (wish.ret_verdict != CLIENT_OK) {
		show_list(request, &wish);
	} else {
		web_redirect_to(request, "/services?done=1");
	}
}

/* --- one of them --- */

static const struct client_line *
line_of(const struct client_desk *desk, const struct id *account)
{
	for (size_t i = 0; i < desk->ret_count; i++) {
		const struct client_line *line = &desk->ret_lines[i];
		if (id_equal(&line->account, account) && line->ended_at == 0) {
			return line;
		}
	}
	return NULL;
}

static void
show_client(struct web_request *request, const struct client_line *line,
    const struct client_change *typed)
{
	struct buffer html = BUFFER_IN(web_arena(request));
	struct template_services_client_prints prints[CLIENT_KEYS_MOST];
	struct template_errors_errors error;
	struct template_services_client page = {
	    .account = id_slice(&line->account),
	    .name = line->name,
	    .id = line->client_id,
	    .prints = prints,
	    .prints_count = line->keys_count,
	};

	for (size_t i = 0; i < line->keys_count; i++) {
		prints[i] = (struct template_services_client_prints){
		    line->keys[i].kid, slice_of(line->keys[i].thumbprint)};
	}
	if (typed != NULL) {
		page.keys = typed->keys;
		page.keys_error = client_key(typed->ret_verdict);
		error = (struct template_errors_errors){SLICE("jwks"), page.keys_error};
		page.errors = &error;
		page.errors_count = 1;
	}
	template_services_client(&html, web_frame(request), &page);
	web_reply_html(request, typed == NULL ? 200 : client_http(typed->ret_verdict),
	    buffer_slice(&html));
}

/* typed is NULL when the page is only opened. */
static void
show_one(struct web_request *request, const struct client_change *typed)
{
	struct client_desk desk;
	struct id account = {""};

	if (!id_parse(web_parameter(request, 0), &account)) {
		web_reply_error(request, 404);
		return;
	}
	enum fault fault = client_desk_open(web_acts(request), web_arena(request), &desk);
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
		return;
	}
	const struct client_line *line = line_of(&desk, &account);
	if (line == NULL) {
		web_reply_error(request, 404);
		return;
	}
	show_client(request, line, typed);
}

static void
client_get(struct web_request *request)
{
	show_one(request, NULL);
}

static void
answer(struct web_request *request, enum fault fault, const struct client_change *change)
{
	if (fault != FAULT_NONE) {
		web_reply_fault(request, fault);
	} else if (change->ret_verdict == CLIENT_OK) {
		web_redirect_to(request, "/services?done=1");
	} else {
		show_one(request, change);
	}
}

static void
keys_post(struct web_request *request)
{
	struct client_change change = {.caller = web_caller(request)};

	if (!web_form_accepted(
	        request, web_form(request, &fields[FIELD_KEYS], 1, &change.keys))) {
		return;
	}
	if (!id_parse(web_parameter(request, 0), &change.account)) {
		web_reply_error(request, 404);
		return;
	}
	answer(request,
	    client_replace_keys(web_acts(request), web_arena(request), &change), &change);
}

static void
end_post(struct web_request *request)
{
	struct client_change change = {.caller = web_caller(request)};

	if (!id_parse(web_parameter(request, 0), &change.account)) {
		web_reply_error(request, 404);
		return;
	}
	answer(request, client_finish(web_acts(request), web_arena(request), &change),
	    &change);
}

static const struct web_route routes[] = {
    {WEB_GET, "/{lang}/services", ACCESS_ROLE_READ, WEB_BODY_NONE, 0, clients_get},
    {WEB_POST, "/{lang}/services", ACCESS_ROLE_CHANGE, WEB_BODY_FORM, WEB_FRESH,
        clients_post},
    {WEB_GET, "/{lang}/services/{id}", ACCESS_ROLE_CHANGE, WEB_BODY_NONE, 0, client_get},
    {WEB_POST, "/{lang}/services/{id}/keys", ACCESS_ROLE_CHANGE, WEB_BODY_FORM, WEB_FRESH,
        keys_post},
    {WEB_POST, "/{lang}/services/{id}/end", ACCESS_ROLE_CHANGE, WEB_BODY_FORM, WEB_FRESH,
        end_post},
};
const struct web_routes client_page_routes = {routes, ARRAY_LEN(routes)};
