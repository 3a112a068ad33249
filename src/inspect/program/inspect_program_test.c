/* SPDX-License-Identifier: EUPL-1.2 */
/* The real program, asked as the server asks it: samples, hostile files, its own death. Its
 * path is the first argument, the root of the project is where it runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "inspect/client.h"

#define SAMPLES "test/samples"
#define HOSTILE "test/samples/hostile"

enum { CEILING = 256 << 20, ASKERS = 6, QUESTIONS = 4, PATH_SIZE = 512 };

static const char *program;
static const struct inspect_question plain = {.kind = INSPECT_LOOK};

struct place {
	struct arena arena;
	struct inspect *inspect;
};

static void
begin(struct place *place)
{
	*place = (struct place){.arena = ARENA_EMPTY(CEILING)};
	assert_int_equal(
	    inspect_start(&(struct inspect_options){.program = program, .workers = 2},
	        &place->inspect),
	    FAULT_NONE);
}

static void
finish(struct place *place)
{
	inspect_stop(place->inspect);
	arena_done(&place->arena);
}

static struct slice
file_at(struct arena *arena, const char *folder, const char *name)
{
	char path[PATH_SIZE];
	struct buffer whole = BUFFER_IN(arena);

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *in = fopen(path, "rbe");
	assert_non_null(in);
	for (size_t got = 1; got > 0; whole.size += got) {
		got = fread(buffer_reserve(&whole, 1 << 16), 1, 1 << 16, in);
	}
	(void)fclose(in);
	return buffer_slice(&whole);
}

static struct inspect_report
look(struct place *place, enum inspect_kind kind, struct slice file)
{
	struct inspect_report report = {0};

	const struct inspect_question question = {.kind = kind};

	assert_int_equal(
	    inspect_look(place->inspect, &question, file, &place->arena, &report, NULL),
	    FAULT_NONE);
	return report;
}

static bool
has(struct slice whole, const char *part)
{
	return memmem(whole.bytes, whole.size, part, strlen(part)) != NULL;
}

static void
each_sample_comes_out_as_it_is(void **state)
{
	static const struct {
		const char *name;
		enum inspect_verdict verdict;
		unsigned pages;
	} rows[] = {
	    {"password.pdf", INSPECT_PASSWORD, 0},
	    {"truncated.pdf", INSPECT_DAMAGED, 0},
	    {"huge.png", INSPECT_DAMAGED, 1},
	    {"bomb-page.pdf", INSPECT_TOO_LARGE, 1},
	    {"bomb-stream.pdf", INSPECT_TOO_SLOW, 0},
	    {"not-a-document.pdf", INSPECT_NO_DOCUMENT, 0},
	    {"gif-as.jpg", INSPECT_NO_DOCUMENT, 0},
	    {"program.pdf", INSPECT_NO_DOCUMENT, 0},
	    {"html-then-pdf.pdf", INSPECT_NO_DOCUMENT, 0},
	    {"picture.png", INSPECT_READABLE, 1},
	    {"scan.pdf", INSPECT_READABLE, 1},
	    {"photo-exif.jpg", INSPECT_READABLE, 1},
	    {"signed.pdf", INSPECT_READABLE, 1},
	};
	struct place place;

	(void)state;
	begin(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct inspect_report report = look(
		    &place, INSPECT_LOOK, file_at(&place.arena, SAMPLES, rows[i].name));
		if (report.verdict != rows[i].verdict ||
		    report.page_count != rows[i].pages) {
			fail_msg("%s: %s, %u pages", rows[i].name,
			    inspect_verdict_name(report.verdict), report.page_count);
		}
	}
	finish(&place);
}

static void
a_digital_certificate_is_read_in_both_languages(void **state)
{
	struct place place;

	(void)state;
	begin(&place);
	struct inspect_report report =
	    look(&place, INSPECT_LOOK, file_at(&place.arena, SAMPLES, "signed.pdf"));
	assert_int_equal(report.pages[0].reading, INSPECT_BY_TEXT);
	assert_true(has(report.pages[0].text, "Mariam Saeed Al Suwaidi"));
	assert_true(has(report.pages[0].text, "مريم سعيد السويدي"));
	assert_true(has(report.pages[0].text, "TC-0042-2026-00119"));
	assert_int_equal(report.codes_count, 1);
	assert_true(slice_equal(report.codes[0].text,
	    SLICE("https://centre.example.ae/c/TC-0042-2026-00119?k=9f3a71")));
	assert_false(inspect_report_has_pictures(&report));
	finish(&place);
}

static void
a_scan_is_read_by_its_looks(void **state)
{
	static const char *const names[] = {"scan.pdf", "scan.jpg"};
	struct place place;

	(void)state;
	begin(&place);
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct slice file = file_at(&place.arena, SAMPLES, names[i]);
		struct inspect_report report = look(&place, INSPECT_LOOK, file);
		assert_true(inspect_report_has_pictures(&report));
		assert_int_equal(report.codes_count, 1);
		report = look(&place, INSPECT_READ, file);
		assert_int_equal(report.pages[0].reading, INSPECT_BY_OCR);
		assert_true(has(report.pages[0].text, "TC-0042-2026-00120"));
		assert_true(has(report.pages[0].text, "Khalid Yousef Haddad"));
	}
	finish(&place);
}

static struct inspect_signature
signature_of(struct place *place, struct slice file)
{
	struct inspect_report report = look(place, INSPECT_LOOK, file);

	assert_int_equal(report.signatures_count, 1);
	return report.signatures[0];
}

/* The version in its first line is signed, and does not matter to who reads it. */
static struct slice
changed(struct arena *arena, struct slice file)
{
	char *copy = arena_text(arena, file);

	assert_true(slice_starts(file, SLICE("%PDF-1.5")));
	copy[strlen("%PDF-1.")] = '6';
	return slice_bytes(copy, file.size);
}

