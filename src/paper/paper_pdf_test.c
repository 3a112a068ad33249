/* SPDX-License-Identifier: EUPL-1.2 */
/* The PDF as other programs see it: pdfinfo, pdftotext, pdftoppm, qpdf, mutool, zbarimg. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "paper/paper_pdf.h"
#include "paper/paper_sample.h"
#include "paper/paper_tool.h"

#define CEILING (32 << 20)

enum {
	PDF_BYTES_MOST = 70 * 1024 - 2 * 4096, /* the signature comes on top */
	NAME_LETTERS = 200,
	THREADS = 4,
};

static struct paper *paper; /* opened once for all tests of this program */

static int
open_paper(void **state)
{
	(void)state;
	return paper_new(SAMPLE_FONTS, &paper) == FAULT_NONE ? 0 : -1;
}

static int
close_paper(void **state)
{
	(void)state;
	paper_free(paper);
	return 0;
}

static struct slice
a4_of(const struct paper_document *document, struct arena *arena)
{
	struct slice pdf = {0};

	assert_int_equal(paper_a4(paper, document, arena, &pdf), FAULT_NONE);
	return pdf;
}

/* What pdftotext reads, bounding boxes or plain text. */
static const char *
text_of(struct slice pdf, const char *option, struct arena *arena)
{
	const char *file = paper_tool_file(arena, "paper.pdf", pdf);
	const char *const command[] = {"pdftotext", option, file, "-", NULL};
	char *text = arena_text(arena, paper_tool_output(arena, command, 0));

	paper_tool_remove(arena, file);
	return text;
}

static const char *
info_of(struct slice pdf, struct arena *arena)
{
	const char *file = paper_tool_file(arena, "paper.pdf", pdf);
	const char *const command[] = {"pdfinfo", file, NULL};
	char *text = arena_text(arena, paper_tool_output(arena, command, 0));

	paper_tool_remove(arena, file);
	return text;
}

static size_t
count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word)) {
		count++;
	}
	return count;
}

static void
assert_has(const char *text, const char *word)
{
	if (text == NULL || strstr(text, word) == NULL) {
		fail_msg("no \"%s\" in: %s", word, text != NULL ? text : "nothing");
	}
}

static void
a_folder_without_the_fonts_is_refused(void **state)
{
	(void)state;
	struct paper *none = NULL;

	assert_int_equal(paper_new("/nowhere", &none), FAULT_CONFIG);
	assert_null(none);
	paper_free(none);
}

static void
a_qr_text_that_fits_no_code_is_a_fault(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct paper_document *document = sample_document(&sample, &arena);
	struct slice pdf = {0};
	char text[4000];

	memset(text, 'x', sizeof(text));
	document->qr_text = slice_bytes(text, sizeof(text));
	assert_int_equal(paper_a4(paper, document, &arena, &pdf), FAULT_MEMORY);
	assert_int_equal(paper_card(paper, document, &arena, &pdf), FAULT_MEMORY);
	assert_null(pdf.bytes);
	arena_done(&arena);
}

static void
both_languages_are_read_as_they_were_written(void **state)
{
	(void)state;
	for (int lead = 0; lead < 2; lead++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		document->arabic_leads = lead == 1;
		const char *text = text_of(a4_of(document, &arena), "-layout", &arena);

		assert_has(text, SAMPLE_LATIN);
		assert_has(text, SAMPLE_ARABIC);
		assert_has(text, "Drone flight permit");
		assert_has(text, "تصريح تشغيل طائرة بدون طيار");
		assert_has(text, "DP-2026-0012345");
		assert_has(text, "نوفمبر");
		assert_int_equal(count_of(text, SAMPLE_SERIAL), 2);
		/* The last four digits stand in both columns, never turned around. */
		assert_int_equal(count_of(text, "5674"), 2);
		assert_null(strstr(text, "4765"));
		arena_done(&arena);
	}
}

/* The number behind a key; 0 when the key is not there. */
static double
number_of(const char *text, const char *key)
{
	const char *found = strstr(text, key);

	return found != NULL ? strtod(found + strlen(key), NULL) : 0;
}

/* The left edge of a word, of the last one when it is there twice. */
static double
left_of(const char *boxes, const char *word)
{
	char end[32];
	double left = 0;

	(void)snprintf(end, sizeof(end), ">%s</word>", word);
	for (const char *at = boxes; (at = strstr(at, "<word ")) != NULL; at++) {
		const char *line_end = strchr(at, '\n');
		assert_non_null(line_end);
		const char *hit = strstr(at, end);
		if (hit != NULL && hit < line_end) {
			left = fmax(left, number_of(at, "xMin=\""));
		}
	}
	assert_true(left > 0);
	return left;
}

