#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""templates.py - web/template/NAME.html becomes struct template_NAME and a C function
that writes the page (the language: web/template/README.md).

    templates.py TEMPLATE_DIR PO_DIR --header ALL.h --source ALL.c --stubs DIR
                 [--assets FILE] [--strict]

DIR/NAME.h is what handlers include. What is wrong is told with file:line. A strict run
then fails; another lets only those fail that include the wrong template, so that a
half-written page does not stop everybody's build.
"""

import argparse
import glob
import json
import os
import sys

from generated import C_HEAD, LONG_STRINGS, Faults, c_string, write_if_changed
from messages import read_all
from template_emit import Emitter, resolve_like, structs
from template_parse import NAME, TemplateError, parse

import re


class World:
    def __init__(self, messages, assets):
        self.messages, self.assets = messages, assets
        self.templates = {}
        self.functions = {}
        self.broken = {}  # name -> "web/template/x.html:3: why"
        self.uses = {}


def place_of(name, error):
    return f"web/template/{name}.html:{error.line}: {error.message}"


def attempt(world, names, work):
    """Does work for each template that is whole so far."""
    for name in names:
        if name in world.broken:
            continue
        try:
            work(name)
        except TemplateError as error:
            world.broken[name] = place_of(name, error)
            world.templates.pop(name, None)


def follow_uses(world):
    """What uses a broken template is broken; nothing may use itself."""
    changed = True
    while changed:
        changed = False
        for name, uses in world.uses.items():
            bad = [use for use in uses if use[0] in world.broken]
            if bad and name not in world.broken:
                world.broken[name] = (f"web/template/{name}.html:{bad[0][1]}: it uses "
                                      f"{bad[0][0]}.html, which is broken")
                changed = True


def reaches(world, start):
    seen, todo = set(), [use[0] for use in world.uses.get(start, [])]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += [use[0] for use in world.uses.get(name, [])]
    return seen


def compile_all(sources, messages, assets):
    """sources: {name: html}. Returns the World with functions and broken templates."""
    world = World(messages, assets)

    def read(name):
        if not re.fullmatch(NAME, name):
            raise TemplateError(1, "a template's name is lower case with underscores")
        world.templates[name] = parse(name, sources[name])

    def emit(name):
        emitter = Emitter(world.templates[name], world)
        try:
            world.functions[name] = emitter.function()
        finally:
            world.uses[name] = emitter.uses

    def not_in_circles(name):
        if name in reaches(world, name):
            raise TemplateError(world.uses[name][0][1], "it uses itself")

    names = sorted(sources)
    attempt(world, names, read)
    whole = dict(world.templates)
    attempt(world, names, lambda name: resolve_like(world.templates[name], whole))
    attempt(world, names, emit)
    attempt(world, names, not_in_circles)
    follow_uses(world)
    return world


def header(world):
    """Every whole template's struct and function. Records that others share go first by
    being only pointed at."""
    whole = [name for name in sorted(world.templates) if name not in world.broken]
    out = [C_HEAD.format(tool="templates.py", source="web/template/"),
           "#ifndef TEMPLATES_H\n#define TEMPLATES_H\n\n#include \"base/buffer.h\"\n"
           "#include \"base/moment.h\"\n#include \"base/slice.h\"\n#include \"web/html.h\"\n\n"]
    for name in whole:
        out.append(structs(world.templates[name].record))
        out.append(f"void template_{name}(struct buffer *out, const struct html_frame *frame,\n"
                   f"    const struct template_{name} *page);\n\n")
    out += [f"/* broken: {why} */\n" for why in world.broken.values()]
    return "".join(out) + "#endif\n"


def source(world):
    out = [C_HEAD.format(tool="templates.py", source="web/template/"),
           '#include "templates.h"\n\n', LONG_STRINGS, "\n"]
    out += [world.functions[name] for name in sorted(world.functions)
            if name not in world.broken]
    return "".join(out)


def stub(world, name, header_path, stubs):
    text = C_HEAD.format(tool="templates.py", source=f"web/template/{name}.html")
    if name in world.broken:
        return text + f"#error {c_string(world.broken[name])}\n"
    return text + f'#include "{os.path.relpath(header_path, stubs)}"\n'


def read_sources(folder):
    sources = {}
    for path in sorted(glob.glob(os.path.join(folder, "*.html"))):
        with open(path, encoding="utf-8") as file:
            sources[os.path.basename(path)[:-len(".html")]] = file.read()
    return sources


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("templates")
    options.add_argument("po")
    options.add_argument("--header")
    options.add_argument("--source")
    options.add_argument("--stubs")
    options.add_argument("--assets")
    options.add_argument("--strict", action="store_true")
    options = options.parse_args()

    assets = {}
    if options.assets:
        with open(options.assets, encoding="utf-8") as file:
            assets = json.load(file)
    messages = read_all(options.po, Faults())  # messages.py tells what is wrong there
    world = compile_all(read_sources(options.templates), messages, assets)
    faults = Faults()
    faults.lines = sorted(world.broken.values())
    if faults.close(options.strict):
        return 1
    if options.header:
        write_if_changed(options.header, header(world))
        write_if_changed(options.source, source(world))
        for name in sorted(set(world.templates) | set(world.broken)):
            write_if_changed(os.path.join(options.stubs, f"{name}.h"),
                             stub(world, name, options.header, options.stubs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