static void
a_signature_is_of_all_of_the_file_or_it_is_said(void **state)
{
	struct place place;

	(void)state;
	begin(&place);
	struct slice file = file_at(&place.arena, SAMPLES, "signed.pdf");
	struct inspect_signature good = signature_of(&place, file);
	assert_true(good.intact && good.whole_file);
	assert_true(slice_equal(good.signer, SLICE("Permit Seal 2026")));
	struct inspect_signature other =
	    signature_of(&place, changed(&place.arena, file));
	assert_false(other.intact);
	struct buffer longer = BUFFER_IN(&place.arena);
	buffer_put(&longer, file);
	buffer_puts(&longer, "\n% more\n");
	other = signature_of(&place, buffer_slice(&longer));
	assert_true(other.intact);
	assert_false(other.whole_file);
	finish(&place);
}

static void
a_signer_nobody_named_is_not_trusted(void **state)
{
	struct place place;

	(void)state;
	begin(&place);
	struct inspect_signature found =
	    signature_of(&place, file_at(&place.arena, SAMPLES, "signed.pdf"));
	assert_true(found.intact && found.whole_file);
	assert_false(found.trusted);
	finish(&place);
}

static void
what_a_file_would_do_by_itself_is_said(void **state)
{
	static const struct {
		const char *name;
		bool javascript;
		bool attachments;
	} rows[] = {
	    {"fonts.pdf", false, false},
	    {"javascript.pdf", true, false},
	    {"launch.pdf", true, false},
	    {"attachment.pdf", false, true},
	};
	struct place place;

	(void)state;
	begin(&place);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct inspect_report report = look(
		    &place, INSPECT_LOOK, file_at(&place.arena, HOSTILE, rows[i].name));
		assert_int_equal(report.javascript, rows[i].javascript);
		assert_int_equal(report.attachments, rows[i].attachments);
	}
	finish(&place);
}

