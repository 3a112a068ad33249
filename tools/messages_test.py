#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The message compiler: what is wrong in po/ is told with file and line."""

import os
import tempfile
import unittest

from generated import Faults
from messages import check_with_msgfmt, read_all, table

GOOD_EN = 'msgid "a.b"\nmsgstr "Hello {name}"\n'
GOOD_AR = 'msgid "a.b"\nmsgstr "مرحبا {name}"\n'
ARABIC_PLURAL = 'msgid "a.c"\nmsgid_plural "a.c"\n' + "".join(
    f'msgstr[{i}] "ش {i}"\n' for i in range(6))

# (English, Arabic, where, what)
BAD = [
    (GOOD_EN, "", "po/en/x.po:1", "is not in po/ar"),
    ("", GOOD_AR, "po/ar/x.po:1", "is not in po/en"),
    (GOOD_EN + "\n" + GOOD_EN, GOOD_AR, "po/en/x.po:4", "is already at po/en/x.po:1"),
    (GOOD_EN, GOOD_AR.replace("{name}", "{nom}"), "po/ar/x.po:1", "placeholders differ"),
    (GOOD_EN, GOOD_AR.replace("{name}", "{name"), "po/ar/x.po:1", "a brace that is no"),
    (GOOD_EN, '# remark\nmsgid "a.b"\nmsgstr ""\n', "po/ar/x.po:2", "has no text"),
    ('msgid "A.b"\nmsgstr "x"\n', "", "po/en/x.po:1", "is not a key"),
    ('msgid "alone"\nmsgstr "x"\n', "", "po/en/x.po:1", "is not a key"),
    ('msgid "a.c"\nmsgid_plural "a.c"\nmsgstr[0] "x"\n', ARABIC_PLURAL,
     "po/en/x.po:1", "has 1 plural forms, not 2"),
    ('msgid "a.c"\nmsgstr "x"\n', ARABIC_PLURAL, "po/ar/x.po:1", "plural in one language"),
    ('msgid "a.b"\nmsgstr x\n', GOOD_AR, "po/en/x.po:2", "not a line of a .po file"),
    (GOOD_EN + 'msgid "a.b', GOOD_AR, "po/en/x.po:3", "not a line of a .po file"),
]


def read(english, arabic, msgfmt=False):
    faults = Faults()
    with tempfile.TemporaryDirectory() as po:
        for language, text in (("en", english), ("ar", arabic)):
            os.mkdir(os.path.join(po, language))
            with open(os.path.join(po, language, "x.po"), "w", encoding="utf-8") as file:
                file.write(text)
        merged = read_all(po, faults)
        if msgfmt:
            check_with_msgfmt(po, faults)
    return merged, faults.lines


class Messages(unittest.TestCase):
    def test_each_fault_is_told_with_its_place(self):
        for english, arabic, where, what in BAD:
            with self.subTest(what):
                lines = read(english, arabic)[1]
                self.assertTrue(any(line.startswith(where + ":") and what in line
                                    for line in lines), f"{what}: {lines}")

    def test_what_msgfmt_says_is_told_with_the_line_of_the_file(self):
        lines = read(GOOD_EN, GOOD_AR + '\nmsgid "a.d"\n', msgfmt=True)[1]
        self.assertTrue(any(line.startswith("po/ar/x.po:4: msgfmt") for line in lines), lines)
        with_header = ('msgid ""\nmsgstr ""\n"Language: en\\n"\n\n' + GOOD_EN)
        self.assertEqual(read(with_header, GOOD_AR, msgfmt=True)[1], [])

    def test_a_sentence_that_one_language_lacks_is_filled_from_the_other(self):
        merged, _ = read(GOOD_EN, "")
        self.assertEqual(merged["a.b"]["ar"].forms, ["Hello {name}"])

    def test_the_table_is_sorted_and_its_text_is_c(self):
        english = 'msgid "b.a"\nmsgstr "say \\"x\\" ??\\n"\n"more"\n\nmsgid "a.z"\nmsgstr "1"\n'
        merged, lines = read(english, english)
        self.assertEqual(lines, [])
        text = table(merged)
        self.assertLess(text.index('"a.z"'), text.index('"b.a"'))
        self.assertIn(r'"say \"x\" \?\?\nmore"', text)

    def test_plural_forms_may_leave_the_number_out(self):
        english = 'msgid "a.c"\nmsgid_plural "a.c"\nmsgstr[0] "one"\nmsgstr[1] "{n} all"\n'
        self.assertEqual(read(english, ARABIC_PLURAL)[1], [])


if __name__ == "__main__":
    unittest.main()
