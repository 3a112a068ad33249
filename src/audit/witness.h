/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * witness - what is sent to an outside witness of the log and what comes back (C2SP
 * tlog-witness).
 *
 *	POST URL/add-checkpoint         200  its signature lines
 *	old 17                          409  the size that it has, as text/x.tlog.size
 *	base64 of each hash of the      403, 404, 422  it does not know us, or a proof is bad
 *	proof from 17 to the size
 *	(empty line)
 *	the signed checkpoint
 */
#ifndef AUDIT_WITNESS_H
#define AUDIT_WITNESS_H

#include "audit/audit.h"
#include "base/attr.h"
#include "crypto/note.h"

enum { AUDIT_WITNESSES_MOST = 8, AUDIT_WITNESS_URL_SIZE = 256 };

struct audit_witness {
	struct note_key key; /* NOTE_COSIGNATURE */
	char url[AUDIT_WITNESS_URL_SIZE];
};

/* How a witness stands. */
enum audit_witness_state {
	AUDIT_WITNESS_NEW,     /* nothing was sent yet */
	AUDIT_WITNESS_GOOD,    /* it has signed the last one that it was sent */
	AUDIT_WITNESS_AWAY,    /* no answer, or a late one */
	AUDIT_WITNESS_FAILED,  /* 5xx */
	AUDIT_WITNESS_REFUSED, /* 4xx: it does not know this log, or its key */
	AUDIT_WITNESS_BAD,     /* it answered with what its key has not signed */
	AUDIT_WITNESS_AHEAD,   /* it has seen more of this log than there is: look! */
	AUDIT_WITNESS_STATE_COUNT
};
/* "good", as in the database. */
const char *audit_witness_word(enum audit_witness_state state);
/* Its message key: "audit.witness.good". */
const char *audit_witness_key(enum audit_witness_state state);
/* AUDIT_WITNESS_NEW of a word that is none of ours. */
enum audit_witness_state audit_witness_find(struct slice word);

/* "KEY URL", as in the configuration: a cosignature key and an address that its caller
 * has judged. */
MUST_USE bool audit_witness_parse(
    struct slice text, struct arena *arena, struct audit_witness *ret_witness);

/* proof is empty when old is 0, or the size of the note. */
void audit_put_submission(struct buffer *out, uint64_t old,
    const struct merkle_proof *proof, struct slice note);
/* The body of a 409: digits and a newline. */
MUST_USE bool audit_size_parse(struct slice body, uint64_t *ret_size);
/* The note with the witness's own line behind it, when the answer of a 200 has one that
 * its key signed; *ret_at is when. False when not. */
MUST_USE bool audit_cosign(struct slice note, struct slice answer,
    const struct note_key *key, struct arena *arena, struct slice *ret_note,
    moment *ret_at);

#endif
