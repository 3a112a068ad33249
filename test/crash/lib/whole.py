#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""whole.py DATABASE DATA FILLED MASTER_KEY - what in a store cannot be: one line each, nothing when it
is sound. DATABASE is a SQLite file or postgresql://..., DATA the folder with the uploads,
FILLED the moment (milliseconds) at which bench-fill had written its rows: it dates them as
it likes, so the order of dates is looked at from there on.

Nothing half-made, the audit's order, numbers given once, what is signed and what is
stored; in words that SQLite and PostgreSQL both read. What is sealed is opened with the
master key, by libsodium and nothing of the program.
"""

import base64
import csv
import ctypes
import ctypes.util
import hashlib
import io
import os
import sqlite3
import subprocess
import sys

OFFENCES = {
    "a gap in the audit's order":
        "SELECT b.seq FROM audit_entry b LEFT JOIN audit_entry a ON a.seq = b.seq - 1"
        " WHERE a.seq IS NULL AND b.seq <> (SELECT min(seq) FROM audit_entry)",
    "an audit entry dated before the last one":
        "SELECT b.seq FROM audit_entry a JOIN audit_entry b ON b.seq = a.seq + 1 WHERE b.at < a.at"
        " AND a.at >= {filled}",
    "an event dated before the last one of its application":
        "SELECT b.application FROM application_event a JOIN application_event b"
        " ON b.application = a.application AND b.version = a.version + 1 WHERE b.at < a.at"
        " AND a.at >= {filled}",
    "an application whose events do not lead to its version":
        "SELECT a.id FROM application a WHERE a.version <>"
        " (SELECT count(*) FROM application_event e WHERE e.application = a.id)"
        " OR a.version <> (SELECT max(version) FROM application_event e WHERE e.application = a.id)",
    "an application in another state than its last event says":
        "SELECT a.id FROM application a JOIN application_event e"
        " ON e.application = a.id AND e.version = a.version WHERE e.to_state <> a.state",
    "an event that does not begin where the last one ended":
        "SELECT b.application FROM application_event a JOIN application_event b"
        " ON b.application = a.application AND b.version = a.version + 1"
        " WHERE b.from_state <> a.to_state",
    "a submitted application without its reference or what was submitted":
        "SELECT a.id FROM application a WHERE a.state <> 'draft' AND a.submitted_at IS NOT NULL"
        " AND (a.reference IS NULL OR NOT EXISTS (SELECT 1 FROM application_snapshot s WHERE"
        " s.application = a.id AND s.reference = a.reference AND s.version = a.submission))",
    "something submitted of an application that does not know it":
        "SELECT s.reference FROM application_snapshot s LEFT JOIN application a"
        " ON a.id = s.application AND a.reference = s.reference AND a.submission >= s.version"
        " WHERE a.id IS NULL",
    "an application that is open and decided, or neither":
        "SELECT id FROM application WHERE (is_open = 1) <> (state IN"
        " ('draft', 'submitted', 'review', 'returned', 'referred', 'payment'))",
    "a draft with a reference":
        "SELECT id FROM application WHERE state = 'draft' AND reference IS NOT NULL",
    "an event without its audit entry":
        "SELECT a.id FROM application a LEFT JOIN (SELECT object, count(*) AS entries"
        " FROM audit_entry GROUP BY object) u ON u.object = 'application/' || a.id"
        " WHERE coalesce(u.entries, 0) < a.version",
    "an approved application without its permit":
        "SELECT a.id FROM application a LEFT JOIN permit p ON p.number = a.permit"
        " LEFT JOIN permit_credential c ON c.number = a.permit AND c.application = a.id"
        " WHERE a.state = 'approved' AND (p.number IS NULL OR c.number IS NULL)",
    "a permit whose application does not know it":
        "SELECT c.number FROM permit_credential c JOIN application a ON a.id = c.application"
        " WHERE a.permit IS NULL OR a.permit <> c.number",
    "a permit without its signed token or its holder":
        "SELECT p.number FROM permit p LEFT JOIN permit_credential c ON c.number = p.number"
        " WHERE c.number IS NULL OR length(c.token) < 64",
    "a permit in another status than its last event says":
        "SELECT p.number FROM permit p JOIN permit_event e ON e.number = p.number WHERE"
        " e.version = (SELECT max(version) FROM permit_event m WHERE m.number = p.number)"
        " AND e.to_status <> p.status",
    "a suspension to confirm of a permit that is not suspended":
        "SELECT s.number FROM permit_suspension s JOIN permit p ON p.number = s.number"
        " WHERE p.status <> 'suspended'",
    "a revocation proposed of a permit that is revoked":
        "SELECT r.number FROM permit_revocation r JOIN permit p ON p.number = r.number"
        " WHERE p.status = 'revoked'",
    "a permit whose events have a gap":
        "SELECT number FROM permit_event GROUP BY number HAVING count(*) <> max(version)"
        " AND count(*) <> max(version) - min(version) + 1",
    "a place in a status list that is not counted":
        "SELECT l.list FROM status_list l WHERE l.used <>"
        " (SELECT count(*) FROM permit p WHERE p.list = l.list)",
}
# Each given by its counter: the counter is not behind, and none was given twice.
GIVEN = {"application": ("reference", "application"), "permit": ("number", "permit")}
CHECK_DIGIT = {"application": 1, "permit": 1}


SNAPSHOTS = ("SELECT a.account, s.reference || '/' || s.version, s.snapshot, {hex}"
             " FROM application_snapshot s JOIN application a ON a.id = s.application")
# What bench-fill made has no file, and names the same hash twice.
FILES = ("SELECT a.account, {hash}, {object} FROM certificate c JOIN application a"
         " ON a.id = c.application WHERE c.file_object IS NOT NULL AND c.file_object <> c.file_hash")

SODIUM = ctypes.CDLL(ctypes.util.find_library("sodium"))
NONCE, TAG = 24, 16


def unsealed(key, sealed, where):
    """XChaCha20-Poly1305: nonce, ciphertext, tag; None when it does not open."""
    plain = ctypes.create_string_buffer(max(len(sealed) - NONCE - TAG, 1))
    body = sealed[NONCE:]
    failed = len(sealed) < NONCE + TAG or SODIUM.crypto_aead_xchacha20poly1305_ietf_decrypt(
        plain, None, None, body, ctypes.c_ulonglong(len(body)), where,
        ctypes.c_ulonglong(len(where)), sealed[:NONCE], key)
    return None if failed else plain.raw[:len(sealed) - NONCE - TAG]


def decoded(text):
    """Base64url; nothing, which does not open, when it is none."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""


