/* SPDX-License-Identifier: EUPL-1.2 */
#include "store/s3_call.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/log.h"
#include "base/random.h"
#include "store/s3_credentials.h"
#include "store/s3_list.h"
#include "store/store_driver.h"

enum {
	SETTING_SIZE = S3_WORD_SIZE,
	URL_SIZE = 1024,
	ERROR_BYTES_MOST = 1024,
	PAUSE_MS = 100,
	STATUS_MOVED = 300,
	STATUS_MISSING = 404,
	STATUS_TOO_MANY = 429,
	STATUS_SERVER = 500,
};

struct s3_link {
	char base[2 * SETTING_SIZE + 16];    /* "https://host/bucket" */
	char signing[SETTING_SIZE];          /* "aws:amz:REGION:s3" */
	char credentials_file[SETTING_SIZE]; /* empty: these */
	char key_id[SETTING_SIZE];
	char secret[SETTING_SIZE];
	char ca_file[SETTING_SIZE];
	_Atomic moment rest_until;  /* on the steady clock */
	_Atomic moment answered_at; /* the last time, on the same clock */
	pthread_mutex_t lock;
	size_t busy;
	CURL *idle[S3_CALLS_MOST]; /* with their open connections */
	size_t idle_count;
};

/* One attempt. */
struct attempt {
	struct s3_link *link;
	struct s3_call *call;
	CURL *curl;
	struct s3_credentials keys;
	uint64_t sent;
	uint64_t taken;
	int disk_error;               /* errno, when our own file failed */
	char error[ERROR_BYTES_MOST]; /* what the store said instead */
	size_t error_size;
};

/* --- the link --- */

static bool
copy(char ret_text[static SETTING_SIZE], const char *text)
{
	int size = snprintf(ret_text, SETTING_SIZE, "%s", text != NULL ? text : "");

	return size >= 0 && size < SETTING_SIZE;
}

static bool
set_base(struct s3_link *link, const struct store_s3_options *options)
{
	const char *host = strstr(options->endpoint, "://");
	size_t size = sizeof(link->base);

	if (host == NULL) {
		return false;
	}
	host += 3;
	int wanted = options->path_style
	    ? snprintf(link->base, size, "%s/%s", options->endpoint, options->bucket)
	    : snprintf(link->base, size, "%.*s%s.%s", (int)(host - options->endpoint),
	          options->endpoint, options->bucket, host);
	return wanted > 0 && (size_t)wanted < size;
}

enum fault
s3_link_new(const struct store_s3_options *options, struct s3_link **ret_link)
{
	struct s3_link *link = calloc(1, sizeof(*link));

	if (link == NULL) {
		return FAULT_MEMORY;
	}
	(void)snprintf(
	    link->signing, sizeof(link->signing), "aws:amz:%.64s:s3", options->region);
	(void)pthread_mutex_init(&link->lock, NULL);
	if (!set_base(link, options) ||
	    !copy(link->credentials_file, options->credentials_file) ||
	    !copy(link->key_id, options->key_id) ||
	    !copy(link->secret, options->secret) ||
	    !copy(link->ca_file, options->ca_file)) {
		s3_link_free(link);
		return FAULT_CONFIG;
	}
	*ret_link = link;
	return FAULT_NONE;
}

void
s3_link_free(struct s3_link *link)
{
	if (link == NULL) {
		return;
	}
	for (size_t i = 0; i < link->idle_count; i++) {
		curl_easy_cleanup(link->idle[i]);
	}
	(void)pthread_mutex_destroy(&link->lock);
	explicit_bzero(link, sizeof(*link));
	free(link);
}