static void
a_page_is_drawn_at_two_sizes(void **state)
{
	struct place place;
	struct slice png[3] = {0};

	(void)state;
	begin(&place);
	struct slice file = file_at(&place.arena, SAMPLES, "signed.pdf");
	assert_int_equal(
	    inspect_draw(place.inspect, file, 1, INSPECT_SMALL, &place.arena, &png[0]),
	    FAULT_NONE);
	assert_int_equal(
	    inspect_draw(place.inspect, file, 1, INSPECT_LARGE, &place.arena, &png[1]),
	    FAULT_NONE);
	assert_int_equal(
	    inspect_draw(place.inspect, file, 2, INSPECT_LARGE, &place.arena, &png[2]),
	    FAULT_NONE);
	assert_true(slice_starts(png[0], SLICE("\x89PNG\r\n\x1A\n")));
	assert_true(slice_starts(png[1], SLICE("\x89PNG\r\n\x1A\n")));
	assert_true(png[1].size > png[0].size);
	assert_int_equal(png[2].size, 0); /* there is no second page */
	finish(&place);
}

/* Whatever they are, each gets an answer, and the next person's file is read. */
static void
hostile_files_get_an_answer_and_harm_nobody(void **state)
{
	struct place place;
	unsigned count = 0;

	(void)state;
	begin(&place);
	DIR *folder = opendir(HOSTILE);
	assert_non_null(folder);
	/* NOLINTNEXTLINE(concurrency-mt-unsafe) */
	for (struct dirent *entry = readdir(folder); entry != NULL;
	     entry = readdir(folder)) { /* NOLINT(concurrency-mt-unsafe) */
		if (entry->d_name[0] == '.') {
			continue;
		}
		struct inspect_report report = look(
		    &place, INSPECT_LOOK, file_at(&place.arena, HOSTILE, entry->d_name));
		if (report.verdict == INSPECT_STOPPED) {
			fail_msg("%s stopped its reader", entry->d_name);
		}
		count++;
	}
	(void)closedir(folder);
	assert_true(count >= 10);
	struct inspect_report report =
	    look(&place, INSPECT_LOOK, file_at(&place.arena, SAMPLES, "signed.pdf"));
	assert_int_equal(report.verdict, INSPECT_READABLE);
	assert_true(inspect_is_alive(place.inspect));
	finish(&place);
}

static void *
ask_again_and_again(void *self)
{
	struct inspect *inspect = self;
	struct arena arena = ARENA_EMPTY(CEILING);
	intptr_t wrong = 0;
	struct slice file = file_at(&arena, SAMPLES, "signed.pdf");

	for (int i = 0; i < QUESTIONS; i++) {
		struct inspect_report report = {0};
		if (inspect_look(inspect, &plain, file, &arena, &report, NULL) !=
		        FAULT_NONE ||
		    report.codes_count != 1) {
			wrong++;
		}
	}
	arena_done(&arena);
	return (void *)wrong; /* NOLINT(performance-no-int-to-ptr) */
}

static void
more_than_there_are_workers_wait_their_turn(void **state)
{
	struct place place;
	pthread_t threads[ASKERS];
	void *wrong = NULL;

	(void)state;
	begin(&place);
	for (size_t i = 0; i < ASKERS; i++) {
		assert_int_equal(
		    pthread_create(&threads[i], NULL, ask_again_and_again, place.inspect),
		    0);
	}
	for (size_t i = 0; i < ASKERS; i++) {
		assert_int_equal(pthread_join(threads[i], &wrong), 0);
		assert_null(wrong);
	}
	finish(&place);
}

static void
a_keeper_that_died_is_a_fault_and_not_a_verdict(void **state)
{
	struct place place;
	struct inspect_report report;

	(void)state;
	begin(&place);
	struct slice file = file_at(&place.arena, SAMPLES, "signed.pdf");
	assert_int_equal(kill(inspect_process(place.inspect), SIGKILL), 0);
	while (inspect_look(place.inspect, &plain, file, &place.arena, &report, NULL) ==
	    FAULT_NONE) {
	}
	assert_int_equal(
	    inspect_look(place.inspect, &plain, file, &place.arena, &report, NULL),
	    FAULT_CLOSING);
	assert_false(inspect_is_alive(place.inspect));
	finish(&place);
}

static void
a_program_that_is_not_there_is_said(void **state)
{
	struct inspect *inspect = NULL;

	(void)state;
	assert_int_equal(
	    inspect_start(&(struct inspect_options){.program = "/nowhere"}, &inspect),
	    FAULT_CONFIG);
	assert_null(inspect);
}

