/* SPDX-License-Identifier: EUPL-1.2 */
/* peer - from where a request comes, and whether that asks too often. */
#include <stdio.h>
#include <strings.h>

#include "base/log.h"
#include "web/request_private.h"

enum { SECONDS_SIZE = 12 };

/* A wrong one stops the start: believed or not believed by mistake, it would be noticed
 * when it is too late. */
enum fault
peer_trust(struct web_server *server)
{
	const char *const *texts = server->options.trusted_proxies;
	size_t count = 0;

	while (texts != NULL && texts[count] != NULL) {
		count++;
	}
	server->proxies = ARENA_ARRAY(&server->arena, struct address_range, count + 1);
	for (size_t i = 0; i < count; i++) {
		if (!address_range_parse(slice_of(texts[i]), &server->proxies[i])) {
			log_event(LOG_ERROR, "web.trusted_proxy",
			    LOG_TEXT("address", texts[i]));
			return FAULT_CONFIG;
		}
	}
	server->proxies_count = count;
	return FAULT_NONE;
}

static bool
is_trusted(const struct web_server *server, const struct address *address)
{
	for (size_t i = 0; i < server->proxies_count; i++) {
		if (address_in(address, &server->proxies[i])) {
			return true;
		}
	}
	return false;
}

static enum MHD_Result
join_header(void *self, enum MHD_ValueKind kind, const char *name, const char *value)
{
	struct buffer *joined = self;

	(void)kind;
	if (strcasecmp(name, "X-Forwarded-For") == 0 && value != NULL) {
		buffer_puts(joined, ",");
		buffer_puts(joined, value);
	}
	return MHD_YES;
}

/* From the right: what a trusted proxy says of whom it serves is true, what that one says
 * is not. HAProxy adds a line of its own under what a client may have sent: all lines are
 * one list (RFC 9110 section 5.3). */
static struct address
forwarded(struct web_request *request, struct address peer)
{
	struct buffer joined = BUFFER_IN(&request->arena);

	(void)MHD_get_connection_values(
	    request->connection, MHD_HEADER_KIND, join_header, &joined);
	struct slice rest = buffer_slice(&joined);
	while (rest.size > 0 && is_trusted(request->server, &peer)) {
		size_t last = rest.size;
		while (last > 0 && rest.bytes[last - 1] != ',') {
			last--;
		}
		if (!address_parse(slice_trim(slice_from(rest, last)), &peer)) {
			break;
		}
		rest = slice_first(rest, last > 0 ? last - 1 : 0);
	}
	return peer;
}

struct address
peer_address(struct web_request *request)
{
	if (!address_is_none(&request->address)) {
		return request->address;
	}
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
	    request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	if (info == NULL || info->client_addr == NULL) {
		return request->address;
	}
	struct address peer = address_of_peer(info->client_addr);
	request->address =
	    is_trusted(request->server, &peer) ? forwarded(request, peer) : peer;
	return request->address;
}

static enum web_act
act_of(const struct web_route *route)
{
	static const struct {
		unsigned flag;
		enum web_act act;
	} acts[] = {
	    {WEB_SIGN_IN, WEB_ACT_SIGN_IN},
	    {WEB_VERIFY, WEB_ACT_VERIFY},
	    {WEB_CODE, WEB_ACT_CODE},
	    {WEB_SUBMIT, WEB_ACT_SUBMIT},
	    {WEB_EXPORT, WEB_ACT_EXPORT},
	};

	for (size_t i = 0; route != NULL && i < ARRAY_LEN(acts); i++) {
		if ((route->flags & acts[i].flag) != 0) {
			return acts[i].act;
		}
	}
	return route != NULL && route->body == WEB_BODY_UPLOAD ? WEB_ACT_UPLOAD
	                                                       : WEB_ACT_OTHER;
}

static bool
may_again(struct web_request *request, enum rate_of of, struct slice who)
{
	const struct web_rates *rates = &request->server->options.rates;
	struct rate_key key = {act_of(request->route), of, who};
	struct web_rate rate =
	    of == RATE_ADDRESS ? rates->address[key.act] : rates->account[key.act];
	char text[SECONDS_SIZE];
	unsigned seconds = 0;

	if (rate_admits(request->server->rates, &key, rate, request->started, &seconds)) {
		return true;
	}
	(void)snprintf(text, sizeof(text), "%u", seconds);
	web_set_header(request, "Retry-After", slice_of(text));
	return false;
}

/* The machine itself and a proxy that does not say for whom it asks stand for everybody:
 * to keep them out would keep out all. */
bool
peer_may_again(struct web_request *request)
{
	struct address peer = peer_address(request);

	if (address_is_none(&peer) || address_is_loopback(&peer) ||
	    is_trusted(request->server, &peer)) {
		return true;
	}
	struct address own = address_of_subscriber(&peer);
	return may_again(
	    request, RATE_ADDRESS, slice_bytes(own.bytes, sizeof(own.bytes)));
}

bool
peer_account_may_again(struct web_request *request)
{
	return id_is_none(&request->account) ||
	    may_again(request, RATE_ACCOUNT, id_slice(&request->account));
}
