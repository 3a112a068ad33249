/* SPDX-License-Identifier: EUPL-1.2 */
#include "app/verify.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/code_text.h"
#include "app/file.h"
#include "app/order_fetch.h"
#include "app/qr_reader.h"
#include "app/status_fetch.h"
#include "app/verify_say.h"
#include "base/number.h"
#include "certificate/certificate_verify.h"
#include "permit/permit_verify.h"

enum { LISTS_MOST = 8, ROOT_BYTES_MOST = 1024, LISTS_ARENA_BYTES = 64 << 20 };

static const char usage[] =
    "usage: tasrih verify [--data DIR] [--trust-list FILE] [--root-key FILE]\n"
    "                     [--status FILE]... [--offline] [--at TIME] [--lang en|ar]\n"
    "                     TEXT|FILE.png|FILE.pdf|-\n"
    "TEXT is what a QR code says; - reads it, or a picture or PDF, from standard input.\n"
    "DIR/public holds trust-list and root-key (DIR: the first that has them of ./data,\n"
    "./build/demo-data and /var/lib/tasrih). The status list is fetched from the\n"
    "address in the permit, unless it is given, or --offline. TIME is 2026-11-22 or\n"
    "2026-11-22T14:05:00Z.\n"
    "Exit status: 0 in force, 1 not valid, 2 cannot tell, 3 usage, 4 a training\n"
    "certificate that its centre signed, which is no permit.\n";

struct options {
	const char *data;
	const char *trust_list; /* NULL: in data */
	const char *root_key;   /* NULL: in data */
	const char *status[LISTS_MOST];
	size_t status_count;
	bool offline;
	moment now;
	enum say_language language;
	const char *what;
};

/* --- the words of the command line --- */

/* "T14:05Z", "T14:05:09Z" or nothing. */
static bool
time_parse(struct slice text, moment *ret_since_midnight)
{
	int64_t hour = 0;
	int64_t minute = 0;
	int64_t second = 0;

	if (text.size == 0) {
		*ret_since_midnight = 0;
		return true;
	}
	if ((text.size != 7 && text.size != 10) || text.bytes[0] != 'T' ||
	    text.bytes[3] != ':' || !slice_ends(text, SLICE("Z")) ||
	    !number_parse(slice_first(slice_from(text, 1), 2), 0, 23, &hour) ||
	    !number_parse(slice_first(slice_from(text, 4), 2), 0, 59, &minute)) {
		return false;
	}
	if (text.size == 10 &&
	    (text.bytes[6] != ':' ||
	        !number_parse(slice_first(slice_from(text, 7), 2), 0, 59, &second))) {
		return false;
	}
	*ret_since_midnight =
	    hour * MOMENT_HOUR + minute * MOMENT_MINUTE + second * MOMENT_SECOND;
	return true;
}

static bool
moment_parse(struct slice text, moment *ret_when)
{
	enum { DAY_SIZE = 10 };
	day which = 0;
	moment since_midnight = 0;

	if (text.size < DAY_SIZE || !day_parse(slice_first(text, DAY_SIZE), &which) ||
	    !time_parse(slice_from(text, DAY_SIZE), &since_midnight)) {
		return false;
	}
	*ret_when = moment_of_day(which, 0) + since_midnight;
	return true;
}

static bool
take_status(struct options *options, const char *path)
{
	if (options->status_count == LISTS_MOST) {
		return false;
	}
	options->status[options->status_count++] = path;
	return true;
}

static bool
take_option(struct options *options, int option, const char *value)
{
	switch (option) {
	case 'd':
		options->data = value;
		return true;
	case 't':
		options->trust_list = value;
		return true;
	case 'r':
		options->root_key = value;
		return true;
	case 's':
		return take_status(options, value);
	case 'o':
		options->offline = true;
		return true;
	case 'a':
		return moment_parse(slice_of(value), &options->now);
	case 'l':
		return say_of_code(slice_of(value), &options->language);
	default:
		return false;
	}
}

/* NOLINTBEGIN(concurrency-mt-unsafe): there is one thread so far */
static enum say_language
language_of_user(void)
{
	const char *names[] = {getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG")};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i] != NULL && names[i][0] != '\0') {
			return strncmp(names[i], "ar", 2) == 0 ? SAY_ARABIC : SAY_ENGLISH;
		}
	}
	return SAY_ENGLISH;
}

/* The trust folder of who names none: data/ of the source tree holds other things, so a
 * folder counts only with a root key inside. */
