/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * acts - how a room's act gets its transaction.
 *
 *	static enum fault
 *	save_drone(struct act *act, void *input)    - loads, decides, saves, audits
 *
 *	enum fault
 *	application_save_drone(struct acts *acts, struct application_save_drone *save)
 *	{
 *		return acts_write(acts, save->arena, save_drone, save);
 *	}
 *
 * A read runs at once on one of the read-only connections, inside one snapshot. A write
 * waits in the queue of the one writer, which takes all that is queued, runs one act after
 * the other, commits once, and then wakes all who wait: when acts_write returns
 * FAULT_NONE, what the act saved is on the disk. An act that returns a fault leaves
 * nothing behind: all of the batch is taken back, and what is run again runs each act
 * under a savepoint of its own. A refusal by a rule is not a fault: the act writes its
 * verdict into its input, saves nothing (or only the audit of the refusal), and
 * returns FAULT_NONE.
 *
 * So an act may run again from its start, when another act of its batch failed, a
 * connection is lost or a transaction loses against another: it changes its input only
 * through ret_ fields that it sets anew each time.
 *
 * On PostgreSQL the same holds for all processes that work on one database: their
 * writers take turns (acts_batch.c says why), and no act is dated before an earlier one
 * of any of them. When the connection is lost during COMMIT, the
 * writer looks up on a new one whether the batch is there. FAULT_UNKNOWN is left for the
 * case that there is no server to ask: the same request, repeated with its key, is safe.
 */
#ifndef DB_ACTS_H
#define DB_ACTS_H

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "db/change.h"
#include "db/db.h"

struct signing;     /* crypto/signing.h */
struct order_board; /* order/board_act.h */
struct acts;
struct act_rests;
struct act_words;

/* What an act works with, for the time of its transaction. */
struct act {
	struct db *db;
	struct arena *arena; /* the request's: what is put there outlives the act */
	moment now; /* one for the whole act; never before that of an earlier act */
	int offset_minutes; /* of the authority's calendar */
	const struct signing *signing;
	unsigned channels;       /* the ways out to a person: bits of notice/notice.h */
	struct act_rests *rests; /* the writer's; NULL: this is a read */
	struct order_board *orders; /* reads only, and NULL where no orders are kept */
	bool foreseen;              /* its questions were asked with those of its batch */
	struct act_words *words;    /* that acts of this batch have said (act_meets) */
};

typedef enum fault act_function(struct act *act, void *input);

/* Before an act reads: `questions` reads the same, has no answers and leaves them be, and
 * all it asked comes in one way there and back (db_ahead; not called on SQLite). */
MUST_USE enum fault act_ask(struct act *act, act_function *questions, void *input);

MUST_USE enum fault acts_read(
    struct acts *acts, struct arena *arena, act_function *function, void *input);
/* The same where an answer may be as old as lag_milliseconds_most: public verification.
 * Answered by the replica when there is one that is known to be as fresh as that. With
 * hold_snapshots it shows all that this process has committed, and what other processes
 * had when acts_rest was called last. */
MUST_USE enum fault acts_read_public(
    struct acts *acts, struct arena *arena, act_function *function, void *input);
/* Ends the snapshots that acts_read_public holds. */
void acts_rest(struct acts *acts);
/* FAULT_BUSY when the queue is full, FAULT_FULL when the disk is. */
MUST_USE enum fault acts_write(
    struct acts *acts, struct arena *arena, act_function *function, void *input);

/* The same without waiting: done is called with the outcome, from the writer's thread or at
 * once (FAULT_BUSY, FAULT_CLOSING); the writer waits for it, so it only hands over. Arena
 * and input must last until then. */
typedef void acts_done(void *self, enum fault fault);
void acts_write_then(struct acts *acts, struct arena *arena, act_function *function,
    void *input, acts_done *done, void *self);

