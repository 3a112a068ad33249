/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * tasrih-inspect - what is in an uploaded file, read in a jail.
 *
 *	tasrih-inspect [--ca FILE] [--issued DAY] [--no-ocr] [--preview PREFIX] FILE
 *	tasrih-inspect --serve WORKERS     as tasrih starts it, socket at 3
 *
 * By hand it goes the server's way: it starts itself with --serve and asks. It exits with
 * 0 when the file could be read, 1 when not (the JSON says why), 3 when asked wrongly.
 */
#include <assert.h>
#include <fcntl.h>
#include <getopt.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/log.h"
#include "base/socket.h"
#include "inspect/client.h"
#include "inspect/program/cell.h"
#include "inspect/program/codes.h"
#include "inspect/program/keeper.h"
#include "inspect/program/signature.h"
#include "inspect/program/worker.h"

enum { EXIT_UNREADABLE = 1, EXIT_WRONG = 3, ARENA_BYTES = 256 << 20, PATH_SIZE = 4096 };

struct wish {
	unsigned serve;
	const char *ca_file; /* PEM of those whose signature is trusted */
	day issued;
	const char *preview;
	const char *path;
	bool ocr;
};

static bool
read_words(int count, char **words, struct wish *ret_wish)
{
	static const struct option options[] = {
	    {"serve", required_argument, NULL, 's'},
	    {"ca", required_argument, NULL, 'c'},
	    {"issued", required_argument, NULL, 'i'},
	    {"no-ocr", no_argument, NULL, 'n'},
	    {"preview", required_argument, NULL, 'p'},
	    {NULL, 0, NULL, 0},
	};
	struct wish wish = {.ocr = true, .issued = moment_day(moment_now(), 0)};
	int option = 0;

	/* NOLINTNEXTLINE(concurrency-mt-unsafe): before any thread */
	while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
		switch (option) {
		case 's':
			wish.serve = (unsigned)strtoul(optarg, NULL, 10);
			break;
		case 'c':
			wish.ca_file = optarg;
			break;
		case 'i':
			if (!day_parse(slice_of(optarg), &wish.issued)) {
				return false;
			}
			break;
		case 'n':
			wish.ocr = false;
			break;
		case 'p':
			wish.preview = optarg;
			break;
		default:
			return false;
		}
	}
	wish.path = optind < count ? words[optind] : NULL;
	*ret_wish = wish;
	return wish.serve > 0 ? wish.serve <= INSPECT_WORKERS_MOST && optind == count
	                      : optind + 1 == count;
}

/* --- as the keeper --- */

static void
ignore_signals(void)
{
	/* a Ctrl-C is for all of the group, and the server wants answers until it stops */
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE};

	for (size_t i = 0; i < ARRAY_LEN(ignored); i++) {
		(void)signal(ignored[i], SIG_IGN);
	}
}

static int
serve(const struct wish *wish)
{
	ignore_signals();
	tzset(); /* before the jail: a date in a PDF asks for the zone */
	inspect_signatures_warm_up();
	if (!inspect_codes_warm_up() || inspect_cell_drop_user() != FAULT_NONE ||
	    prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || /* another user lost it */
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
	    !socket_send(INSPECT_SOCKET, SLICE("R"))) {
		return EXIT_FAILURE;
	}
	inspect_keeper_run(INSPECT_SOCKET, wish->serve);
	return EXIT_SUCCESS;
}

/* --- by hand --- */

static bool
read_file(const char *path, struct arena *arena, struct slice *ret_file)
{
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC);

	if (file < 0 || fstat(file, &about) != 0 || about.st_size <= 0 ||
	    about.st_size > INSPECT_FILE_BYTES_MOST) {
		if (file >= 0) {
			(void)close(file);
		}
		return false;
	}
	char *bytes = arena_alloc(arena, (size_t)about.st_size);
	bool whole = read(file, bytes, (size_t)about.st_size) == about.st_size;
	(void)close(file);
	*ret_file = slice_bytes(bytes, (size_t)about.st_size);
	return whole;
}

static bool
write_picture(const char *prefix, unsigned page, enum inspect_size size, struct slice png)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s-%u-%s.png", prefix, page,
	    size == INSPECT_LARGE ? "large" : "small");
	FILE *out = fopen(path, "wbe");
	if (out == NULL) {
		return false;
	}
	bool whole = fwrite(png.bytes, 1, png.size, out) == png.size;
	return fclose(out) == 0 && whole;
}

