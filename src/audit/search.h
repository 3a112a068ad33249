/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * search - which entries an auditor asks for, and the marks by which they are found.
 *
 *	audit_marks_add(marks, &entry);            of each entry of a block
 *	if (audit_marks_may(marks, &criteria))     only then the block is read
 *		if (audit_matches(&entry, &criteria)) ...
 *
 * A block is AUDIT_BLOCK_ENTRIES entries that follow each other. Its marks are a Bloom
 * filter over the words of its entries: 6 bits a word, of SHA-256 of the word's kind and
 * the word. A block of 256 entries has at most some 1,000 words, so a block without the
 * word is read in vain once in 100 times at worst, and one with it is never missed.
 */
#ifndef AUDIT_SEARCH_H
#define AUDIT_SEARCH_H

#include "audit/audit.h"

enum {
	AUDIT_BLOCK_ENTRIES = 256,
	AUDIT_MARKS_BYTES = 1024,
	AUDIT_WORD_MOST = 80, /* bytes of an actor, action or object that is looked for */
};

enum audit_outcome { AUDIT_ANY_OUTCOME, AUDIT_DONE, AUDIT_REFUSED };

/* Empty fields ask for nothing. */
struct audit_criteria {
	struct slice actor;  /* account id, or "system", "public", "command" */
	struct slice action; /* "permit.issue", or all of a room: "permit" */
	struct slice object; /* "permit/DP-2026-...", or what stands behind the kind */
	enum audit_outcome outcome;
	bool unit; /* only what officers and supervisors did */
};

void audit_marks_add(
    uint8_t marks[static AUDIT_MARKS_BYTES], const struct audit_entry *entry);
/* False: none of the block's entries matches. */
bool audit_marks_may(
    const uint8_t marks[static AUDIT_MARKS_BYTES], const struct audit_criteria *criteria);
/* What a transaction wrote ('audit.rows') never does: it is part of another entry. */
bool audit_matches(
    const struct audit_entry *entry, const struct audit_criteria *criteria);

/* Whether the action was tried and not done: "access.refused", "identity.refuse". */
bool audit_is_refusal(struct slice action);
/* Whether somebody acted as one of those whose work a supervisor answers for. */
bool audit_is_unit(struct slice role);

#endif