/* --- traced --- */

/* Memory, and not of a file. */
static bool
maps_a_file(const char *call)
{
	return strncmp(call, "mmap(", strlen("mmap(")) == 0 &&
	    strstr(call, "MAP_ANONYMOUS, -1, 0)") == NULL &&
	    strstr(call, "MAP_ANONYMOUS|MAP_NORESERVE, -1, 0)") == NULL;
}

static bool
may_be_called(const char *call)
{
	static const char *const may[] = {"recvfrom(3,", "sendto(3,", "brk(", "mmap(",
	    "munmap(", "mremap(", "madvise(", "mprotect(", "sysinfo(", "futex(",
	    "getrandom(", "clock_gettime(", "getpid(", "exit_group(", "sigaltstack(",
	    "+++ exited", "<... "};

	for (size_t i = 0; i < ARRAY_LEN(may); i++) {
		if (strncmp(call, may[i], strlen(may[i])) == 0) {
			return true;
		}
	}
	return false;
}

/* Lines are "PID call". The worker is who loads a filter of its own making. */
static unsigned
judge_trace(FILE *trace)
{
	char line[4096];
	long worker = 0;
	unsigned calls = 0;

	while (fgets(line, sizeof(line), trace) != NULL) {
		char *call = NULL;
		long process = strtol(line, &call, 10);
		call += strspn(call, " ");
		if (strstr(call, "recvfrom(3, \"TIQ2") == call && worker == 0) {
			fail_msg("a file was taken before the cell was shut");
		}
		if (worker == 0 &&
		    strstr(call, "seccomp(SECCOMP_SET_MODE_FILTER, 0, {") == call) {
			worker = process;
		} else if (worker != 0 && process == worker) {
			calls++;
			if (!may_be_called(call) || maps_a_file(call)) {
				fail_msg("after the cell was shut: %s", call);
			}
		}
	}
	return calls;
}

static void
after_the_cell_is_shut_nothing_is_opened_or_run(void **state)
{
	char path[] = "/tmp/tasrih-trace-XXXXXX";
	char command[4 * PATH_SIZE];
	static const char *const files[] = {
	    "signed.pdf", "scan.jpg", "hostile/fonts.pdf"};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		int made = mkostemp(path, O_CLOEXEC);
		assert_true(made >= 0);
		(void)close(made);
		(void)snprintf(command, sizeof(command),
		    "ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o %s %s --no-ocr %s/%s "
		    ">/dev/null 2>&1",
		    path, program, SAMPLES, files[i]);
		/* NOLINTNEXTLINE(cert-env33-c,concurrency-mt-unsafe): words of ours */
		(void)!system(command);
		FILE *trace = fopen(path, "re");
		assert_non_null(trace);
		unsigned calls = judge_trace(trace);
		(void)fclose(trace);
		(void)unlink(path);
		assert_true(calls > 5);
		(void)snprintf(path, sizeof(path), "/tmp/tasrih-trace-XXXXXX");
	}
}

int
main(int count, char **words)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_sample_comes_out_as_it_is),
	    cmocka_unit_test(a_digital_certificate_is_read_in_both_languages),
	    cmocka_unit_test(a_scan_is_read_by_its_looks),
	    cmocka_unit_test(a_signature_is_of_all_of_the_file_or_it_is_said),
	    cmocka_unit_test(a_signer_nobody_named_is_not_trusted),
	    cmocka_unit_test(what_a_file_would_do_by_itself_is_said),
	    cmocka_unit_test(a_page_is_drawn_at_two_sizes),
	    cmocka_unit_test(hostile_files_get_an_answer_and_harm_nobody),
	    cmocka_unit_test(more_than_there_are_workers_wait_their_turn),
	    cmocka_unit_test(a_keeper_that_died_is_a_fault_and_not_a_verdict),
	    cmocka_unit_test(a_program_that_is_not_there_is_said),
	    cmocka_unit_test(after_the_cell_is_shut_nothing_is_opened_or_run),
	};

	if (count != 2) {
		return EXIT_FAILURE;
	}
	program = words[1];
	(void)signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