static void
a_sentence_in_arabic_runs_from_right_to_left(void **state)
{
	(void)state;
	for (int lead = 0; lead < 2; lead++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		document->arabic_leads = lead == 1;
		const char *boxes = text_of(a4_of(document, &arena), "-bbox", &arena);

		/* "from ... 2026 to ... 2027", in the column on the right. */
		assert_true(left_of(boxes, "2027") > 300);
		assert_true(left_of(boxes, "2026") > left_of(boxes, "2027") + 20);
		arena_done(&arena);
	}
}

static void
title_and_author_are_in_the_language_that_leads(void **state)
{
	(void)state;
	static const struct {
		bool arabic;
		const char *title;
		const char *author;
	} rows[] = {
	    {false, "Drone flight permit DP-2026-0012345", "Civil Aviation Authority"},
	    {true, "تصريح تشغيل طائرة بدون طيار", "هيئة الطيران المدني"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		document->arabic_leads = rows[i].arabic;
		const char *info = info_of(a4_of(document, &arena), &arena);

		assert_has(info, rows[i].title);
		assert_has(info, rows[i].author);
		assert_has(info, "Tagged:          yes");
		assert_has(info, "Pages:           1");
		assert_has(info, "(A4)");
		arena_done(&arena);
	}
}

static void
the_leading_language_is_read_first(void **state)
{
	(void)state;
	for (int lead = 0; lead < 2; lead++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		document->arabic_leads = lead == 1;
		struct slice pdf = a4_of(document, &arena);
		const char *file = paper_tool_file(&arena, "paper.pdf", pdf);
		const char *const command[] = {"pdfinfo", "-struct-text", file, NULL};
		const char *tree =
		    arena_text(&arena, paper_tool_output(&arena, command, 0));

		const char *latin = strstr(tree, "Drone flight permit");
		const char *arabic = strstr(tree, "هيئة");
		assert_non_null(latin);
		assert_non_null(arabic);
		assert_int_equal(arabic < latin, lead == 1);
		assert_has(tree, "H1");
		assert_has(tree, "Figure");
		paper_tool_remove(&arena, file);
		arena_done(&arena);
	}
}

static void
only_our_fonts_are_in_the_file(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct slice pdf = a4_of(sample_document(&sample, &arena), &arena);
	const char *file = paper_tool_file(&arena, "paper.pdf", pdf);
	const char *const command[] = {"pdffonts", file, NULL};
	const char *fonts = arena_text(&arena, paper_tool_output(&arena, command, 0));
	size_t known = count_of(fonts, "+Inter") + count_of(fonts, "+NotoSansArabic") +
	    count_of(fonts, "+NotoKufiArabic");

	assert_int_equal(count_of(fonts, "\n"), known + 2);
	paper_tool_remove(&arena, file);
	arena_done(&arena);
}

static void
the_code_on_the_printed_page_is_read_by_zbar(void **state)
{
	(void)state;
	for (int card = 0; card < 2; card++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		struct slice pdf = {0};
		assert_int_equal(card == 1 ? paper_card(paper, document, &arena, &pdf)
		                           : paper_a4(paper, document, &arena, &pdf),
		    FAULT_NONE);
		const char *file = paper_tool_file(&arena, "paper.pdf", pdf);
		const char *const draw[] = {
		    "pdftoppm", "-r", "100", "-png", "-singlefile", file, NULL};
		struct slice image = paper_tool_output(&arena, draw, 0);
		const char *picture = paper_tool_file(&arena, "page.png", image);
		const char *const read[] = {"zbarimg", "--nodbus", "--quiet", "--raw",
		    "--oneshot", picture, NULL};
		struct slice text = paper_tool_output(&arena, read, 0);

		assert_true(slice_equal(slice_trim(text), document->qr_text));
		paper_tool_remove(&arena, file);
		paper_tool_remove(&arena, picture);
		arena_done(&arena);
	}
}

static void
qpdf_and_mutool_find_nothing_wrong(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct slice pdf = a4_of(sample_document(&sample, &arena), &arena);
	const char *file = paper_tool_file(&arena, "paper.pdf", pdf);
	const char *const check[] = {"qpdf", "--check", file, NULL};
	const char *const info[] = {"mutool", "info", file, NULL};

	assert_has(arena_text(&arena, paper_tool_output(&arena, check, 0)),
	    "No syntax or stream encoding errors found");
	assert_null(
	    strstr(arena_text(&arena, paper_tool_output(&arena, info, 0)), "error"));
	paper_tool_remove(&arena, file);
	arena_done(&arena);
}

/* A name of 200 letters: words of 7 letters, or one word. */
static struct slice
long_name(struct arena *arena, const char *word, bool one_word)
{
	struct buffer name = BUFFER_IN(arena);

	for (int letters = 0; letters < NAME_LETTERS; letters += 8) {
		buffer_puts(&name, word);
		buffer_puts(&name, one_word ? "" : " ");
	}
	return slice_trim(buffer_slice(&name));
}

struct box {
	double left;
	double top;
	double right;
	double bottom;
};

/* The next word's box of pdftotext -bbox; false at the end of the page. */
static bool
next_box(const char **rest, struct box *box)
{
	const char *word = strstr(*rest, "<word ");
	const char *page = strstr(*rest, "</page>");

	if (word == NULL || page == NULL || page < word) {
		return false;
	}
	*rest = word + 1;
	box->left = number_of(word, "xMin=\"");
	box->top = number_of(word, "yMin=\"");
	box->right = number_of(word, "xMax=\"");
	box->bottom = number_of(word, "yMax=\"");
	return true;
}

/* A box is as high as the tallest letter of the font, so those of two lines touch: what
 * counts is the middle half, where most of the ink is. */
static bool
overlap(const struct box *one, const struct box *two)
{
	double wide = fmin(one->right, two->right) - fmax(one->left, two->left);
	double middles = fabs((one->top + one->bottom) - (two->top + two->bottom)) / 2;
	double halves = ((one->bottom - one->top) + (two->bottom - two->top)) / 4;

	return wide > 1 && middles < halves;
}

/* The first of the boxes that the new one lies on; NULL when it is free. */
static const struct box *
find_overlap(const struct box *boxes, size_t count, const struct box *box)
{
	for (size_t i = 0; i < count; i++) {
		if (overlap(&boxes[i], box)) {
			return &boxes[i];
		}
	}
	return NULL;
}

static void
assert_page_is_tidy(const char *page, double width, double height)
{
	struct box boxes[1024];
	size_t count = 0;

	while (count < ARRAY_LEN(boxes) && next_box(&page, &boxes[count])) {
		const struct box *box = &boxes[count];
		assert_true(box->left >= 8 && box->right <= width - 8);
		assert_true(box->top >= 4 && box->bottom <= height - 4);
		assert_null(find_overlap(boxes, count, box));
		count++;
	}
	assert_true(count > 10);
}

/* What a person may bring: names of 200 letters, of one word, up to 8 drones. */
static const struct {
	const char *name;
	const char *latin_word;
	const char *arabic_word;
	bool one_word;
	size_t drones;
} extremes[] = {
    {"long names, no drones", "Mohammed", "المنصور", false, 0},
    {"long names, 8 drones", "Mohammed", "المنصور", false, 8},
    {"one endless word", "Mohammed", "المنصوري", true, 8},
    {"no Arabic name", "Mohammed", "", true, 8},
};

static void
fill_extreme(size_t index, struct sample *sample, struct arena *arena)
{
	sample->rows[0].value.en =
	    long_name(arena, extremes[index].latin_word, extremes[index].one_word);
	sample->rows[0].value.ar =
	    long_name(arena, extremes[index].arabic_word, extremes[index].one_word);
	sample->document.list.row_count = extremes[index].drones;
	sample->cells[0] = long_name(arena, "Maverick", true);
}

static void
nothing_overlaps_and_nothing_leaves_the_page(void **state)
{
	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_LEN(extremes); i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct paper_document *document = sample_document(&sample, &arena);
		document->arabic_leads = i % 2 == 1;
		fill_extreme(i / 2, &sample, &arena);
		struct slice pdf = a4_of(document, &arena);
		const char *boxes = text_of(pdf, "-bbox", &arena);

		assert_true(pdf.size <= PDF_BYTES_MOST);
		for (const char *page = boxes; (page = strstr(page, "<page ")) != NULL;
		     page++) {
			assert_page_is_tidy(page, 595, 842);
		}
		assert_int_equal(paper_card(paper, document, &arena, &pdf), FAULT_NONE);
		assert_page_is_tidy(text_of(pdf, "-bbox", &arena), 243, 153);
		arena_done(&arena);
	}
}

