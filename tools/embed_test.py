#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Embedding: names follow the content, references follow the names."""

import unittest

from embed import File, finish, table
from generated import Faults


def finish_all(*given):
    files = {name: File(folder, name, content.encode()) for folder, name, content in given}
    faults = Faults()
    for one in files.values():
        finish(one, files, faults)
    return files, faults.lines


class Embed(unittest.TestCase):
    def test_a_name_changes_with_the_content(self):
        one = finish_all(("css", "a.css", "p{}"))[0]["a.css"].path
        two = finish_all(("css", "a.css", "b{}"))[0]["a.css"].path
        self.assertRegex(one, r"^/static/a\.[0-9a-f]{10}\.css$")
        self.assertNotEqual(one, two)

    def test_a_name_changes_with_what_is_referred_to(self):
        sheet = ("css", "a.css", "p{background:url(../icon/i.svg)}")
        one = finish_all(sheet, ("icon", "i.svg", "<svg/>"))[0]
        two = finish_all(sheet, ("icon", "i.svg", "<svg />"))[0]
        self.assertIn(f"url({one['i.svg'].path})".encode(), one["a.css"].content)
        self.assertNotEqual(one["a.css"].path, two["a.css"].path)

    def test_scripts_follow_their_imports(self):
        files, lines = finish_all(("js", "a.js", "import {x} from './b.js';\nf('/static/c.js');"),
                                  ("js", "b.js", "1"), ("js", "c.js", "2"))
        self.assertEqual(lines, [])
        self.assertIn(f"from '{files['b.js'].path}'".encode(), files["a.js"].content)
        self.assertIn(f"f('{files['c.js'].path}')".encode(), files["a.js"].content)

    def test_the_service_worker_and_manifests_keep_their_names(self):
        files, _ = finish_all(("js", "sw.js", "cache(['/static/a.css']);"), ("css", "a.css", ""),
                              ("", "app.webmanifest", '{"src": "/static/i.png"}'),
                              ("icon", "i.png", "png"))
        self.assertEqual(files["sw.js"].path, "/sw.js")
        self.assertTrue(files["sw.js"].stable and not files["a.css"].stable)
        self.assertIn(files["a.css"].path.encode(), files["sw.js"].content)
        self.assertIn(files["i.png"].path.encode(), files["app.webmanifest"].content)

    def test_a_reference_to_nothing_is_told_with_its_line(self):
        lines = finish_all(("css", "a.css", "p{}\nb{background:url(gone.svg)}"))[1]
        self.assertEqual(lines, ["web/css/a.css:2: there is no gone.svg in web/"])

    def test_files_that_refer_to_each_other_are_refused(self):
        lines = finish_all(("js", "a.js", "import './b.js';"), ("js", "b.js", "import './a.js';"))[1]
        self.assertIn("refer to each other", lines[0])

    def test_remarks_of_a_style_sheet_stay_at_home(self):
        files, _ = finish_all(("css", "a.css", "/* why */p{}"))
        self.assertEqual(files["a.css"].content, b"p{}")

    def test_only_what_shrinks_is_compressed(self):
        files, _ = finish_all(("css", "a.css", "p{}" * 200), ("icon", "i.png", "p" * 200))
        rows = table(files).split("\t{\"")
        self.assertIn("text/css", rows[1])
        self.assertEqual(rows[2].split("{NULL, NULL")[0].count("{NULL, 0}"), 2)
        self.assertEqual(rows[1].count("{NULL, 0}"), 0)


if __name__ == "__main__":
    unittest.main()
