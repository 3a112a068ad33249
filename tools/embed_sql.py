#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""embed_sql OUT SQL_FILE... - the migrations as a C table, in the order of their numbers."""
import os
import re
import sys


def literal(text):
    lines = []
    for line in text.splitlines():
        escaped = line.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'\t"{escaped}\\n"')
    return "\n".join(lines)


def main(out, files):
    entries = []
    for number, path in enumerate(sorted(files, key=os.path.basename), start=1):
        name = os.path.basename(path)[: -len(".sql")]
        if not re.fullmatch(rf"{number:03d}_[a-z_]+", name):
            sys.exit(f"{path}: migration {number} must be named {number:03d}_name.sql")
        with open(path, encoding="utf-8") as file:
            entries.append(f'    {{{number}, "{name}",\n{literal(file.read())}}},')
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "db/migrations.h"\n\n'
                   '#pragma GCC diagnostic ignored "-Woverlength-strings"\n')
        file.write('const struct db_migration db_migrations[] = {\n')
        file.write("\n".join(entries))
        file.write("\n};\nconst size_t db_migrations_count =\n"
                   "    sizeof(db_migrations) / sizeof(db_migrations[0]);\n")


main(sys.argv[1], sys.argv[2:])