static const char *
usual_data(void)
{
	static const struct {
		const char *data;
		const char *root_key;
	} near[] = {
	    {"data", "data/public/root-key"},
	    {"build/demo-data", "build/demo-data/public/root-key"},
	};

	for (size_t i = 0; i < ARRAY_LEN(near); i++) {
		if (access(near[i].root_key, F_OK) == 0) {
			return near[i].data;
		}
	}
	return "/var/lib/tasrih";
}

static bool
options_read(int count, char **arguments, struct options *ret_options)
{
	static const struct option names[] = {
	    {"data", required_argument, NULL, 'd'},
	    {"trust-list", required_argument, NULL, 't'},
	    {"root-key", required_argument, NULL, 'r'},
	    {"status", required_argument, NULL, 's'},
	    {"offline", no_argument, NULL, 'o'},
	    {"at", required_argument, NULL, 'a'},
	    {"lang", required_argument, NULL, 'l'},
	    {NULL, 0, NULL, 0},
	};
	struct options options = {
	    .data = usual_data(),
	    .now = moment_now(),
	    .language = language_of_user(),
	};
	int option = 0;

	optind = 1;
	while ((option = getopt_long(count, arguments, "", names, NULL)) != -1) {
		if (!take_option(&options, option, optarg)) {
			return false;
		}
	}
	if (optind + 1 != count || arguments[optind][0] == '\0') {
		return false;
	}
	options.what = arguments[optind];
	*ret_options = options;
	return true;
}

/* NOLINTEND(concurrency-mt-unsafe) */

/* --- what is asked about --- */

static int
cannot_tell(const struct options *options, const char *key, const char *file)
{
	verify_say_why(options->language, key, file);
	return VERIFY_CANNOT_TELL;
}

/* --- what is trusted --- */

static const char *
public_file(const struct options *options, const char *given, const char *name,
    char ret_path[static PATH_MAX])
{
	if (given != NULL) {
		return given;
	}
	(void)snprintf(ret_path, PATH_MAX, "%s/public/%s", options->data, name);
	return ret_path;
}

static bool
root_read(const char *path, struct arena *arena, struct cose_key *ret_root)
{
	struct slice bytes = {0};
	struct cbor in;

	return file_read(path, ROOT_BYTES_MOST, arena, &bytes, NULL) == FAULT_NONE &&
	    cbor_open(bytes, ROOT_BYTES_MOST, &in) && cose_key_parse(&in, ret_root);
}

/* VERIFY_IN_FORCE, or it was said why not. */
static int
trust_find(
    const struct options *options, struct arena *arena, struct trust_list *ret_trust)
{
	char root_path[PATH_MAX];
	char list_path[PATH_MAX];
	const char *root_name =
	    public_file(options, options->root_key, "root-key", root_path);
	const char *list_name =
	    public_file(options, options->trust_list, "trust-list", list_path);
	struct cose_key root;
	struct slice token = {0};

	if (!root_read(root_name, arena, &root)) {
		return cannot_tell(options,
		    code_text_is_missing(root_name) ? "verify_command.missing_root_key"
		                                    : "verify_command.no_root_key",
		    root_name);
	}
	if (file_read(list_name, TRUST_LIST_BYTES_MOST, arena, &token, NULL) !=
	    FAULT_NONE) {
		return cannot_tell(options,
		    code_text_is_missing(list_name) ? "verify_command.missing_trust_list"
		                                    : "verify_command.no_trust_list",
		    list_name);
	}
	enum trust_verdict verdict =
	    trust_list_read(token, &root, options->now, arena, ret_trust);
	if (verdict != TRUST_OK) {
		return cannot_tell(options, trust_verdict_key(verdict), list_name);
	}
	return VERIFY_IN_FORCE;
}

static int
status_find(const struct options *options, const struct trust_list *trust,
    struct arena *arena, struct status_list ret_lists[static LISTS_MOST])
{
	for (size_t i = 0; i < options->status_count; i++) {
		const char *path = options->status[i];
		struct slice token = {0};
		if (file_read(path, STATUS_LIST_BYTES_MOST, arena, &token, NULL) !=
		        FAULT_NONE ||
		    status_list_read(token, trust, arena, &ret_lists[i]) != STATUS_OK) {
			return cannot_tell(options,
			    code_text_is_missing(path) ? "verify_command.missing_status"
			                               : "verify_command.bad_status",
			    path);
		}
	}
	return VERIFY_IN_FORCE;
}

/* --- the answer --- */

