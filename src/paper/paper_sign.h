/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_sign - the authority's signature in a PDF that paper_pdf made.
 *
 *	struct paper_signer signer = {ask_signer_process, connection};
 *	TRY(paper_sign(pdf, &(struct paper_seal){...}, signer, arena, &signed_pdf));
 *
 * An incremental update: the file as it was, then a signature field whose /Contents
 * holds a detached CMS over all bytes but itself. SubFilter ETSI.CAdES.detached (ETSI
 * EN 319 142-1, ISO 32000-1 section 12.8). A changed byte breaks the signature, and
 * bytes appended later are outside of it: readers see both.
 *
 * No private key comes here: the CMS is made by the caller (the signer process). It is
 * CMS_sign(CMS_DETACHED | CMS_BINARY | CMS_PARTIAL) with CMS_CADES and SHA-256.
 */
#ifndef PAPER_PAPER_SIGN_H
#define PAPER_PAPER_SIGN_H

#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/fault.h"
#include "base/moment.h"
#include "base/slice.h"

enum { PAPER_SIGN_CMS_MAX = 4096 /* bytes of DER that the file keeps room for */ };

struct paper_seal {
	struct slice reason;   /* "Permit issued": ASCII */
	struct slice language; /* of the document: "en" or "ar"; empty: not said */
	moment when;
};

/* A file that waits for its CMS. Covered by the signature: the first covered_first
 * bytes, and all from covered_second to the end. */
struct paper_prepared {
	struct slice pdf;
	size_t covered_first;
	size_t covered_second;
};

/* FAULT_CONFIG when the bytes are not a PDF of paper_pdf (a bug, or another cairo). */
MUST_USE enum fault paper_sign_prepare(struct slice pdf, const struct paper_seal *seal,
    struct arena *arena, struct paper_prepared *ret_prepared);
/* The bytes to be signed, in one piece. */
struct slice paper_sign_covered(
    const struct paper_prepared *prepared, struct arena *arena);
/* FAULT_SIGNER when the CMS is empty or longer than PAPER_SIGN_CMS_MAX. */
MUST_USE enum fault paper_sign_finish(const struct paper_prepared *prepared,
    struct slice cms_der, struct arena *arena, struct slice *ret_pdf);

/* Who makes the CMS (DER) over the bytes. */
struct paper_signer {
	enum fault (*make_cms)(void *self, struct slice signed_bytes, struct arena *arena,
	    struct slice *ret_der);
	void *self;
};

/* All three steps. */
MUST_USE enum fault paper_sign(struct slice pdf, const struct paper_seal *seal,
    struct paper_signer signer, struct arena *arena, struct slice *ret_pdf);

#endif
