/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * witness_act - what is sent to outside witnesses, and what they signed.
 *
 *	TRY(audit_witness_prepare(acts, arena, &submission));
 *	if (submission.ret_due) ... POST ret_body, then one of
 *	TRY(audit_witness_keep(acts, arena, &submission, answer, &good));
 *	TRY(audit_witness_tell(acts, arena, key, state));
 *
 * Nothing waits for a witness, and nothing is refused because one is away.
 */
#ifndef AUDIT_WITNESS_ACT_H
#define AUDIT_WITNESS_ACT_H

#include "audit/audit_store.h"
#include "audit/witness_store.h"
#include "db/acts.h"

/* At the start: those that are configured are known, and no others. */
struct audit_witnesses {
	const struct audit_witness *list;
	size_t count;
};
MUST_USE enum fault audit_witness_configure(
    struct acts *acts, struct arena *arena, struct audit_witnesses *witnesses);

struct audit_submission {
	const struct note_key *key;
	bool told_old;  /* the witness said (409) that it has .old */
	uint64_t old;   /* else what it signed last */
	bool ret_due;   /* there is a newer checkpoint than it has signed */
	bool ret_ahead; /* it has more than there is */
	uint64_t ret_size;
	struct slice ret_note; /* the checkpoint, without cosignatures */
	struct slice ret_body;
};
MUST_USE enum fault audit_witness_prepare(
    struct acts *acts, struct arena *arena, struct audit_submission *submission);
/* Keeps the cosignature in the body of a 200. *ret_good is false when it is none. */
MUST_USE enum fault audit_witness_keep(struct acts *acts, struct arena *arena,
    const struct audit_submission *submission, struct slice answer, bool *ret_good);
/* Written only when the state is another. */
MUST_USE enum fault audit_witness_tell(struct acts *acts, struct arena *arena,
    const struct note_key *key, enum audit_witness_state state, bool *ret_changed);

/* --- for who asks --- */

struct audit_witness_line {
	struct audit_witness_row row;
	struct audit_cosignature newest; /* size 0: none yet */
};
struct audit_signed {
	struct audit_checkpoint ret_checkpoint; /* the newest; size 0: none */
	const struct audit_witness_line *ret_lines;
	size_t ret_count;
	/* The newest checkpoint that any witness signed, with all their lines; size 0. */
	struct audit_checkpoint ret_witnessed;
};
MUST_USE enum fault audit_signed(
    struct acts *acts, struct arena *arena, struct audit_signed *signed_now);

#endif