class Vault:
    """The keys of persons, as the master key opens them."""

    def __init__(self, base, master):
        with open(master, encoding="ascii") as file:
            masters = [bytes.fromhex(line) for line in file.read().split()]
        self.keys = {}
        for owner, wrapped in base.keys():
            opened = [unsealed(one, bytes.fromhex(str(wrapped)), owner.encode()) for one in masters]
            self.keys[owner] = next((key for key in opened if key), None)

    def text(self, account, column, row, sealed):
        where = f"{column}\0{account}\0{row}".encode()
        key = self.keys.get(account)
        return key and unsealed(key, decoded(sealed.removeprefix(":1:")), where)

    def file(self, account, sealed):
        key = self.keys.get(account)
        return key and unsealed(key, sealed, f"file\0certificate/file\0{account}".encode())


class Sqlite:
    def __init__(self, path):
        self.base = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def rows(self, sql):
        return self.base.execute(sql).fetchall()

    def own(self):
        said = [row[0] for row in self.rows("PRAGMA integrity_check")]
        if said != ["ok"]:
            yield f"integrity_check: {said[:5]}"
        keys = self.rows("PRAGMA foreign_key_check")
        if keys:
            yield f"foreign_key_check: {keys[:5]}"

    def snapshots(self):
        return self.rows(SNAPSHOTS.format(hex="lower(hex(s.hash))"))

    def files(self):
        return self.rows(FILES.format(hash="lower(hex(c.file_hash))", object="lower(hex(c.file_object))"))

    def keys(self):
        return self.rows("SELECT owner, lower(hex(wrapped)) FROM vault_key WHERE wrapped IS NOT NULL")


