/* SPDX-License-Identifier: EUPL-1.2 */
/* proof_act - an entry and its proof as one JSON object, to be checked by somebody else
 * (docs/audit.md says how). */
#ifndef AUDIT_PROOF_ACT_H
#define AUDIT_PROOF_ACT_H

#include "audit/log_act.h"

void audit_put_proof(struct buffer *out, const struct audit_proof *proof);

#endif