static enum fault
take_curl(struct s3_link *link, CURL **ret_curl)
{
	CURL *curl = NULL;

	(void)pthread_mutex_lock(&link->lock);
	bool busy = link->busy == S3_CALLS_MOST;
	if (!busy) {
		link->busy++;
		curl = link->idle_count > 0 ? link->idle[--link->idle_count] : NULL;
	}
	(void)pthread_mutex_unlock(&link->lock);
	if (busy) {
		return FAULT_BUSY;
	}
	*ret_curl = curl != NULL ? curl : curl_easy_init();
	if (*ret_curl == NULL) {
		(void)pthread_mutex_lock(&link->lock);
		link->busy--;
		(void)pthread_mutex_unlock(&link->lock);
		return FAULT_MEMORY;
	}
	return FAULT_NONE;
}

static void
give_back(struct s3_link *link, CURL *curl)
{
	curl_easy_reset(curl); /* forgets the options, keeps the connections */
	(void)pthread_mutex_lock(&link->lock);
	link->busy--;
	link->idle[link->idle_count++] = curl;
	(void)pthread_mutex_unlock(&link->lock);
}

/* --- bytes --- */

static size_t
send_bytes(char *bytes, size_t size, size_t count, void *self)
{
	struct attempt *attempt = self;
	ssize_t read =
	    pread(attempt->call->from, bytes, size * count, (off_t)attempt->sent);

	if (read < 0) {
		attempt->disk_error = errno;
		return CURL_READFUNC_ABORT;
	}
	attempt->sent += (uint64_t)read;
	return (size_t)read;
}

/* A kept connection that turned out to be closed is sent the body once more. */
static int
seek_bytes(void *self, curl_off_t offset, int origin)
{
	struct attempt *attempt = self;

	if (origin != SEEK_SET || offset < 0) {
		return CURL_SEEKFUNC_FAIL;
	}
	attempt->sent = (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static bool
keep_bytes(struct attempt *attempt, struct slice bytes)
{
	struct s3_call *call = attempt->call;
	bool text = call->text != NULL;

	if (attempt->taken + bytes.size >
	    (text ? (size_t)S3_TEXT_BYTES_MOST : (size_t)S3_FILE_BYTES_MOST)) {
		return false;
	}
	if (text) {
		buffer_put(call->text, bytes);
	} else if (pwrite(call->to, bytes.bytes, bytes.size, (off_t)attempt->taken) !=
	    (ssize_t)bytes.size) {
		attempt->disk_error = errno != 0 ? errno : ENOSPC;
		return false;
	}
	attempt->taken += bytes.size;
	return true;
}

static size_t
take_bytes(char *bytes, size_t size, size_t count, void *self)
{
	struct attempt *attempt = self;
	size_t more = size * count;
	long status = 0;

	(void)curl_easy_getinfo(attempt->curl, CURLINFO_RESPONSE_CODE, &status);
	if (status < STATUS_MOVED && attempt->call->method == S3_GET) {
		return keep_bytes(attempt, slice_bytes(bytes, more)) ? more : 0;
	}
	for (size_t i = 0; i < more && attempt->error_size < ERROR_BYTES_MOST; i++) {
		attempt->error[attempt->error_size++] = bytes[i];
	}
	return more;
}

/* --- one attempt --- */

static void
set_limits(CURL *curl)
{
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, (long)S3_CONNECT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, (long)S3_SLOWEST_BYTES);
	(void)curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, (long)S3_SILENT_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)S3_TOTAL_MS);
	(void)curl_easy_setopt(curl, CURLOPT_EXPECT_100_TIMEOUT_MS, (long)S3_EXPECT_MS);
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT, "tasrih");
}

static void
set_method(const struct attempt *attempt)
{
	CURL *curl = attempt->curl;

	switch (attempt->call->method) {
	case S3_HEAD:
		(void)curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
		break;
	case S3_PUT:
		(void)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
		(void)curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE,
		    (curl_off_t)attempt->call->from_bytes);
		break;
	case S3_DELETE:
		(void)curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, "DELETE");
		break;
	case S3_GET:
	default:
		break;
	}
}

