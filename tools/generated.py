# SPDX-License-Identifier: EUPL-1.2
"""What the generators share: C text, files that are only touched when they change,
and the list of what is wrong with the sources."""

import os
import sys


class Faults:
    """What is wrong, each with file:line. A strict run fails on any; another prints
    them, so that one person's half-written file does not stop everybody's build (the
    strict runs are tests)."""

    def __init__(self):
        self.lines = []

    def add(self, place, line, message):
        self.lines.append(f"{place}:{line}: {message}")

    def close(self, strict):
        for line in self.lines:
            print(line, file=sys.stderr)
        return 1 if strict and self.lines else 0


def write_if_changed(path, content):
    """Ninja rebuilds only what depends on a file that truly changed (restat)."""
    data = content if isinstance(content, bytes) else content.encode()
    try:
        with open(path, "rb") as file:
            if file.read() == data:
                return
    except FileNotFoundError:
        pass
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    fresh = f"{path}.new"
    with open(fresh, "wb") as file:
        file.write(data)
    os.replace(fresh, path)


def c_string(text):
    """A C string literal; no trigraphs, no control characters."""
    out = []
    for char in text:
        if char in '"\\':
            out.append("\\" + char)
        elif char == "\n":
            out.append("\\n")
        elif char == "?":
            out.append("\\?")
        elif ord(char) < 32 or ord(char) == 127:
            out.append(f"\\{ord(char):03o}")
        else:
            out.append(char)
    return '"' + "".join(out) + '"'


C_HEAD = """/* SPDX-License-Identifier: EUPL-1.2 */
/* Made by tools/{tool} from {source}: do not edit. */
"""
LONG_STRINGS = '#pragma GCC diagnostic ignored "-Woverlength-strings"\n'
