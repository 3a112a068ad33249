/* SPDX-License-Identifier: EUPL-1.2 */
#include "notice/smtp_post.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/log.h"

enum { CONNECT_MS = 10000, TOTAL_MS = 45000 };

struct smtp {
	struct smtp_options options;
	CURL *curl;
};

struct upload {
	struct slice rest;
};

/* --- addresses --- */

static struct slice
host_of(struct slice url)
{
	struct slice rest = slice_from(url, slice_find(url, ':') + 3);

	if (rest.size > 0 && rest.bytes[0] == '[') {
		return slice_first(rest, slice_find(rest, ']') + 1);
	}
	return slice_first(rest, slice_find(rest, ':'));
}

static bool
is_on_loopback(struct slice url)
{
	struct slice host = host_of(url);

	return slice_equal(host, SLICE("127.0.0.1")) ||
	    slice_equal(host, SLICE("[::1]")) || slice_equal(host, SLICE("localhost"));
}

static bool
are_host_bytes(struct slice text)
{
	for (size_t i = 0; i < text.size; i++) {
		char byte = text.bytes[i];
		bool plain = (byte >= '0' && byte <= '9') ||
		    (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
		if (!plain && strchr("-.:[]", byte) == NULL) {
			return false;
		}
	}
	return text.size > 0;
}

bool
smtp_url_is_safe(struct slice url)
{
	size_t scheme = slice_starts(url, SLICE("smtp://")) ? 7
	    : slice_starts(url, SLICE("smtps://"))          ? 8
	                                                    : 0;

	return scheme > 0 && are_host_bytes(slice_from(url, scheme)) &&
	    host_of(url).size > 0 && host_of(url).size + scheme <= url.size;
}

/* --- making --- */

static int
watch(void *self, curl_off_t down_all, curl_off_t down, curl_off_t up_all, curl_off_t up)
{
	const struct smtp *smtp = self;

	(void)down_all;
	(void)down;
	(void)up_all;
	(void)up;
	return atomic_load(smtp->options.stop) ? 1 : 0;
}

static void
set_options(struct smtp *smtp)
{
	const struct smtp_options *options = &smtp->options;
	bool near = is_on_loopback(slice_of(options->url));
	CURL *curl = smtp->curl;

	(void)curl_easy_setopt(curl, CURLOPT_URL, options->url);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	(void)curl_easy_setopt(
	    curl, CURLOPT_USE_SSL, (long)(near ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	(void)curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)CONNECT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)TOTAL_MS);
	(void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, watch);
	(void)curl_easy_setopt(curl, CURLOPT_XFERINFODATA, smtp);
	if (options->ca_file[0] != '\0') {
		(void)curl_easy_setopt(curl, CURLOPT_CAINFO, options->ca_file);
	}
	if (options->cert_file[0] != '\0') {
		(void)curl_easy_setopt(curl, CURLOPT_SSLCERT, options->cert_file);
		(void)curl_easy_setopt(curl, CURLOPT_SSLKEY, options->key_file);
	}
	if (options->user[0] != '\0') {
		(void)curl_easy_setopt(curl, CURLOPT_USERNAME, options->user);
		(void)curl_easy_setopt(curl, CURLOPT_PASSWORD, options->password);
	}
}

enum fault
smtp_new(const struct smtp_options *options, struct smtp **ret_smtp)
{
	struct smtp *smtp = calloc(1, sizeof(*smtp));
	CURL *curl = curl_easy_init();

	if (smtp == NULL || curl == NULL) {
		free(smtp);
		curl_easy_cleanup(curl);
		return FAULT_MEMORY;
	}
	*smtp = (struct smtp){*options, curl};
	set_options(smtp);
	*ret_smtp = smtp;
	return FAULT_NONE;
}

void
smtp_free(struct smtp *smtp)
{
	if (smtp != NULL) {
		curl_easy_cleanup(smtp->curl);
		free(smtp);
	}
}

/* --- sending --- */

static size_t
give_bytes(char *bytes, size_t size, size_t count, void *self)
{
	struct upload *upload = self;
	size_t most = size * count;
	size_t more = upload->rest.size < most ? upload->rest.size : most;

	if (more > 0) {
		memcpy(bytes, upload->rest.bytes, more);
	}
	upload->rest = slice_from(upload->rest, more);
	return more;
}

/* Of what the server said last: 5xx after we named the person or gave the mail is about
 * this mail; 53x is about our own sign-in, and an earlier no is about the server. */
static bool
is_refusal(CURLcode code, long reply, curl_off_t uploaded)
{
	bool late = code == CURLE_SEND_ERROR || uploaded > 0;

	return late && reply >= 500 && reply < 600 && reply / 10 != 53;
}

static const char *
why_not(CURLcode code, long reply)
{
	switch ((int)code) {
	case CURLE_ABORTED_BY_CALLBACK:
		return "stopping";
	case CURLE_USE_SSL_FAILED:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
		return "tls";
	case CURLE_LOGIN_DENIED:
		return "sign_in";
	default:
		return reply >= 400 && reply < 600 ? "temporary" : "network";
	}
}

static enum notice_outcome
outcome_of(struct smtp *smtp, CURLcode code, const char **ret_why)
{
	long reply = 0;
	curl_off_t uploaded = 0;

	*ret_why = "";
	if (code == CURLE_OK) {
		return NOTICE_SENT;
	}
	(void)curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &reply);
	(void)curl_easy_getinfo(smtp->curl, CURLINFO_SIZE_UPLOAD_T, &uploaded);
	bool refused = is_refusal(code, reply, uploaded);
	*ret_why = refused ? "refused" : why_not(code, reply);
	log_event(LOG_WARNING, "notice.mail_not_sent", LOG_TEXT("why", *ret_why),
	    LOG_INT("reply", reply), LOG_TEXT("curl", curl_easy_strerror(code)));
	return refused ? NOTICE_NEVER : NOTICE_AGAIN;
}

enum notice_outcome
smtp_send(struct smtp *smtp, const struct smtp_letter *letter, const char **ret_why)
{
	struct upload upload = {letter->bytes};
	struct curl_slist *to = curl_slist_append(NULL, letter->to);
	CURL *curl = smtp->curl;

	(void)curl_easy_setopt(curl, CURLOPT_MAIL_FROM, letter->from);
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
	(void)curl_easy_setopt(
	    curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)letter->bytes.size);
	CURLcode code = curl_easy_perform(curl);
	(void)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(to);
	return outcome_of(smtp, code, ret_why);
}