static void
set_address(const struct attempt *attempt)
{
	const struct s3_link *link = attempt->link;
	const char *name = attempt->call->name;
	const char *query = attempt->call->query;
	char url[URL_SIZE];

	(void)snprintf(url, sizeof(url), "%s/%s%s%s", link->base,
	    name != NULL ? name : "", query != NULL ? "?" : "",
	    query != NULL ? query : "");
	(void)curl_easy_setopt(attempt->curl, CURLOPT_URL, url);
	(void)curl_easy_setopt(attempt->curl, CURLOPT_AWS_SIGV4, link->signing);
	(void)curl_easy_setopt(attempt->curl, CURLOPT_USERNAME, attempt->keys.key_id);
	(void)curl_easy_setopt(attempt->curl, CURLOPT_PASSWORD, attempt->keys.secret);
	if (link->ca_file[0] != '\0') {
		(void)curl_easy_setopt(attempt->curl, CURLOPT_CAINFO, link->ca_file);
	}
}

static void
set_transfer(struct attempt *attempt)
{
	CURL *curl = attempt->curl;

	(void)curl_easy_setopt(curl, CURLOPT_READFUNCTION, send_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_READDATA, attempt);
	(void)curl_easy_setopt(curl, CURLOPT_SEEKFUNCTION, seek_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_SEEKDATA, attempt);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEDATA, attempt);
}

/* The store is told the hash of the body in a signed header, and refuses another body. */
static struct curl_slist *
set_headers(const struct attempt *attempt)
{
	char token[S3_TOKEN_SIZE + sizeof("x-amz-security-token: ")];
	static const uint8_t of_nothing[32] = {0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c,
	    0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24, 0x27, 0xae, 0x41, 0xe4,
	    0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55};
	char name[STORE_NAME_SIZE];
	char header[STORE_NAME_SIZE + sizeof("x-amz-content-sha256: ")];

	store_name(attempt->call->hash != NULL ? attempt->call->hash : of_nothing, name);
	(void)snprintf(header, sizeof(header), "x-amz-content-sha256: %s", name + 3);
	struct curl_slist *headers = curl_slist_append(NULL, header);
	if (attempt->keys.token[0] != '\0') { /* libcurl signs it with the others */
		(void)snprintf(token, sizeof(token), "x-amz-security-token: %s",
		    attempt->keys.token);
		headers = curl_slist_append(headers, token);
		explicit_bzero(token, sizeof(token));
	}
	if (attempt->call->method == S3_PUT) {
		headers =
		    curl_slist_append(headers, "Content-Type: application/octet-stream");
	}
	(void)curl_easy_setopt(attempt->curl, CURLOPT_HTTPHEADER, headers);
	return headers;
}

/* "AccessDenied": letters only, for it goes into the log. */
static const char *
code_of(struct attempt *attempt, const char *otherwise)
{
	struct slice code =
	    s3_element(slice_bytes(attempt->error, attempt->error_size), "Code");

	for (size_t i = 0; i < code.size; i++) {
		char letter = (char)(code.bytes[i] | 0x20);
		if (letter < 'a' || letter > 'z') {
			return otherwise;
		}
	}
	if (code.size == 0 || code.size >= sizeof(attempt->error)) {
		return otherwise;
	}
	memmove(attempt->error, code.bytes, code.size);
	attempt->error[code.size] = '\0';
	return attempt->error;
}

enum end { END_DONE, END_AGAIN, END_REFUSED };

