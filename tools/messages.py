#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""messages.py - po/LANGUAGE/AREA.po becomes one sorted C table for src/say/.

    messages.py PO_DIR TABLE.c [--strict]

Wrong, with file:line: what msgfmt --check says, a key that one language lacks or has
twice, placeholders that differ, a plural with the wrong number of forms, an empty text,
groups of digits in Arabic that would turn around.
"""

import argparse
import glob
import hashlib
import os
import re
import subprocess
import sys

from generated import C_HEAD, LONG_STRINGS, Faults, c_string, write_if_changed

LANGUAGES = ("en", "ar")
FORMS = {"en": 2, "ar": 6}
PLURAL = {
    "en": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3"
          " : n%100>=11 ? 4 : 5;",
}
KEY = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
# "050 123" and "2026-11-22" would show from right to left, but for isolates around them.
GROUPS = re.compile(r"\d[ \u00a0-]\d")
ISOLATED = re.compile(r"[\u2066\u2068][^\u2069]*\u2069")
COUNT = {"n", "count"}  # filled by say_plural, and may be left out ("one drone")


class Message:
    def __init__(self, key, plural, forms, place, line):
        self.key, self.plural, self.forms = key, plural, forms
        self.place, self.line = place, line

    def placeholders(self):
        return {name for form in self.forms for name in PLACEHOLDER.findall(form)}


def unquote(quoted):
    escapes = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda m: escapes.get(m[1], m[1]), quoted)


def entries(text):
    """Yields (line, {"msgid": ..., "msgstr[0]": ...}) for each entry of a .po file."""
    entry, field, start = {}, None, 0
    for number, raw in enumerate(text.split("\n") + [""], 1):
        line = raw.strip()
        if line.startswith("#"):
            line = ""
        match = re.fullmatch(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s*)?"(.*)"', line)
        if (not line or (match and match[1] == "msgid")) and "msgid" in entry:
            yield start, entry
            entry, field = {}, None
        if not line:
            continue
        if not match or not (match[1] or field):
            raise ValueError(number, f"this is not a line of a .po file: {line}")
        if match[1]:
            field = match[1]
            start = number if field == "msgid" else start
            entry[field] = ""
        entry[field] += unquote(match[2])


def message(entry, language, place, line, faults):
    key = entry["msgid"]
    if not KEY.fullmatch(key):
        faults.add(place, line, f'"{key}" is not a key: area.name, lower case')
        return None
    plural = "msgid_plural" in entry
    forms = [entry[f"msgstr[{i}]"] for i in range(10) if f"msgstr[{i}]" in entry]
    if not plural:
        forms = [entry.get("msgstr", "")]
    elif len(forms) != FORMS[language]:
        faults.add(place, line, f'"{key}" has {len(forms)} plural forms, not {FORMS[language]}')
        return None
    for form in forms:
        if not form.strip():
            faults.add(place, line, f'"{key}" has no text')
            return None
        if re.search(r"[{}]", PLACEHOLDER.sub("", form)):
            faults.add(place, line, f'"{key}" has a brace that is no placeholder')
        if language == "ar" and GROUPS.search(ISOLATED.sub("", form)):
            faults.add(place, line, f'"{key}" has groups of digits without U+2066 and U+2069')
    return Message(key, plural, forms, place, line)


def read_file(path, place, language, faults):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = []
    try:
        for line, entry in entries(text):
            if entry["msgid"] == "":
                continue
            one = message(entry, language, place, line, faults)
            if one:
                found.append(one)
    except ValueError as error:
        faults.add(place, error.args[0], error.args[1])
    return found


def read_language(po, language, faults):
    table = {}
    for path in sorted(glob.glob(os.path.join(po, language, "*.po"))):
        place = f"po/{language}/{os.path.basename(path)}"
        for one in read_file(path, place, language, faults):
            if one.key in table:
                first = table[one.key]
                faults.add(place, one.line,
                           f'"{one.key}" is already at {first.place}:{first.line}')
                continue
            table[one.key] = one
    return table


def compare(tables, faults):
    """Both languages say the same things; a lack is filled from the other language."""
    for language, other in (("en", "ar"), ("ar", "en")):
        for key, one in tables[language].items():
            if key not in tables[other]:
                faults.add(one.place, one.line, f'"{key}" is not in po/{other}')
    for key in sorted(set(tables["en"]) & set(tables["ar"])):
        english, arabic = tables["en"][key], tables["ar"][key]
        if english.plural != arabic.plural:
            faults.add(arabic.place, arabic.line, f'"{key}" is plural in one language only')
        ignored = COUNT if english.plural else set()
        differ = (english.placeholders() ^ arabic.placeholders()) - ignored
        if differ:
            faults.add(arabic.place, arabic.line, f'"{key}": placeholders differ from '
                       f"{english.place}:{english.line}: {', '.join(sorted(differ))}")


def read_all(po, faults):
    """{key: {language: Message}}, of both languages."""
    tables = {language: read_language(po, language, faults) for language in LANGUAGES}
    compare(tables, faults)
    merged = {}
    for key in sorted(set(tables["en"]) | set(tables["ar"])):
        english, arabic = tables["en"].get(key), tables["ar"].get(key)
        merged[key] = {"en": english or arabic, "ar": arabic or english}
    return merged


def check_with_msgfmt(po, faults):
    """Runs msgfmt --check on each file, behind a header on one line of our own making."""
    for language in LANGUAGES:
        header = "".join(f"{line}\\n" for line in (
            "Project-Id-Version: tasrih", "PO-Revision-Date: 2026-01-01 00:00+0000",
            "Last-Translator: tasrih", "Language-Team: tasrih", f"Language: {language}",
            "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8",
            "Content-Transfer-Encoding: 8bit", f"Plural-Forms: {PLURAL[language]}"))
        for path in sorted(glob.glob(os.path.join(po, language, "*.po"))):
            place = f"po/{language}/{os.path.basename(path)}"
            with open(path, encoding="utf-8") as file:
                body = re.sub(r'^msgid ""\nmsgstr ""\n(".*"\n)*',
                              lambda m: "\n" * m[0].count("\n"), file.read(), flags=re.M)
            ran = subprocess.run(
                ["msgfmt", "--check", "-o", os.devnull, "-"], text=True, check=False,
                input=f'msgid "" msgstr "{header}"\n{body}', stderr=subprocess.PIPE)
            for line in ran.stderr.splitlines() if ran.returncode else []:
                match = re.match(r"<stdin>:(\d+):(?:\d+:)? *(.*)", line)
                if match:
                    faults.add(place, int(match[1]) - 1, f"msgfmt: {match[2]}")


def table_row(key, languages):
    texts = []
    for language in LANGUAGES:
        forms = ", ".join(c_string(form) for form in languages[language].forms)
        texts.append("{" + forms + "}")
    plural = "true" if languages["en"].plural else "false"
    return f"\t{{{c_string(key)}, {plural}, {{{', '.join(texts)}}}}},\n"


def table(merged):
    rows = "".join(table_row(key, merged[key]) for key in sorted(merged))
    return (C_HEAD.format(tool="messages.py", source="po/") + '#include "say/message.h"\n\n'
            + LONG_STRINGS + "const struct say_message say_messages[] = {\n" + rows + "};\n"
            + "const size_t say_messages_count = sizeof(say_messages) / sizeof(say_messages[0]);\n")


def digest(po):
    """Of all that the table depends on."""
    total = hashlib.sha256()
    here = os.path.dirname(os.path.abspath(__file__))
    for path in sorted(glob.glob(os.path.join(po, "*", "*.po")) + glob.glob(f"{here}/*.py")):
        with open(path, "rb") as file:
            total.update(path.encode() + b"\0" + file.read())
    return total.hexdigest()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("po")
    options.add_argument("table", nargs="?")
    options.add_argument("--strict", action="store_true")
    options = options.parse_args()

    state = f"{options.table}.sum"
    now = digest(options.po)
    if options.table and os.path.exists(options.table) and os.path.exists(state):
        with open(state, encoding="ascii") as file:
            if file.read() == now:
                return 0
    faults = Faults()
    merged = read_all(options.po, faults)
    check_with_msgfmt(options.po, faults)
    if faults.close(options.strict):
        return 1
    if options.table:
        write_if_changed(options.table, table(merged))
        if not faults.lines:
            write_if_changed(state, now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
