#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""embed.py - the files of web/ become bytes in the program, with names that change when
their content does, so that browsers may keep them for ever.

    embed.py WEB_DIR TABLE.c ASSETS.json [--strict]

web/css/site.css is /static/site.HASH.css. References are followed and rewritten: url()
in style sheets, "./x.js" in scripts, "/static/NAME" in scripts and manifests. The
service worker, manifests, robots.txt and favicon.ico keep their names at the root and
are marked as stable: always asked for again.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys

from generated import C_HEAD, LONG_STRINGS, Faults, c_string, write_if_changed

TYPES = {
    ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
    ".json": "application/json", ".webmanifest": "application/manifest+json",
    ".txt": "text/plain; charset=utf-8", ".svg": "image/svg+xml", ".png": "image/png",
    ".ico": "image/x-icon", ".webp": "image/webp", ".woff2": "font/woff2",
    ".wasm": "application/wasm",
}
PACKED = {".png", ".webp", ".woff2"}  # compressed already
FOLDERS = ("css", "js", "font", "icon", "vendor")
REFERENCE = {
    ".css": re.compile(r"""(?<=url\()(?P<q>["']?)(?:\.\./\w+/|\./)?(?P<name>[\w.-]+)(?P=q)(?=\))"""),
    ".js": re.compile(r"""(?P<q>["'`])(?:\./|/static/)(?P<name>[\w-][\w.-]*\.\w+)(?P=q)"""),
    ".webmanifest": re.compile(r'(?P<q>")/static/(?P<name>[\w.-]+)"'),
}


class File:
    def __init__(self, folder, name, content):
        self.place = f"web/{folder}/{name}" if folder else f"web/{name}"
        self.name, self.content = name, content
        self.extension = os.path.splitext(name)[1]
        self.stable = (name in ("sw.js", "robots.txt", "favicon.ico")
                       or self.extension == ".webmanifest")
        self.path = None  # known when its references are


def read_files(web, faults):
    files = {}
    for folder in ("",) + FOLDERS:
        for parent, folders, names in os.walk(os.path.join(web, folder)):
            folders[:] = [] if not folder else sorted(folders)
            for name in sorted(names):
                if os.path.splitext(name)[1] not in TYPES or name.startswith("."):
                    continue
                with open(os.path.join(parent, name), "rb") as file:
                    one = File(folder, name, file.read())
                if name in files:
                    faults.add(one.place, 1, f"the name is taken by {files[name].place}")
                files.setdefault(name, one)
    return files


def finish(one, files, faults, waiting=()):
    """Rewrites what one refers to (which is finished first), then names it."""
    if one.path:
        return one.path
    pattern = REFERENCE.get(one.extension)
    if pattern:
        text = one.content.decode()
        if one.extension == ".css":
            text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)

        def rewritten(match):
            name = match["name"]
            line = text.count("\n", 0, match.start()) + 1
            if name not in files:
                faults.add(one.place, line, f"there is no {name} in web/")
                return match[0]
            if name in waiting or name == one.name:
                faults.add(one.place, line, f"{name} and {one.name} refer to each other")
                return match[0]
            path = finish(files[name], files, faults, waiting + (one.name,))
            return f"{match['q']}{path}{match['q']}"

        one.content = re.sub(r"\n\s*\n+", "\n", pattern.sub(rewritten, text)).encode()
    digest = hashlib.sha256(one.content).hexdigest()[:10]
    stem = one.name[:-len(one.extension)]
    one.path = f"/{one.name}" if one.stable else f"/static/{stem}.{digest}{one.extension}"
    return one.path


def brotli(content):
    if not shutil.which("brotli"):
        return b""
    return subprocess.run(["brotli", "-q", "11", "-c", "-"], input=content, check=True,
                          stdout=subprocess.PIPE).stdout


def packed(one, pack):
    """Nothing when it would not be worth it."""
    if one.extension in PACKED:
        return b""
    small = pack(one.content)
    return small if len(small) < len(one.content) * 9 // 10 else b""


def c_bytes(content):
    lines = []
    for at in range(0, len(content), 64):
        lines.append('\t"' + "".join(f"\\{byte:03o}" for byte in content[at:at + 64]) + '"')
    return "\n".join(lines) or '\t""'


def c_slice(content):
    if not content:
        return "{NULL, 0}"
    return f"{{\n{c_bytes(content)}, {len(content)}}}"


def row(one):
    digest = hashlib.sha256(one.content).hexdigest()[:20]
    return (f"\t{{{c_string(one.path)}, {c_string(TYPES[one.extension])}, "
            f"{c_string(chr(34) + digest + chr(34))}, {'true' if one.stable else 'false'},\n"
            f"\t{c_slice(one.content)},\n"
            f"\t{c_slice(packed(one, lambda b: gzip.compress(b, 9, mtime=0)))},\n"
            f"\t{c_slice(packed(one, brotli))}}},\n")


def table(files):
    rows = [row(one) for one in sorted(files.values(), key=lambda one: one.path)]
    empty = "\t{NULL, NULL, NULL, false, {NULL, 0}, {NULL, 0}, {NULL, 0}},\n"
    return (C_HEAD.format(tool="embed.py", source="web/") + '#include "web/static_files.h"\n\n'
            + LONG_STRINGS + "const struct static_file static_files[] = {\n"
            + "".join(rows) + empty + "};\n"
            + f"const size_t static_files_count = {len(rows)};\n")


def digest_of(files):
    total = hashlib.sha256()
    with open(os.path.abspath(__file__), "rb") as file:
        total.update(file.read())
    for one in files.values():
        total.update(one.place.encode() + b"\0" + one.content + b"\0")
    return total.hexdigest()


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("web")
    options.add_argument("table", nargs="?")
    options.add_argument("assets", nargs="?")
    options.add_argument("--strict", action="store_true")
    options = options.parse_args()

    faults = Faults()
    files = read_files(options.web, faults)
    state, now = f"{options.table}.sum", digest_of(files)
    if options.table and os.path.exists(options.table) and os.path.exists(state):
        with open(state, encoding="ascii") as file:
            if file.read() == now:
                return 0
    for one in files.values():
        finish(one, files, faults)
    if faults.close(options.strict):
        return 1
    if options.table:
        write_if_changed(options.assets, json.dumps(
            {name: one.path for name, one in sorted(files.items())}, indent=1) + "\n")
        write_if_changed(options.table, table(files))
        if not faults.lines:
            write_if_changed(state, now)
    return 0


if __name__ == "__main__":
    sys.exit(main())
