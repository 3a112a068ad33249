/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * audit_act - appends an entry inside the transaction of the act that it tells of.
 *
 *	TRY(audit_record(act, &(struct audit_event){
 *	    .actor = id_slice(&caller->account), .role = "officer",
 *	    .action = "application.approve", .object = audit_object(...),
 *	    .record = snapshot, .reason = ""}));
 */
#ifndef AUDIT_AUDIT_ACT_H
#define AUDIT_AUDIT_ACT_H

#include "audit/audit.h"
#include "db/acts.h"

MUST_USE enum fault audit_record(struct act *act, const struct audit_event *event);

/* What a transaction wrote, as an entry of its own; for ledger_act.c. */
MUST_USE enum fault audit_record_rows(
    struct act *act, struct slice salt, struct slice rows);

#endif