/* What an act will read, so that the acts of a batch can ask it together (PostgreSQL; else
 * nothing of it is called). Both are called before any of them runs and read as the act will:
 * the first what its input says, the second what the answers to that say besides.
 *
 * The owner, in the input, says for whom the act is. Answers that one owner alone has asked
 * for stay good while acts of other owners write: so two acts with a foresight may meet in
 * rows that both ask for by the same values (rules, a counter), in none, or where each says
 * by act_meets what they have in common. */
enum { ACT_FORESIGHTS = 2 };
struct act_foresight {
	act_function *questions[ACT_FORESIGHTS];
	const struct id *(*owner)(const void *input);
};
/* Before an act reads what depends on other owners' rows with this word in them (the serial
 * number of a drone), and before it writes such rows: when an earlier act of the batch has
 * said the same word, what was foreseen for this one is asked anew. */
void act_meets(struct act *act, struct slice word);
struct act_call {
	act_function *function;
	const struct act_foresight *foresight;
	void *input;
};
void acts_write_foreseen_then(struct acts *acts, struct arena *arena,
    const struct act_call *call, acts_done *done, void *self);

/* What an act leaves to the end of its batch: finish runs in the same transaction, after
 * all acts and before the commit, so that what each has to wait for goes on meanwhile and
 * is waited for together (a signature is asked for by the act and stored by finish). Its
 * fault is the act's own: then nothing of the act is saved. Its now is that of the last of
 * these acts, for it writes after all of them. When the act comes to nothing,
 * drop is called instead of finish, and does not touch the database. Other acts run in
 * between and must find in order what the act saved before. */
struct act_rest {
	act_function *finish;
	void (*drop)(void *input);
	void *input; /* outlives the act */
};
void act_finish_later(struct act *act, struct act_rest rest);

/* From now on each write is refused with FAULT_OLDER; reads go on. */
void acts_hold(struct acts *acts);

/* Today in the authority's calendar. */
day act_today(const struct act *act);

/* Who keeps a ledger of all that is written (audit/ledger_act.h). Called by the writer's
 * thread only. */
struct acts_ledger {
	struct change_listener listener;
	/* How much it was told since the start of the transaction, and back to that. */
	size_t (*mark)(void *self);
	void (*cut)(void *self, size_t mark);
	/* Before the commit, when anything was told: keeps it in the same transaction. */
	enum fault (*seal)(void *self, struct act *act);
};

struct acts_options {
	const char *address; /* of db.h; migrated already */
	const struct db_statements *const *statements;
	const struct signing *signing;
	int offset_minutes;
	unsigned channels; /* mail, SMS: what is configured */
	/* Given to reads; a write sees what nobody else does yet, and reads for itself. */
	struct order_board *orders;
	moment not_before; /* no act is dated before this (the newest of the database) */
	/* A clock that is further ahead of the newest act is not believed: acts go on at its
	 * date, for what is dated later could never be followed by anything earlier. 0: any
	 * is believed. */
	moment leap_milliseconds_most;
	const struct acts_ledger *ledger; /* lives longer; NULL: none */
	struct vault *vault; /* lives longer; NULL: no act asks for what is sealed */
	size_t queue_most;   /* 0: 4096 acts */
	size_t batch_most;   /* 0: 256 acts a commit, on PostgreSQL 64 */
	size_t readers_most; /* connections to read with; 0: as many as asked for, on
	                      * PostgreSQL 16 */
	/* SQLite only: acts_read_public leaves its snapshot to the next one, until something
	 * is committed. Then acts_rest must be called before a thread that reads so goes to
	 * sleep, and every few milliseconds while it does not. */
	bool hold_snapshots;
	/* PostgreSQL only. */
	const char *read_address;     /* of a replica; NULL: none */
	moment lag_milliseconds_most; /* of the replica; 0: 5,000 */
	moment
	    patience_milliseconds; /* with a lost server, before acts fail; 0: 10,000 */
};

/* Starts the writer's thread. */
MUST_USE enum fault acts_start(
    const struct acts_options *options, struct acts **ret_acts);
/* Runs what is queued to the end, refuses more (FAULT_CLOSING), checkpoints, frees. No
 * thread may be inside an act of it any more when it returns. */
void acts_stop(struct acts *acts);

#endif
