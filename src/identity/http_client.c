/* SPDX-License-Identifier: EUPL-1.2 */
#include "identity/http_client.h"

#include <assert.h>

#include <curl/curl.h>

#include "base/buffer.h"
#include "base/log.h"
#include "identity/provider.h"

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *self)
{
	struct buffer *body = self;
	size_t more = size * count;

	if (more > HTTP_CLIENT_ANSWER_BYTES_MOST - body->size) {
		return 0; /* curl gives up with a write error */
	}
	buffer_put(body, slice_bytes(bytes, more));
	return more;
}

static void
set_limits(CURL *curl, const char *url)
{
	bool loopback = identity_url_is_loopback(slice_of(url));

	(void)curl_easy_setopt(curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(
	    curl, CURLOPT_PROTOCOLS_STR, loopback ? "http,https" : "https");
	(void)curl_easy_setopt(curl, CURLOPT_NOPROXY, loopback ? "*" : NULL);
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(
	    curl, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CLIENT_CONNECT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)HTTP_CLIENT_TOTAL_MS);
	(void)curl_easy_setopt(
	    curl, CURLOPT_MAXFILESIZE, (long)HTTP_CLIENT_ANSWER_BYTES_MOST);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "tasrih");
}

static void
set_authentication(CURL *curl, const struct http_call *call)
{
	if (call->user != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		(void)curl_easy_setopt(curl, CURLOPT_USERNAME, call->user);
		(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, call->password);
	}
	if (call->bearer != NULL) {
		(void)curl_easy_setopt(curl, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		(void)curl_easy_setopt(curl, CURLOPT_XOAUTH2_BEARER, call->bearer);
	}
}

/* The headers of the call, for curl_slist_free_all. */
static struct curl_slist *
set_body(CURL *curl, const struct http_call *call, struct arena *arena)
{
	struct buffer type = BUFFER_IN(arena);
	struct curl_slist *headers = curl_slist_append(NULL, "Accept: application/json");

	if (call->post != NULL) {
		buffer_print(&type, "Content-Type: %s", call->content_type);
		headers = curl_slist_append(headers, buffer_text(&type));
		(void)curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, call->post);
	}
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	return headers;
}

enum fault
http_client_call(
    struct arena *arena, const struct http_call *call, struct http_answer *ret_answer)
{
	struct buffer body = BUFFER_IN(arena);
	CURL *curl = curl_easy_init();

	assert(identity_url_is_safe(slice_of(call->url)));
	if (curl == NULL) {
		return FAULT_MEMORY;
	}
	set_limits(curl, call->url);
	set_authentication(curl, call);
	struct curl_slist *headers = set_body(curl, call, arena);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);

	CURLcode code = curl_easy_perform(curl);
	struct http_answer answer = {.status = 0, .body = buffer_slice(&body)};
	(void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer.status);
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
	if (code != CURLE_OK) {
		log_event(LOG_WARNING, "identity.no_answer",
		    LOG_TEXT("provider", call->provider), LOG_TEXT("stage", call->stage),
		    LOG_TEXT("why", curl_easy_strerror(code)));
		return FAULT_NETWORK;
	}
	*ret_answer = answer;
	return FAULT_NONE;
}
