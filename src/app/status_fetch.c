/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/status_fetch.h"

#include <curl/curl.h>

#include "base/buffer.h"
#include "crypto/status_list.h"

enum { SECONDS_MOST = 5, CONNECT_SECONDS_MOST = 3, HTTP_OK = 200 };

/* A short answer to curl ends the transfer. */
static size_t
take(char *bytes, size_t one, size_t count, void *out)
{
	struct buffer *body = out;
	const size_t size = one * count;

	if (size > STATUS_LIST_BYTES_MOST - body->size) {
		return 0;
	}
	buffer_put(body, slice_bytes(bytes, size));
	return size;
}

static bool
prepare(CURL *curl, const char *uri, struct buffer *body)
{
	return curl_easy_setopt(curl, CURLOPT_URL, uri) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS_MOST) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS_MOST) ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_NOPROXY, "127.0.0.1,localhost,::1") ==
	    CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_USERAGENT, "tasrih-verify") == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
	    curl_easy_setopt(curl, CURLOPT_WRITEDATA, body) == CURLE_OK;
}

enum fault
status_fetch(struct slice uri, struct arena *arena, struct slice *ret_token)
{
	struct buffer body = BUFFER_IN(arena);
	long status = 0;
	CURL *curl = curl_easy_init();

	bool done = curl != NULL && prepare(curl, arena_text(arena, uri), &body) &&
	    curl_easy_perform(curl) == CURLE_OK &&
	    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK;
	curl_easy_cleanup(curl);
	if (!done || status != HTTP_OK) {
		return FAULT_NETWORK;
	}
	*ret_token = buffer_slice(&body);
	return FAULT_NONE;
}
