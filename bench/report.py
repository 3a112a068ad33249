# SPDX-License-Identifier: EUPL-1.2
"""The figures as lines and as docs/performance.md."""

import os
import time

SIGNS = {">=": "≥", "<=": "≤"}


def number(value):
    if value is None:
        return "-"
    if value == 0:
        return "0"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3g}"


class Figure:
    def __init__(self, name, value, unit, limit, ratio, goals, what, against):
        self.name, self.value, self.unit, self.limit, self.ratio = name, value, unit, limit, ratio
        self.goals, self.what, self.against = goals, what, against

    def met(self):
        """None without a goal."""
        if not self.goals:
            return None
        held = []
        for which, sign, goal in self.goals:
            value = self.value if which == "value" else self.ratio
            held.append(value is not None and (value >= goal if sign == ">=" else value <= goal))
        return all(held)

    def line(self):
        goals = ",".join(f"{which}{sign}{goal:g}" for which, sign, goal in self.goals) or "-"
        met = {None: "-", True: "yes", False: "no"}[self.met()]
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}"
        return (f"BENCH name={self.name} value={number(self.value)} unit={self.unit} "
                f"limit={number(self.limit)} ratio={ratio} goal={goals} met={met}")

    def row(self):
        goals = ", ".join((f"{SIGNS[sign]} {goal:g} {self.unit}" if which == "value" else
                           f"ratio {SIGNS[sign]} {goal:g}") for which, sign, goal in self.goals)
        met = {None: "", True: "met", False: "**missed**"}[self.met()]
        limit = "" if self.limit is None else f"{number(self.limit)} {self.unit}: {self.against}"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        return (f"| `{self.name}` | {self.what} | {number(self.value)} {self.unit} | {limit} | "
                f"{ratio} | {goals} | {met} |")


class Figures:
    def __init__(self):
        self.all = []

    def add(self, name, value, unit, limit, ratio, goals, what, against=""):
        figure = Figure(name, value, unit, limit, ratio, goals, what, against)
        self.all.append(figure)
        print(figure.line(), flush=True)

    def missed(self):
        return [figure.name for figure in self.all if figure.met() is False]


def machine_line(facts):
    return (f"{facts['cpu']}, {facts['cores']} cores, {facts['memory']} memory, {facts['disk']} "
            f"(4 KiB and fdatasync: {facts['sync_ms']:.2f} ms), {facts['system']}; "
            f"load before the run {facts['load']:.1f}")


