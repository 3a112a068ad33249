/* SPDX-License-Identifier: EUPL-1.2 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/attr.h"
#include "base/buffer.h"
#include "decision/compare.h"

/* The words, the marked ones in brackets. */
static struct slice
marked(struct arena *arena, const char *text, const char *other)
{
	struct compare_text told = compare_words(arena, slice_of(text), slice_of(other));
	struct buffer out = BUFFER_IN(arena);

	for (size_t i = 0; i < told.count; i++) {
		buffer_print(&out, told.words[i].differs ? "%s[%.*s]" : "%s%.*s",
		    i > 0 ? " " : "", SLICE_PRINT(told.words[i].word));
	}
	return buffer_slice(&out);
}

static void
what_differs_is_marked_by_word(void **state)
{
	static const struct {
		const char *text;
		const char *other;
		const char *marked;
	} rows[] = {
	    {"Fatima Al Marri", "Fatima Al Falasi", "Fatima Al [Marri]"},
	    {"Ali Ali Hassan", "Ali Hassan", "Ali [Ali] Hassan"},
	    {"Fatima", "", "[Fatima]"},
	    {"O'Connor-Smith", "Connor Smith", "[O'Connor-Smith]"},
	    {"فاطمة المرّي", "فاطمه الفلاسي", "فاطمة [المرّي]"},
	    {"784-1990-1234567-6", "784-1990-1234567-7", "[784-1990-1234567-6]"},
	    {"O'Connor-Smith", "smith o connor", "O'Connor-Smith"},
	    {"FÁTIMA  Al Falasi", "al falasi, fatima", "FÁTIMA Al Falasi"},
	    {"أحمد", "احمد", "أحمد"},
	    {"", "Fatima", ""},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = ARENA_EMPTY(1 << 20);
		struct slice got = marked(&arena, rows[i].text, rows[i].other);
		assert_string_equal(arena_text(&arena, got), rows[i].marked);
		arena_done(&arena);
	}
	(void)state;
}

static void
another_order_is_alike_and_not_the_same(void **state)
{
	static const struct {
		const char *one;
		const char *two;
		bool alike;
		bool same;
	} rows[] = {
	    {"Fatima Falasi", "Fatima", false, false},
	    {"Fatima", "Fatima Falasi", false, false},
	    {"Ali Ali", "Ali Hassan", false, false},
	    {"Al Falasi, Fatima", "Fatima Al Falasi", true, false},
	    {"fatima al-falasi", "Fatima Al Falasi", true, true},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice one = slice_of(rows[i].one);
		struct slice two = slice_of(rows[i].two);
		assert_int_equal(compare_is_alike(one, two), rows[i].alike);
		assert_int_equal(compare_is_same(one, two), rows[i].same);
	}
	(void)state;
}

#define PAPER                                                                            \
	"Falcon Academy\nThis is to certify that Noura Ali Specimen has completed\n"     \
	"Name: Noura Specimen Haddad\nCertificate number: TC-2026-0077\nCertificate\n"

static void
the_part_of_a_document_that_says_it_is_found(void **state)
{
	static const struct {
		const char *document;
		const char *value;
		const char *found;
	} rows[] = {
	    {PAPER, "Khalid Mansoor", ""},
	    {PAPER, "Falcon Training Centre Dubai", ""},
	    {PAPER, "", ""},
	    {"", "Noura", ""},
	    {PAPER, "TC-2026-0078", "TC-2026-0077"},
	    {PAPER, "TC-2026-0077", "TC-2026-0077"},
	    {PAPER, "noura specimen", "Noura Specimen Haddad"},
	    {"This is to certify that Noura Ali Specimen has completed the course",
	        "Noura Specimen", "Noura Ali Specimen"},
	    {PAPER, "Academy Falcon", "Falcon Academy"},
	    {"الاسم: نورة سبيسيمن", "نوره سبيسيمن", "نورة سبيسيمن"},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct slice got =
		    compare_find(slice_of(rows[i].document), slice_of(rows[i].value));
		assert_true(slice_equal(got, slice_of(rows[i].found)));
	}
	(void)state;
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_differs_is_marked_by_word),
	    cmocka_unit_test(another_order_is_alike_and_not_the_same),
	    cmocka_unit_test(the_part_of_a_document_that_says_it_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