static enum end
end_of(struct attempt *attempt, CURLcode code)
{
	long status = 0;
	curl_off_t bytes = 0;

	(void)curl_easy_getinfo(attempt->curl, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(
	    attempt->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &bytes);
	attempt->call->ret_found = status != STATUS_MISSING;
	attempt->call->ret_bytes = bytes > 0 ? (uint64_t)bytes : 0;
	if (code == CURLE_OK && status / 100 == 2) {
		return END_DONE;
	}
	/* No such object; no such bucket is another thing. */
	const char *why = code_of(attempt, curl_easy_strerror(code));
	if (code == CURLE_OK && status == STATUS_MISSING &&
	    strcmp(why, "NoSuchBucket") != 0) {
		return END_DONE;
	}
	log_event(LOG_WARNING, "store.no_success", LOG_TEXT("why", why),
	    LOG_INT("status", status), LOG_INT("method", attempt->call->method));
	bool passing = status == 0 || status == STATUS_TOO_MANY ||
	    status >= STATUS_SERVER || code != CURLE_OK;
	return passing && attempt->disk_error == 0 ? END_AGAIN : END_REFUSED;
}

/* What the request is signed with: as the file is now, or as it was configured. */
static bool
take_keys(struct attempt *attempt)
{
	const struct s3_link *link = attempt->link;

	if (link->credentials_file[0] != '\0') {
		return s3_credentials_read(link->credentials_file, &attempt->keys) ==
		    FAULT_NONE;
	}
	(void)memcpy(attempt->keys.key_id, link->key_id, sizeof(link->key_id));
	(void)memcpy(attempt->keys.secret, link->secret, sizeof(link->secret));
	return true;
}

static enum end
try_once(struct s3_link *link, CURL *curl, struct s3_call *call, int *ret_disk_error)
{
	struct attempt attempt = {.link = link, .call = call, .curl = curl};

	if (call->text != NULL) {
		call->text->size = 0;
	}
	if (!take_keys(&attempt)) {
		return END_REFUSED;
	}
	curl_easy_reset(curl);
	set_limits(curl);
	set_method(&attempt);
	set_address(&attempt);
	set_transfer(&attempt);
	struct curl_slist *headers = set_headers(&attempt);
	CURLcode code = curl_easy_perform(curl);
	enum end end = end_of(&attempt, code);
	if (call->method == S3_GET) {
		call->ret_bytes = attempt.taken;
	}
	curl_slist_free_all(headers);
	explicit_bzero(&attempt.keys, sizeof(attempt.keys));
	*ret_disk_error = attempt.disk_error;
	return end;
}

/* --- until it is done --- */

static void
pause_after(int attempt)
{
	long milliseconds = (long)PAUSE_MS << (2 * attempt);
	struct timespec time = {
	    .tv_nsec = (milliseconds / 2 + (long)random_below((uint32_t)milliseconds)) *
	        1000000};

	(void)nanosleep(&time, NULL);
}

/* An attempt that waited for nothing says nothing of a store that has answered others since
 * it began: one hung read must not turn away everybody's uploads when all is well again. */
static void
rest_unless_answered(struct s3_link *link, moment tried)
{
	if (atomic_load(&link->answered_at) < tried) {
		atomic_store(&link->rest_until, moment_steady() + S3_REST_MS);
	}
}

static enum fault
run(struct s3_link *link, CURL *curl, struct s3_call *call)
{
	moment started = moment_steady();
	moment tried = started;
	int disk_error = 0;

	for (int i = 0; i < S3_ATTEMPTS; i++) {
		tried = moment_steady();
		enum end end = try_once(link, curl, call, &disk_error);
		if (end == END_DONE) {
			atomic_store(&link->answered_at, moment_steady());
			return FAULT_NONE;
		}
		if (end == END_REFUSED || moment_steady() - started > S3_PATIENCE_MS) {
			break;
		}
		if (i + 1 < S3_ATTEMPTS) {
			pause_after(i);
		}
	}
	if (disk_error != 0) {
		errno = disk_error;
		return store_disk_failed("transfer");
	}
	log_event(LOG_ERROR, "store.away", LOG_INT("method", call->method),
	    LOG_INT("milliseconds", moment_steady() - started));
	rest_unless_answered(link, tried);
	return FAULT_NETWORK;
}

enum fault
s3_call_run(struct s3_link *link, struct s3_call *call)
{
	CURL *curl = NULL;

	if (moment_steady() < atomic_load(&link->rest_until)) {
		return FAULT_NETWORK;
	}
	TRY(take_curl(link, &curl));
	enum fault fault = run(link, curl, call);
	give_back(link, curl);
	return fault;
}
