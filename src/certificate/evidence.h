/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * evidence - what shows that a certificate is what is declared of it, the strongest first.
 *
 *	struct certificate_evidence evidence = certificate_evidence_judge(&found);
 *	if (evidence.confirmed) ... because of evidence.decisive
 *
 * 1 a trusted signature over all of the file, and what is signed says what is declared;
 * 2 the centre's own register; 3 a QR or barcode with the number, and the name beside it;
 * 4 the words of the file: number, name, centre; 5 the same words as OCR reads them, which
 * is a hint and never decides. The first that says yes or no decides; what comes behind it
 * is shown and counts no more. Pure: no I/O.
 */
#ifndef CERTIFICATE_EVIDENCE_H
#define CERTIFICATE_EVIDENCE_H

#include "certificate/check.h"

enum certificate_source {
	CERTIFICATE_BY_SIGNATURE,
	CERTIFICATE_BY_REGISTER,
	CERTIFICATE_BY_CODE,
	CERTIFICATE_BY_TEXT,
	CERTIFICATE_BY_OCR,
	CERTIFICATE_SOURCE_COUNT /* none of them */
};
/* "signature", "register", "code", "text", "ocr", and of the count "none": in the
 * configuration, the events and the API; "certificate.source.signature": for people. */
const char *certificate_source_name(enum certificate_source source);
const char *certificate_source_key(enum certificate_source source);
/* The count when there is no such source. */
enum certificate_source certificate_source_find(struct slice name);

enum certificate_proof {
	CERTIFICATE_PROOF_NONE,     /* there is no such thing, or it says nothing */
	CERTIFICATE_PROOF_CONFIRMS, /* it says what is declared */
	CERTIFICATE_PROOF_DIFFERS,  /* it says something else */
	CERTIFICATE_PROOF_COUNT
};
/* "none", "confirms", "differs"; "certificate.proof.confirms". */
const char *certificate_proof_name(enum certificate_proof proof);
const char *certificate_proof_key(enum certificate_proof proof);

struct certificate_evidence {
	enum certificate_proof of[CERTIFICATE_SOURCE_COUNT];
	enum certificate_source decisive; /* the count: nothing decides */
	bool confirmed;                   /* what decides says yes */
};
struct certificate_evidence certificate_evidence_judge(
    const struct certificate_found *found);

#endif