static void
a_long_document_keeps_all_it_says(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct paper_document *document = sample_document(&sample, &arena);

	fill_extreme(1, &sample, &arena);
	struct slice pdf = a4_of(document, &arena);
	const char *text = text_of(pdf, "-layout", &arena);
	assert_has(info_of(pdf, &arena), "Pages:           2");
	assert_int_equal(count_of(text, "Mohammed"), NAME_LETTERS / 8);
	assert_int_equal(count_of(text, "المنصور"), NAME_LETTERS / 8);
	assert_int_equal(count_of(text, SAMPLE_SERIAL), 8);
	assert_has(text, "2/2");
	arena_done(&arena);
}

static void
an_ordinary_document_with_eight_drones_is_one_page(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct paper_document *document = sample_document(&sample, &arena);

	document->list.row_count = SAMPLE_DRONES;
	struct slice pdf = a4_of(document, &arena);
	assert_has(info_of(pdf, &arena), "Pages:           1");
	assert_true(pdf.size <= PDF_BYTES_MOST);
	arena_done(&arena);
}

static void
what_is_not_given_is_not_there(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct paper_document *document = sample_document(&sample, &arena);

	document->list.row_count = 0;
	document->qr_text = (struct slice){0};
	document->standing = (struct paper_pair){0};
	document->row_count = 1;
	const char *text = text_of(a4_of(document, &arena), "-layout", &arena);
	assert_has(text, SAMPLE_LATIN);
	assert_null(strstr(text, "Registered drones"));
	assert_null(strstr(text, "Scan to verify"));
	assert_null(strstr(text, "In force"));
	arena_done(&arena);
}

