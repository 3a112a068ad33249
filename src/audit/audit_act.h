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

#endif