class Postgresql:
    def __init__(self, address):
        self.address = address

    def rows(self, sql):
        said = subprocess.run(["psql", "-X", "-q", "--csv", "-t", "-d", self.address, "-c", sql],
                              check=True, text=True, capture_output=True).stdout
        return [[number(cell) for cell in row] for row in csv.reader(io.StringIO(said))]

    def own(self):
        return iter(())

    def snapshots(self):
        return self.rows(SNAPSHOTS.format(hex="encode(s.hash, 'hex')"))

    def files(self):
        return self.rows(FILES.format(hash="encode(c.file_hash, 'hex')", object="encode(c.file_object, 'hex')"))

    def keys(self):
        return self.rows("SELECT owner, encode(wrapped, 'hex') FROM vault_key WHERE wrapped IS NOT NULL")


def number(cell):
    return int(cell) if cell.isdigit() and len(cell) < 18 else cell


def counters(base):
    """A counter that is behind what it gave, or a number twice."""
    last = dict((row[0], row[1]) for row in base.rows("SELECT name, value FROM counter"))
    for kind, (column, table) in GIVEN.items():
        given = {}
        for (text,) in base.rows(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"):
            _, year, digits = str(text).split("-")
            given.setdefault(year, []).append(int(digits[:-CHECK_DIGIT[kind]]))
        for year, values in given.items():
            if len(set(values)) != len(values):
                yield f"a number of {kind}/{year} was given twice"
            if max(values) > last.get(f"{kind}/{year}", 0):
                yield f"the counter {kind}/{year} is behind {max(values)}"


def uploads(base, data):
    """Files that are named by their hash are whole; what was kept is never damaged."""
    folder = os.path.join(data, "uploads")
    for place, _, names in os.walk(folder):
        for name in names:
            if len(name) != 64:
                continue
            with open(os.path.join(place, name), "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != name:
                    yield f"the upload {name} is not whole"


def sealed(base, data, master):
    """What persons submitted and uploaded, opened."""
    vault = Vault(base, f"{data}.master-key" if os.path.exists(f"{data}.master-key") else master)
    for owner, key in vault.keys.items():
        if key is None:
            yield f"the key of {owner} does not open"
    for account, row, text, digest in base.snapshots():
        plain = vault.text(account, "application_snapshot/snapshot", row, str(text))
        if plain is None or hashlib.sha256(plain).hexdigest() != digest:
            yield f"the snapshot {row} is not what was hashed"
    for account, digest, name in base.files():
        path = os.path.join(data, "uploads", name[:2], name)
        if not os.path.exists(path):
            yield f"the file {name} is not there"
            continue
        with open(path, "rb") as file:
            plain = vault.file(account, file.read())
        if plain is None or hashlib.sha256(plain).hexdigest() != digest:
            yield f"the file {name} is not what was uploaded"


def offences(base, data, filled, master):
    yield from base.own()
    for what, sql in OFFENCES.items():
        found = base.rows(sql.format(filled=filled))
        if found:
            yield f"{what}: {len(found)}, first {found[0][0]}"
    yield from sealed(base, data, master)
    yield from counters(base)
    yield from uploads(base, data)


def main():
    where, data, filled, master = sys.argv[1:5]
    base = Postgresql(where) if where.startswith("postgres") else Sqlite(where)
    for offence in offences(base, data, int(filled), master):
        print(offence)


if __name__ == "__main__":
    main()