static void
the_same_words_give_the_same_bytes(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct paper_document *document = sample_document(&sample, &arena);

	assert_true(slice_equal(a4_of(document, &arena), a4_of(document, &arena)));
	arena_done(&arena);
}

/* Each thread makes three documents; what it returns is whether all went well. */
static void *
make_some(void *wanted)
{
	const struct slice *want = wanted;
	bool same = true;

	for (int i = 0; i < 3; i++) {
		struct arena arena = ARENA_EMPTY(CEILING);
		struct sample sample;
		struct slice pdf = {0};
		same = paper_a4(paper, sample_document(&sample, &arena), &arena, &pdf) ==
		        FAULT_NONE &&
		    slice_equal(pdf, *want) && same;
		arena_done(&arena);
	}
	return same ? wanted : NULL;
}

static void
many_threads_may_share_one_paper(void **state)
{
	(void)state;
	struct arena arena = ARENA_EMPTY(CEILING);
	struct sample sample;
	struct slice want = a4_of(sample_document(&sample, &arena), &arena);
	pthread_t threads[THREADS];

	for (size_t i = 0; i < THREADS; i++) {
		assert_int_equal(pthread_create(&threads[i], NULL, make_some, &want), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		void *done = NULL;
		assert_int_equal(pthread_join(threads[i], &done), 0);
		assert_non_null(done);
	}
	arena_done(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_folder_without_the_fonts_is_refused),
	    cmocka_unit_test(a_qr_text_that_fits_no_code_is_a_fault),
	    cmocka_unit_test(both_languages_are_read_as_they_were_written),
	    cmocka_unit_test(a_sentence_in_arabic_runs_from_right_to_left),
	    cmocka_unit_test(title_and_author_are_in_the_language_that_leads),
	    cmocka_unit_test(the_leading_language_is_read_first),
	    cmocka_unit_test(only_our_fonts_are_in_the_file),
	    cmocka_unit_test(the_code_on_the_printed_page_is_read_by_zbar),
	    cmocka_unit_test(qpdf_and_mutool_find_nothing_wrong),
	    cmocka_unit_test(nothing_overlaps_and_nothing_leaves_the_page),
	    cmocka_unit_test(a_long_document_keeps_all_it_says),
	    cmocka_unit_test(an_ordinary_document_with_eight_drones_is_one_page),
	    cmocka_unit_test(what_is_not_given_is_not_there),
	    cmocka_unit_test(the_same_words_give_the_same_bytes),
	    cmocka_unit_test(many_threads_may_share_one_paper),
	};
	return cmocka_run_group_tests(tests, open_paper, close_paper);
}