static void
write_pictures(struct inspect *inspect, struct slice file, const char *prefix,
    size_t pages, struct arena *arena)
{
	for (unsigned page = 1; page <= pages; page++) {
		for (unsigned size = 0; size < INSPECT_SIZE_COUNT; size++) {
			struct slice png = {0};
			if (inspect_draw(inspect, file, page, (enum inspect_size)size,
			        arena, &png) != FAULT_NONE ||
			    png.size == 0 ||
			    !write_picture(prefix, page, (enum inspect_size)size, png)) {
				(void)fprintf(stderr, "no picture of page %u\n", page);
			}
		}
	}
}

static struct slice
der_of(X509 *certificate, struct arena *arena)
{
	unsigned char *der = NULL;
	int size = i2d_X509(certificate, &der);
	struct slice copy =
	    arena_copy(arena, slice_bytes(der, size > 0 ? (size_t)size : 0));

	OPENSSL_free(der);
	return copy;
}

/* By hand they are trusted for all time. */
static bool
read_authorities(const char *path, struct arena *arena,
    struct inspect_authority ret_authorities[static INSPECT_AUTHORITIES_MOST],
    size_t *ret_count)
{
	BIO *in = BIO_new_file(path, "rb");
	X509 *certificate = NULL;
	size_t count = 0;

	while (in != NULL && count < INSPECT_AUTHORITIES_MOST &&
	    (certificate = PEM_read_bio_X509(in, NULL, NULL, NULL)) != NULL) {
		ret_authorities[count] = (struct inspect_authority){
		    .certificate = der_of(certificate, arena),
		    .from = 0,
		    .until = INT64_MAX,
		};
		X509_free(certificate);
		if (ret_authorities[count].certificate.size >
		    INSPECT_AUTHORITY_BYTES_MOST) {
			break;
		}
		count++;
	}
	bool whole = in != NULL && certificate == NULL && count > 0;
	BIO_free(in);
	*ret_count = count;
	return whole;
}

static enum fault
look(struct inspect *inspect, const struct wish *wish, struct slice file,
    struct arena *arena, struct inspect_report *ret_report)
{
	struct inspect_authority authorities[INSPECT_AUTHORITIES_MOST];
	struct inspect_question question = {.kind = INSPECT_LOOK,
	    .authorities = authorities,
	    .issued = moment_of_day(wish->issued, 0) + MOMENT_DAY / 2};
	struct inspect_end end;

	if (wish->ca_file != NULL &&
	    !read_authorities(
	        wish->ca_file, arena, authorities, &question.authorities_count)) {
		(void)fprintf(
		    stderr, "%s has no certificate in PEM, or too many\n", wish->ca_file);
		return FAULT_CONFIG;
	}
	TRY(inspect_look(inspect, &question, file, arena, ret_report, &end));
	if (wish->ocr && ret_report->verdict == INSPECT_READABLE &&
	    inspect_report_has_pictures(ret_report)) {
		question.kind = INSPECT_READ;
		TRY(inspect_look(inspect, &question, file, arena, ret_report, &end));
	}
	(void)fprintf(stderr, "%u ms, %u KiB at most\n", end.milliseconds, end.peak_kib);
	return FAULT_NONE;
}

static int
show(struct inspect *inspect, const struct wish *wish, struct slice file,
    struct arena *arena)
{
	struct inspect_report report;
	struct buffer json = BUFFER_IN(arena);

	if (look(inspect, wish, file, arena, &report) != FAULT_NONE) {
		return EXIT_WRONG;
	}
	inspect_report_write(&report, &json);
	(void)printf("%.*s\n", SLICE_PRINT(buffer_slice(&json)));
	if (report.verdict != INSPECT_READABLE) {
		return EXIT_UNREADABLE;
	}
	if (wish->preview != NULL) {
		write_pictures(inspect, file, wish->preview, report.pages_count, arena);
	}
	return EXIT_SUCCESS;
}

static int
by_hand(const struct wish *wish)
{
	struct arena arena = ARENA_EMPTY(ARENA_BYTES);
	struct inspect *inspect = NULL;
	struct slice file = {0};
	int status = EXIT_WRONG;

	assert(wish->path != NULL);
	if (!read_file(wish->path, &arena, &file)) {
		(void)fprintf(stderr, "cannot read %s, or it is empty or above 20 MB\n",
		    wish->path);
	} else if (inspect_start(&(struct inspect_options){.program = "/proc/self/exe",
	                             .workers = 1},
	               &inspect) == FAULT_NONE) {
		status = show(inspect, wish, file, &arena);
	}
	inspect_stop(inspect);
	arena_done(&arena);
	return status;
}

int
main(int count, char **words)
{
	struct wish wish;

	if (!read_words(count, words, &wish)) {
		(void)fputs("usage: tasrih-inspect [--ca FILE] [--issued DAY] "
		            "[--no-ocr] [--preview PREFIX] FILE\n",
		    stderr);
		return EXIT_WRONG;
	}
	return wish.serve > 0 ? serve(&wish) : by_hand(&wish);
}
