#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The template compiler: each bad template is refused with its reason and its line, each
good one calls the writer that its place asks for."""

import os
import subprocess
import tempfile
import unittest

from messages import Message
from templates import compile_all, header, source

ASSETS = {"site.css": "/static/site.0a1b2c3d4e.css", "verify.js": "/static/verify.00.js"}
CORE = {
    "layout_head": '{{fields\nplain title\nflag desk\nurl? script\n}}<main>{{title}}',
    "layout_foot": "</main>",
    "errors": "{{fields\nlist errors\nplain field\nkey message\nend\n}}"
              '{{each errors as e}}<a href="#{{e.field}}">{{e.message}}</a>{{end}}',
    "box": "{{fields\ntext value\nkey label\nurl? link\ncode? id\n}}<b>{{value}}</b>",
}
FIELDS = """{{fields
text name
code id
plain value
url link
html body
key word
number count
date issued
moment at
flag locked
list drones
  text make
  list parts
    code serial
  end
end
list errors like errors.errors
list own
  plain field
  key message
end
}}
"""


def sentence(key, text, plural=False):
    forms = [text, text] if plural else [text]
    return {language: Message(key, plural, forms, "po", 1) for language in ("en", "ar")}


MESSAGES = {
    "a.plain": sentence("a.plain", "Words"),
    "a.name": sentence("a.name", "Hello {name}"),
    "a.many": sentence("a.many", "{n} drones", plural=True),
}


def compile_one(html, with_fields=True):
    source = FIELDS + html if with_fields else html
    return compile_all({**CORE, "x": source}, MESSAGES, ASSETS)


LINE = FIELDS.count("\n") + 1  # where the body of a template begins

BAD = [
    # (body, line within the body, a part of the reason)
    ("{{nobody}}", 1, "there is no field nobody"),
    ("a\nb {{nobody}}", 2, "there is no field nobody"),
    ("{{frame.password}}", 1, "frame has no field password"),
    ("{{name.first}}", 1, "name has no fields"),
    ("{{drones}}", 1, "drones is list: it cannot be written here"),
    ("{{locked}}", 1, "locked is flag: it cannot be written here"),
    ("{{link}}", 1, "link is url: it cannot be written here"),
    ('<a href="{{value}}">x</a>', 1, "href needs a url: value is plain"),
    ('<form action="{{name}}"></form>', 1, "action needs a url"),
    ('<img src="{{id}}" alt="">', 1, "src needs a url"),
    ('<a href="javascript:{{link}}">x</a>', 1, "an address begins with"),
    ('<a href="javascript:alert(1)">x</a>', 1, "an address begins with"),
    ('<a href="//evil.example/">x</a>', 1, "an address begins with"),
    ('<a href="/x/{{word}}">x</a>', 1, "word is key: not in href"),
    ('<a href="{{t "a.plain"}}">x</a>', 1, "no message may stand in href"),
    ('<a href="{{if locked}}{{link}}{{end}}">x</a>', 1, "its ways end in different places"),
    ("<p class={{value}}>x</p>", 1, "put quotes round the value of class"),
    ("<p class=a{{value}}>x</p>", 1, "put quotes round the value of class"),
    ("<p {{value}}>x</p>", 1, "no value may stand here"),
    ("<p data-{{value}}=\"x\">x</p>", 1, "no value may stand here"),
    ("<{{value}}>", 1, "no value may stand here"),
    ('<p title="{{body}}">x</p>', 1, "body is html: not in title"),
    ('<p onclick="f({{count}})">x</p>', 1, "no value may stand in the attribute onclick"),
    ('<p onclick="f()">x</p>', 1, "forbids scripts in attributes"),
    ('<p style="color:{{value}}">x</p>', 1, "no value may stand in the attribute style"),
    ('<p style="color:red">x</p>', 1, "forbids styles in attributes"),
    ("<script>let x = {{count}};</script>", 1, "nothing may stand in <script>"),
    ("<script>{{value}}</script>", 1, "no value may stand in <script>"),
    ("<style>p{color:red}</style>", 1, "nothing may stand in <style>"),
    ("<textarea>{{body}}</textarea>", 1, "body is html: it cannot be written here"),
    ("<!-- {{name}} -->", 1, "a statement in an HTML comment"),
    ("<p><b>x</p></b>", 1, "</p> closes <b>"),
    ("<div>\n<p>x</div>", 2, "</div> closes <p>"),
    ("<div>\n", 1, "<div> is not closed"),
    ("x</div>", 1, "</div> closes nothing"),
    ("<div/>", 1, "does not close itself"),
    ('<p id="a" id="b">x</p>', 1, "the attribute id is there twice"),
    ("{{if locked}}<div>{{end}}</div>", 1, "its ways end in different places"),
    ("{{if locked}}<p>a</p>{{else}}<p>b{{end}}", 1, "its ways end in different places"),
    ('<p {{if locked}}class="a{{end}}>x</p>', 1, "its ways end in different places"),
    ("{{each drones as d}}<li>{{end}}", 1, "ends in another place"),
    ("{{each name as d}}{{end}}", 1, "name is text, not list"),
    ("{{each drones as name}}{{end}}", 1, "the name name is taken"),
    ("{{each drones as d}}{{d.colour}}{{end}}", 1, "d has no field colour"),
    ("{{each drones as d}}{{d}}{{end}}", 1, "d is a record"),
    ("{{each drones as d}}{{end}}{{d.make}}", 1, "there is no field d"),
    ("{{if locked}}", 1, "if without end"),
    ("{{each drones as d}}", 1, "each without end"),
    ("{{end}}", 1, "end without if or each"),
    ("{{else}}", 1, "else without if"),
    ("{{if locked}}{{else}}{{else}}{{end}}", 1, "else without if"),
    ("{{if locked and name}}{{end}}", 1, "{{if NAME}}"),
    ("{{name", 1, "{{ without }}"),
    ("{{ }}", 1, "an empty statement"),
    ("{{name | upper}}", 1, "cannot read"),
    ("{{print name}}", 1, "unknown statement"),
    ('{{t "no.such"}}', 1, 'there is no message "no.such"'),
    ('{{t "a.name"}}', 1, '"a.name" needs name'),
    ('{{t "a.name" name=name n=1}}', 1, '"a.name" has no place for n'),
    ('{{t "a.name" name=body}}', 1, "it cannot be in a sentence"),
    ('{{t "a.many"}}', 1, '"a.many" has plural forms'),
    ("{{t name}}", 1, "name is text, not key"),
    ('{{plural "a.plain" count}}', 1, '"a.plain" has no plural forms'),
    ('{{plural "a.many" name}}', 1, "name is text, not number"),
    ('{{use "nobody"}}', 1, 'there is no template "nobody"'),
    ('{{use "box" value=name}}', 1, "box.html needs label="),
    ('{{use "box" value=name label="a.plain" colour=name}}', 1, "has no field colour"),
    ('{{use "box" value=body label="a.plain"}}', 1, "value= is text; body is html"),
    ('{{use "box" value=name label="no.such"}}', 1, 'there is no message "no.such"'),
    ('{{use "box" value=name label="a.name"}}', 1, '"a.name" needs name'),
    ('{{use "box" value=name label=name}}', 1, "label= is key; name is text"),
    ('{{use "box" value=name label="a.plain" id=name}}', 1, "id= is code; name is text"),
    ('{{use "box" value=name label="a.plain" link="gone.css"}}', 1, 'no file "gone.css"'),
    ('{{use "box" value=name value=name label="a.plain"}}', 1, "value= is there twice"),
    ('<p title="{{use "box" value=name label="a.plain"}}">x</p>', 1, "stands in text"),
    ('{{use "errors" errors=drones}}', 1, "the list drones has no field"),
    ('{{use "errors" errors=name}}', 1, "errors= is list, not text"),
    ('{{use "x"}}', 1, "x.html needs name="),
    ('<link rel="icon" href="{{asset "gone.css"}}">', 1, 'there is no file "gone.css"'),
    ('<p title="{{asset "site.css"}}">x</p>', 1, "an asset stands alone"),
    ('<p>x</p>{{page "a.plain"}}', 1, "stands before everything"),
    ('{{page "no.such"}}', 1, 'there is no message "no.such"'),
    ('{{page "a.name"}}', 1, '"a.name" needs name'),
    ('{{page "a.plain" colour=name}}', 1, "layout_head.html has no field colour"),
    ("{{page title=count}}", 1, "with text or key"),
    ("<p>a < b</p>", 1, "write &lt;"),
]
BAD_FIELDS = [
    ("{{fields\nsecret name\n}}", 2, "unknown type secret"),
    ("{{fields\ntext Name\n}}", 2, "not a field"),
    ("{{fields\ntext name a person's words\n}}", 2, "not a field"),
    ("{{fields\ntext class\ntext int\n}}", 3, "int cannot be the name"),
    ("{{fields\ntext a\ntext a\n}}", 3, "the field a is there twice"),
    ("{{fields\nlist a\ntext b\n}}", 1, "list without end"),
    ("{{fields\nend\n}}", 2, "end without list"),
    ("{{fields\nlist a like nobody.b\n}}", 2, "nobody.html has no list b"),
    ("{{fields\ntext a\n}}{{fields\ntext b\n}}", 3, "{{fields}} is there twice"),
]
GOOD = [
    # (body, what the C must hold)
    ("{{name}}", "html_put_text(out, page->name);"),
    ("{{id}}", "html_put_code(out, page->id);"),
    ("{{value}}", "html_escape(out, page->value);"),
    ("{{word}}", "html_put_key(out, frame, page->word);"),
    ("{{body}}", "buffer_put(out, page->body);"),
    ("{{count}}", "html_put_number(out, frame, page->count);"),
    ("{{issued}}", "html_put_day(out, frame, HTML_TEXT, page->issued);"),
    ("{{at}}", "html_put_moment(out, frame, HTML_TEXT, page->at);"),
    ("{{frame.caller_name}}", "html_put_text(out, frame->caller_name);"),
    ('<p title="{{name}}">x</p>', "html_escape(out, page->name);"),
    ("<p title='{{id}}'>x</p>", "html_escape(out, page->id);"),
    ('<p title="{{count}}">x</p>', "html_put_plain_number(out, page->count);"),
    ('<p title="{{issued}}">x</p>', "html_put_day(out, frame, HTML_ATTRIBUTE, page->issued);"),
    ('<input value="{{issued}}">', "html_put_day_code(out, page->issued);"),
    ('<a href="{{link}}">x</a>', "html_put_url(out, page->link);"),
    ('<a href="/x/{{id}}">x</a>', "html_put_url_part(out, page->id);"),
    ('<a href="/x/{{count}}">x</a>', "html_put_plain_number(out, page->count);"),
    ('<a href="/{{frame.lang}}{{frame.path}}">x</a>', "html_put_url_rest(out, frame->path);"),
    ('<a href="{{if link}}{{link}}{{else}}#{{end}}">x</a>', "html_put_url(out, page->link);"),
    ('<a data-next="{{link}}">x</a>', "html_put_url(out, page->link);"),
    ("<title>{{name}}</title>", "html_put_isolated(out, page->name);"),
    ("<select><option>{{name}}</option></select>", "html_put_isolated(out, page->name);"),
    ("<textarea>{{name}}</textarea>", "html_escape(out, page->name);"),
    ("<svg><path d=\"M0 0\"/></svg>{{value}}", "html_escape(out, page->value);"),
    ("<input{{if locked}} checked{{end}}>", "if (page->locked) {"),
    ("<input {{if not count}}checked {{end}}disabled>", "if (!(page->count != 0)) {"),
    ("{{if drones}}x{{end}}", "if (page->drones_count > 0) {"),
    ("{{if name}}x{{else if word}}y{{else}}z{{end}}", "if (page->word != NULL) {"),
    ("{{if issued}}x{{end}}", "if (page->issued != DAY_NONE) {"),
    ("{{each drones as d}}{{d.make}}{{end}}", "html_put_text(out, each_d->make);"),
    ("{{each drones as d}}{{each d.parts as p}}{{p.serial}}{{end}}{{end}}",
     "index_p < each_d->parts_count"),
    ("{{each drones as d}}{{d.position}}{{end}}", "(int64_t)(index_d + 1)"),
    ('{{t "a.plain"}}', 'html_put_key(out, frame, "a.plain");'),
    ('{{t "a.name" name=id}}', '{SAY_CODE("name", page->id)}'),
    ('{{t "a.name" name=at}}', 'SAY_MOMENT("name", page->at, frame->offset_minutes)'),
    ('{{t "a.name" name="Mr ?"}}', 'SAY_PLAIN("name", SLICE("Mr \\?"))'),
    ('<p title="{{t "a.name" name=name}}">x</p>', "html_put_message(out, frame, HTML_ATTRIBUTE"),
    ("{{t word name=name}}", "html_put_message(out, frame, HTML_TEXT, page->word"),
    ('{{plural "a.many" count}}', 'say_plural_text(frame->language, "a.many", page->count)'),
    ('{{plural "a.many" drones}}', "(int64_t)page->drones_count"),
    ('{{use "box" value=id label="a.plain"}}', '.value = page->id, .label = "a.plain"'),
    ('{{use "box" value="x" label=word link="/{lang}/a"}}', 'html_url(out->arena'),
    ('{{use "box" value="x" label=word link="verify.js"}}', 'SLICE("/static/verify.00.js")'),
    ('{{use "errors" errors=own}}', ".field = page->own[i].field, .message = page->own[i].message"),
    ('{{each drones as d}}{{use "errors" errors=own}}{{use "box" value=d.make label=word}}{{end}}',
     ".value = each_d->make, .label = page->word"),
    ('{{use "errors" errors=errors}}', ".errors = page->errors, .errors_count ="),
    ('<link rel="stylesheet" href="{{asset "site.css"}}">', "/static/site.0a1b2c3d4e.css"),
    ("a\n\n    <p>b</p>\n  \n c", '"a\\n<p>b</p>\\nc"'),
    ("<p>a</p>\n  {{if locked}}\n  <p>b</p>\n  {{end}}\n  <p>c</p>",
     'SLICE("<p>a</p>\\n"));\n\tif (page->locked) {\n\t\tbuffer_put(out, SLICE("<p>b</p>\\n"'),
    ("<pre>a\n\n  b</pre>", '"<pre>a\\n\\n  b</pre>"'),
    ("<!-- secret -->x{{# secret #}}", 'SLICE("x")'),
    ("{{page \"a.name\" name=name desk script=\"verify.js\"}}<p>x</p>",
     '.title = title_text, .desk = true, .script = SLICE("/static/verify.00.js")'),
    ("{{page title=word}}<p>x</p>", "buffer_put(&title, html_sentence(frame, page->word));"),
]


class Templates(unittest.TestCase):
    def assert_refused(self, world, line, reason, body):
        why = world.broken.get("x", "it was accepted")
        self.assertIn(f"web/template/x.html:{line}: ", why, body)
        self.assertIn(reason, why, body)

    def test_each_bad_template_is_refused_with_its_reason(self):
        for body, line, reason in BAD:
            with self.subTest(body):
                # FIELDS ends its line, so the body's first line is LINE
                self.assert_refused(compile_one(body), LINE - 1 + line, reason, body)

    def test_each_bad_field_is_refused(self):
        for body, line, reason in BAD_FIELDS:
            with self.subTest(body):
                self.assert_refused(compile_one(body, False), line, reason, body)

    def test_each_good_template_calls_the_writer_of_its_place(self):
        for body, want in GOOD:
            with self.subTest(body):
                world = compile_one(body)
                self.assertEqual(world.broken, {}, body)
                self.assertNotIn("secret", world.functions["x"])
                self.assertIn(want, world.functions["x"], body)

    def test_what_is_written_is_c_without_a_warning(self):
        sources = dict(CORE)
        for number, (body, _) in enumerate(GOOD):
            sources[f"good_{number}"] = FIELDS + body
        world = compile_all(sources, MESSAGES, ASSETS)
        self.assertEqual(world.broken, {})
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("templates.h", header(world)), ("templates.c", source(world))):
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
            subprocess.run([os.environ.get("CC", "cc"), "-std=gnu17", "-Wall", "-Wextra",
                            "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror",
                            f"-I{root}/src", "-fsyntax-only", f"{folder}/templates.c"],
                           check=True)

    def test_a_template_that_uses_a_broken_one_is_broken(self):
        world = compile_all({"a": '{{use "b"}}', "b": '{{use "c"}}', "c": "{{nobody}}"},
                            MESSAGES, ASSETS)
        self.assertEqual(sorted(world.broken), ["a", "b", "c"])
        self.assertIn("it uses b.html, which is broken", world.broken["a"])

    def test_a_template_may_not_use_itself(self):
        world = compile_all({"a": '{{use "b"}}', "b": '{{use "a"}}'}, MESSAGES, ASSETS)
        self.assertIn("it uses itself", world.broken["a"])

    def test_one_broken_template_leaves_the_others_alone(self):
        world = compile_one("{{nobody}}")
        self.assertEqual(list(world.broken), ["x"])
        self.assertIn("errors", world.functions)


if __name__ == "__main__":
    unittest.main()
