#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""embed_sql OUT SQL_FILE... - the migrations as a C table, in the order of their numbers.

A number may be missing, while branches bring theirs; it is never given twice."""
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
    last = 0
    for path in sorted(files, key=os.path.basename):
        name = os.path.basename(path)[: -len(".sql")]
        match = re.fullmatch(r"([0-9]{3})_[a-z_]+", name)
        if not match or int(match[1]) <= last:
            sys.exit(f"{path}: a migration is named NNN_name.sql, with a number of its own")
        number = last = int(match[1])
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
