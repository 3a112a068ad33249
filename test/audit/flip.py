#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""flip PROGRAM DATA [SEED] - somebody with the database in his hands, who changes one byte.

DATA is the folder of a server that is stopped; only copies of it are changed. Two kinds:
each column of sampled rows of every table that the log binds, by SQL, and a forged row in
those that are empty (the schema says which tables there are); and bytes of the file itself,
at random. What changes anything that can be read must make
`tasrih audit verify` say so (status 1). Prints one line a kind; status 1 when a change
went unseen.
"""
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

# What is not bound to the log; docs/audit.md says why.
UNBOUND = {
    "session": "comes and goes within hours; a copy opens nothing",
    "sign_in": "the same",
    "service_assertion": "the same: one hash of a token for its few minutes",
    "audit_witness": "how a witness answered last; what it signed is bound",
}
BYTES = 60
# one more or one less of the last bit, and the other bits too
FLIPS = (1, 2, 4, 8, 16, 32, 64, 128)


def verify(program, folder):
    ran = subprocess.run([program, "audit", "verify", "--data", folder], check=False,
                         text=True, errors="replace", timeout=120,
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if ran.returncode not in (0, 1, 2):
        sys.exit(f"verify died ({ran.returncode}):\n{ran.stdout[-3000:]}")
    return ran


def flipped(value, rng):
    """The value with one byte changed, of the same kind."""
    if isinstance(value, int):
        return value ^ 1
    if isinstance(value, str):
        if not value:
            return "x"
        at = rng.randrange(len(value))
        return value[:at] + ("y" if value[at] == "x" else "x") + value[at + 1:]
    if isinstance(value, bytes):
        if not value:
            return b"x"
        at = rng.randrange(len(value))
        return value[:at] + bytes([value[at] ^ rng.choice(FLIPS)]) + value[at + 1:]
    return None


class Copy:
    """A copy of the data that goes away."""

    def __init__(self, data):
        self.folder = tempfile.mkdtemp(prefix="tasrih-flip-")
        shutil.copytree(os.path.join(data, "public"), os.path.join(self.folder, "public"))
        self.file = os.path.join(self.folder, "tasrih.db")
        shutil.copy(os.path.join(data, "tasrih.db"), self.file)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)


def tables(file):
    with sqlite3.connect(file) as db:
        names = [row[0] for row in db.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        columns = {name: list(db.execute(f"SELECT name, pk FROM pragma_table_info('{name}')"))
                   for name in names if name not in UNBOUND}
    return columns


def change(file, table, columns, column, rng):
    """One row's column; None when there is no row, or the schema refuses the value."""
    keys = [name for name, pk in columns if pk]
    db = sqlite3.connect(file, isolation_level=None)
    try:
        count = db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
        if not count:
            return None
        row = db.execute(f'SELECT {", ".join(keys)}, "{column}" FROM "{table}" '
                         f"LIMIT 1 OFFSET {rng.randrange(count)}").fetchone()
        value = flipped(row[-1], rng)
        if value is None:
            return None
        where = " AND ".join(f'"{key}" IS ?' for key in keys)
        done = db.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE {where}', (value, *row[:-1]))
        return f"{table}.{column} of {row[:-1]}: {row[-1]!r:.60} -> {value!r:.60}" if done.rowcount else None
    except sqlite3.IntegrityError:
        return None
    finally:
        db.close()


def forge(file, table):
    """A row in a table that has none; None when it has."""
    db = sqlite3.connect(file, isolation_level=None)
    try:
        db.execute("PRAGMA ignore_check_constraints = ON")
        if db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]:
            return None
        kinds = {"TEXT": "'x'", "INTEGER": "1", "BLOB": "x'78'"}
        columns = [(name, kinds[kind]) for name, kind in
                   db.execute(f"SELECT name, type FROM pragma_table_info('{table}')")]
        names, values = (", ".join(part) for part in zip(*columns))
        db.execute(f'INSERT INTO "{table}" ({names}) VALUES ({values})')
        return f"{table}: a row that nobody wrote"
    finally:
        db.close()


def forge_rows(program, data, all_tables):
    """The tables that the demonstration has no row of: each new one comes here by itself."""
    unseen, forged = [], set()
    for table in all_tables:
        with Copy(data) as copy:
            what = forge(copy.file, table)
            if what is not None:
                forged.add(table)
                if verify(program, copy.folder).returncode != 1:
                    unseen.append(what)
    print(f"empty tables: {len(forged)} with a forged row, {len(unseen)} unseen")
    return unseen, forged


def flip_columns(program, data, rng):
    seen, unseen, changed = 0, [], set()
    all_tables = tables(os.path.join(data, "tasrih.db"))
    for table, columns in all_tables.items():
        for column, _ in columns:
            with Copy(data) as copy:
                what = change(copy.file, table, columns, column, rng)
                if what is None:
                    continue
                seen += 1
                changed.add(table)
                if verify(program, copy.folder).returncode != 1:
                    unseen.append(what)
    print(f"columns: {seen} changed, {len(unseen)} unseen")
    more, forged = forge_rows(program, data, all_tables)
    unseen += more
    left_out = sorted(set(all_tables) - changed - forged)
    for table in left_out:
        print(f"not sampled: {table}")
    return unseen + [f"{table}: no column was changed" for table in left_out]


def readable(file):
    """All that can be read of what is bound; None when something cannot."""
    try:
        db = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        everything = {}
        for table in sorted(row[0] for row in db.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'")):
            if table not in UNBOUND:
                everything[table] = sorted(map(repr, db.execute(f'SELECT * FROM "{table}"')))
        db.close()
        return everything
    except (sqlite3.DatabaseError, UnicodeDecodeError, OverflowError):
        return None


def flip_bytes(program, data, rng):
    before = readable(os.path.join(data, "tasrih.db"))
    changed, seen, unseen = 0, 0, []
    size = os.path.getsize(os.path.join(data, "tasrih.db"))
    for _ in range(BYTES):
        with Copy(data) as copy:
            at, bit = rng.randrange(100, size), rng.choice(FLIPS)
            with open(copy.file, "r+b") as file:
                file.seek(at)
                byte = file.read(1)[0]
                file.seek(at)
                file.write(bytes([byte ^ bit]))
            after = readable(copy.file)
            status = verify(program, copy.folder).returncode
            seen += status == 1
            if after != before:
                changed += 1
                if status == 0:
                    unseen.append(f"byte {at} of the file, bit {bit}")
    print(f"bytes: {BYTES} flipped, {changed} changed what can be read, {seen} told, {len(unseen)} unseen")
    return unseen


def main(program, data, seed="1"):
    rng = random.Random(seed)
    first = verify(program, data)
    if first.returncode != 0:
        sys.exit(f"not good to begin with:\n{first.stdout}")
    unseen = flip_columns(program, data, rng) + flip_bytes(program, data, rng)
    for what in unseen:
        print(f"unseen: {what}")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