PAGE = """# Performance

Written by `make bench` on {date}; do not edit. {mode}

**Machine.** {machine}. The driver, nginx and the program share these cores.

| figure | what | measured | baseline | ratio | goal | |
|---|---|---|---|---|---|---|
{rows}

## How it is measured
`make bench` (about a quarter of an hour the first time, ten minutes later; it keeps 4 GiB in `build/bench-data`)
or `make bench QUICK=1` (about two minutes once its million permits are there). Baseline and figure take turns in the same run, {rounds} rounds of
{seconds:g} s each; the table has the medians, of the ratio too. Only answers of 2xx count. The
goals are those of an idle machine of two cores; a busy one moves the values more than the ratios.

- **submit**: `bench/fill` writes complete drafts with the program's own stores, each with its
  person, session, certificate, drone and accepted rules; the clock runs over
  `POST /api/v1/application/submit` alone, each with its own `Idempotency-Key`, by
  `bench/load` (one thread, epoll, connections that stay open, each waits for its answer). The
  server is `tasrih serve`, its log goes to a file, SQLite runs with WAL and `synchronous=FULL`.
  Afterwards the database must hold exactly what was acknowledged.
- **the same rows by SQLite alone** (`bench/limit/commit.c`): one loop on the same file, while the
  server is idle: no HTTP, no session, no reading, no rule, no SHA-256, each row written once.
- **decide**: what was submitted is claimed (not timed), then `POST .../approve` is timed: decision,
  signature by the signer process, audit, permit.
- **lookup**: permits are asked for at random. nginx is Debian's, with one worker and
  `keepalive_requests` raised, and serves one file of the same size. Both write a line a request
  to a file; the row without nginx's log is there to compare.
- **verify_core**: one thread, text of the QR code in, answer out; OpenSSL alone gets a key that
  is read already and a signature in its own form.
- **memory**: `RssAnon` of the server and its signer. **start**: polled every half millisecond.

- **pg_submit**: a cluster of its own with `fsync=on`; the baseline (`bench/limit/pg_commit.c`)
  is one connection that commits each submission by itself, as the order of the audit asks. After the first 300
  submissions `ANALYZE` is run, as autovacuum does within a minute of a table's growth.
- **straight_through**: drafts whose file was read before, with `[policy]` on (`evidence = text`, a sample
  of 1 %): the answer to the submission has the number of the permit, which is signed and durable then.
- **check_after_upload**: ten people a second upload `test/samples/signed.pdf`, each to the own draft; the
  server's moments tell when the file was kept (a little before the answer) and when the check was.
- **resign_1m**: `tasrih key replace`, then `tasrih key sign-again` on whole permits, timed from
  its start to its end: read, signed by the signer process, kept a thousand a commit, audited.

## Where the time of a submission goes
Processor time as the kernel counts it for each thread (`/proc/PID/task/TID/schedstat`), in ms a
submission, the least of several rounds: the machine does other things besides. First: 22 November
2026, when the audit had begun to bind each row. Then: the same evening, when what follows was gained. Now: 23
November, on a machine with a load of 20, the server at real-time priority; the baseline took 1.3 to 1.4 times as
long there as on a quiet one, and so did the server: compare the shares, not the columns.

| who | 16 clients: first | then | now | 64 clients: first | then | now | what |
|---|---|---|---|---|---|---|---|
| the writer's thread | 0.176 | 0.106 | 0.151 | 0.139 | 0.075 | 0.134 | one act after the other, then one commit of all that waited |
| two network threads | 0.100 | 0.055 | 0.062 | 0.074 | 0.045 | 0.055 | reading and parsing the request, finding the session (one row), the answer, the log line |
| checkpointer, log keeper | 0.016 | 0.009 | 0.011 | 0.017 | 0.009 | 0.014 | the log (WAL) into the file and the tree of the audit, beside the writer |
| other threads | 0 | 0 | 0 | 0 | 0 | 0 | no worker is woken for a submission |

| of the writer's thread now (`perf`, 64 clients) | share |
|---|---|
| reading the case, with its JSON and one hash (person 7, rules 4, answers 4, drones, certificate, centre) | 24 % |
| judging it: others with the same identity 7, the same drone or certificate 3.5, the check of the file 2.5 | 15 % |
| writing: application 8, snapshot 9, two events 8, two audit entries 6, letter 4.5; of these 3 for sealing | 36 % |
| of that: each row told by SQLite and bound to the audit | 9 % |
| its share of the commit: pages into the log, their checksums, one sync (6) | 18 % |
| telling who waits, the rest | 7 % |

Since "then" a submission asks whether another person has the same drone or certificate, reads what the check of the
file found, says whether the case is clear, and stands in three more indexes (the queue, search by day, what is clear): a
fifth of the writer's time. The goal for `cpu_submit` was met before that.

What was gained, and how: a submission dirtied 9 pages of 4 KiB; now it shares some four with the other
acts of its commit (nothing stands twice, rows are appended, indexes hold what they need:
`sql/020_submission_pages.sql`). No thread waits
for the commit (`web_answer_later`), none is woken to ask for it (`WEB_ONE_ROW`), and those that do
wait are woken one by one outside of the lock. The log is brought into the file beside the writer.
The writer's share fell by another tenth when twins were counted by their indexes alone (a `UNION` made
SQLite build a table for each submission), sealed texts went into base64 by a table (libsodium's takes the
same time for all bytes, which what is sealed does not need), buffers were no longer zeroed before they are
written, and the year's counter was written once a commit. Acts have no savepoint, which copies each page that an act is the first to touch, until one act fails:
then the batch is run again with them. SHA-256 is asked of the functions of the algorithm: by EVP each
of some 25 hashes cost a context, locks and a search, five times the price of the hashing. Readers of
sessions do not map the file: after each commit all of it was mapped anew, a third of the network threads.

**The floor.** The baseline writes finished rows from one loop that has both cores' caches and the
disk to itself; that is 0.03-0.05 ms of one core. Whatever a submission needs besides (HTTP in and
out, the session, 14 reads, the rules, the JSON, 25 hashes, the binding to the audit)
costs two to three times that, on the same two cores, beside the driver. The better the rows are laid out, the
faster is the baseline, and the smaller the ratio: with the rows as they were, today's rate would be above
the baseline's. Where all processor time of a submission goes (`perf`, 64 clients, server only):

| share | what | does the baseline do it? |
|---|---|---|
| 27 % | network threads: HTTP, the session (one row, 4 pages read), the answer, the log line | no |
| 25 % | writer: 13 reads, keys and sealed fields opened, the rules, doubles, whether it is clear, the JSON | no |
| 8 % | writer: sealing the snapshot, binding each row to the audit | no |
| 16 % | writer: the rows themselves | yes |
| 19 % | writer: the commit; checkpointer, log keeper: the log into the file, the tree of the audit | for the most part |
| 5 % | numbers, events' words, telling who waits | no |

So some 30 % of what a submission costs is what the baseline does at all, and the measured ratio, 0.27 to 0.28, is
that: on two cores which are busy both, the ratio of the rates is the ratio of the work. A server to which HTTP
and the session cost nothing would be at 0.4; the goals of 0.7 and 0.55 would leave less than 0.02 ms for
HTTP, session, reading, judging, sealing and audit together, a fifth of what they take. They can be
met only where these go on beside the writer, on more cores than two, and while the writer waits for a slower disk.

**A decision** (16 clients) took 0.32 ms of the writer and 0.53 of all; now 0.15 and 0.30. It costs what a
submission costs, a signature (0.035 ms of the signer process, 0.065 before) and the permit with its
credential and place. The act asks for the signature and goes on; the signer works while the writer runs
the next acts, gets four questions at a time, and what depends on a signature is stored at the end of the
batch (`act_finish_later`). What was submitted is read from its JSON by the network thread before the act
waits for the writer, which takes it when it finds the same bytes. On two cores the signer, the network
threads and the driver share what the writer leaves.

**On PostgreSQL** a submission is 9 written rows and 16 reads in the writer's turn, and one read beside it. Each
statement costs the server 10-80 us, most of it to start and end an executor, and a way there and back 30-60 us while
both wait. So acts say what they will read (`struct act_foresight`), and before any of a batch runs, all are asked:
what depends on the person alone, then what depends on the application. A statement that many ask goes out once, with
their values as arrays (`src/db/postgresql_foresee.c`): 64 submissions are some twenty statements to read and five ways
there and back. What an act writes makes only its own answers old, and those that several share; where two acts may meet
(the same drone, the same certificate) they say so, and the later one asks anew (`act_meets`). Rows of one table go
out eight at a time, no act has a savepoint unless one failed, and a counter is written once a commit.

| a submission, 64 clients | one by one | asked together | planned right |
|---|---|---|---|
| processor time of the writer's backend | 0.65-0.85 ms | 0.45-0.93 ms, more with each case | 0.26-0.29 ms |
| processor time of the server | 0.32-0.36 ms | 0.18 ms | 0.17 ms |
| waits of the writer's thread | 6.3 | 0.6 | 0.6 |
| ratio to the baseline, rounds of one run | 1.5 | 1.9, 1.2, 1.0 | 2.8, 3.4, 3.0 |

The last step: planned before the tables have statistics, the check of doubles read the whole index of submitted
cases for a row whose id it had, and statements over the arrays of a batch looked so dear that the server compiled
each (10 to 190 ms). The condition no longer fits that index, each look is one by a key (`LIMIT 1 OFFSET 0`), and our
sessions say `jit = off`.

The baseline waits for the disk and nine times for the server at each commit, 0.65 ms of processor time beside; what
bounds us now is the one backend that has the turn: the inserts with their indexes and the rows that they return to the
audit.

## Answering
**A look-up** by number, 64 clients, a million permits: 62 us of processor time before, 26-30 now, where
nginx takes 19-22 for a file of the same size (it opens, stats and closes it) and libmicrohttpd alone,
with the same headers and a body from memory, 10-13: that is the floor.

| share | what |
|---|---|
| 20 % | `sendmsg`: the kernel's way over loopback |
| 15 % | SQLite: one search in a tree of three levels |
| 9 % | libmicrohttpd wipes the memory of the connection twice (20 and 40 KiB) |
| 9 % | the rest of libmicrohttpd, ten headers and their copies |
| 6 % | `recv` |
| 3 % | the log: one `write` for all lines of a turn |

What was gained: no worker is woken (half of all); look-ups share a snapshot until something is committed
here (`acts_read_public`: locks, a stat and two statements were a fifth); log lines are written together;
the connections of look-ups map the file (a tenth; SQLite maps it anew after a commit, so those of
sessions do not).

**Connections.** Each network thread turns a libmicrohttpd of its own (`src/web/loop.c`): the library's own
thread, given exactly 128 events, waited for another one before it looked at them, and requests stayed
unread for up to 30 s (`web_crowd_test`). The pool of a connection is 40 KiB, so that 16 KiB of headers are
answered; one and a half seconds after its last request all of it that is zeros goes back (`src/web/idle.c`):
10,000 waiting connections take some 10 MiB, 260 before.

**Verifying** is 0.96 of a bare ES256 verification by instructions (915,000 against 875,000, callgrind: 833,000
of each are OpenSSL's two multiplications of points); what is left is the text, CBOR and the signature's DER. By the clock the ratio moves between 0.82 and 0.95 on a
busy machine. The keys of the trust list are made for OpenSSL once.

**Starting** took 119 ms on this machine and takes 65 (medians of eight starts of each program in turns, at
real-time priority, `chrt -r 10`, so that other work on the machine does not count; processor time of all its
processes 109 and 84 ms). What was cut: each of two connections prepared all thousand statements, now each is
prepared when it is asked first; pango read the machine's fonts, of which none is used; the server waited until
`tasrih-inspect` had loaded its libraries; a hundred questions told that all migrations are there; four connections
one after the other made and removed the -wal. What is left: the dynamic linker (96 libraries, a tenth of a million
relocations: 15 ms of processor time here and 20 beside it in `tasrih-inspect`), nine keys read by the signer while
the server reads its schema, the tables of the ledger from the migrations, some syncs.
"""


def write(path, facts, figures, plan):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(PAGE.format(
            date=time.strftime("%Y-%m-%d"), machine=machine_line(facts),
            mode="A quick run: short rounds." if plan.quick else "A full run.",
            rows="\n".join(figure.row() for figure in figures.all),
            rounds=plan.rounds, seconds=plan.seconds))