static int
exit_of(enum permit_answer answer)
{
	switch (answer) {
	case PERMIT_ANSWER_IN_FORCE:
		return VERIFY_IN_FORCE;
	case PERMIT_ANSWER_UNKNOWN_KEY:
	case PERMIT_ANSWER_STATUS_OLD:
		return VERIFY_CANNOT_TELL;
	case PERMIT_ANSWER_NOT_YET:
	case PERMIT_ANSWER_EXPIRED:
	case PERMIT_ANSWER_SUSPENDED:
	case PERMIT_ANSWER_REVOKED:
	case PERMIT_ANSWER_SUPERSEDED:
	case PERMIT_ANSWER_SURRENDERED:
	case PERMIT_ANSWER_UNKNOWN:
	case PERMIT_ANSWER_NOT_GENUINE:
	case PERMIT_ANSWER_COUNT:
		break;
	}
	return VERIFY_NOT_VALID;
}

/* What the network has of this permit's list; nothing when it has nothing good. */
static size_t
status_of_network(const struct options *options, const struct permit_finding *found,
    const struct trust_list *trust, struct arena *arena, struct status_list *ret_list)
{
	struct slice token = {0};

	return found->has_claims && !options->offline && options->status_count == 0 &&
	        status_fetch(found->claims.status_uri, arena, &token) == FAULT_NONE &&
	        status_list_read(token, trust, arena, ret_list) == STATUS_OK
	    ? 1
	    : 0;
}

static int
answer(const struct options *options, struct slice text, struct arena *arena)
{
	struct trust_list trust;
	struct status_list lists[LISTS_MOST];
	struct permit_lists held = {lists, options->status_count};
	struct permit_source source = permit_lists_source(&held);
	struct permit_finding found;

	int exit = trust_find(options, arena, &trust);
	if (exit == VERIFY_IN_FORCE) {
		exit = status_find(options, &trust, arena, lists);
	}
	if (exit != VERIFY_IN_FORCE) {
		return exit;
	}
	permit_verify(text, &trust, &source, options->now, arena, &found);
	if (status_of_network(options, &found, &trust, arena, lists) == 1) {
		held.count = 1;
		permit_verify(text, &trust, &source, options->now, arena, &found);
	}
	verify_say_finding(options->language, &found, arena);
	if (!options->offline) {
		struct order_told told = order_fetch(&found, options->now, arena);
		if (told.number.size > 0) {
			verify_say_order(options->language, told.number,
			    options->language == SAY_ARABIC ? told.text_ar : told.text_en,
			    arena);
		}
	}
	return exit_of(found.answer);
}

/* --- a training certificate --- */

static int
exit_of_certificate(enum certificate_answer answer)
{
	switch (answer) {
	case CERTIFICATE_ANSWER_SIGNED:
		return VERIFY_CERTIFICATE;
	case CERTIFICATE_ANSWER_UNKNOWN_KEY:
		return VERIFY_CANNOT_TELL;
	case CERTIFICATE_ANSWER_NOT_GENUINE:
	case CERTIFICATE_ANSWER_KEY_STOLEN:
	case CERTIFICATE_ANSWER_KEY_ENDED:
	case CERTIFICATE_ANSWER_COUNT:
		break;
	}
	return VERIFY_NOT_VALID;
}

static bool
is_certificate(struct slice text, struct arena *arena, struct slice *ret_token)
{
	struct certificate_token read;

	return permit_text_read(text, arena, ret_token) &&
	    certificate_token_read(*ret_token, arena, &read) == CERTIFICATE_TOKEN_OK;
}

static int
answer_certificate(const struct options *options, struct slice token, struct arena *arena)
{
	struct certificate_finding found;
	struct trust_list trust;

	int exit = trust_find(options, arena, &trust);
	if (exit != VERIFY_IN_FORCE) {
		return exit;
	}
	certificate_verify(token, &trust, options->now, arena, &found);
	verify_say_certificate(options->language, &found, arena);
	return exit_of_certificate(found.answer);
}

int
verify_command(int count, char **arguments)
{
	struct arena arena = ARENA_EMPTY((size_t)QR_ARENA_BYTES + LISTS_ARENA_BYTES);
	struct permit_number number;
	struct options options;
	struct slice text = {0};
	struct slice token = {0};

	if (!options_read(count, arguments, &options)) {
		(void)fputs(usage, stderr);
		return VERIFY_USAGE;
	}
	const char *why = code_text_find(options.what, &arena, &text);
	if (why == NULL && permit_number_parse(text, &number) == PERMIT_NUMBER_OK) {
		why = "verify_command.number_only";
	}
	int exit = why != NULL ? cannot_tell(&options, why, options.what)
	    : is_certificate(text, &arena, &token)
	    ? answer_certificate(&options, token, &arena)
	    : answer(&options, text, &arena);
	arena_done(&arena);
	return exit;
}
