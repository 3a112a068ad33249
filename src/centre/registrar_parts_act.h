/* SPDX-License-Identifier: EUPL-1.2 */
/* registrar_parts_act - what the acts of registrars share: one proposes, another confirms.
 * Only for registrar_act.c, key_act.c and centre_import_act.c. */
#ifndef CENTRE_REGISTRAR_PARTS_ACT_H
#define CENTRE_REGISTRAR_PARTS_ACT_H

#include "centre/centre_proposal_store.h"
#include "centre/registrar_act.h"
#include "db/acts.h"

/* An entry of the audit about a centre; an empty code is about several. */
MUST_USE enum fault centre_record(struct act *act, const struct access_caller *caller,
    const char *action, struct slice centre, struct slice words);

/* Writes down what waits for a second registrar; the row's id, centre, text, kind and
 * reason are set. */
MUST_USE enum fault centre_put_proposal(
    struct act *act, const struct access_caller *caller, struct centre_proposal_row *row);

/* One line, judged against what is there. */
MUST_USE enum fault centre_judge_line(struct act *act, struct slice text,
    struct centre_line *ret_line, struct centre_timeline *ret_timeline,
    enum centre_line_verdict *ret_verdict);
MUST_USE enum fault centre_save_line(struct act *act, const struct centre_line *line,
    const struct centre_timeline *timeline);

/* What is confirmed is carried out, or answered->ret_verdict says why not: each judges anew
 * and leaves the proposal open when it refuses. */
typedef enum fault centre_apply(struct act *act, const struct centre_proposal_row *row,
    struct centre_answered *answered);
centre_apply centre_apply_key, centre_apply_key_end, centre_apply_import;

/* What a registrar sees of a proposal of a key, or of the end of one. */
MUST_USE enum fault centre_put_waiting_key(struct act *act,
    const struct centre_proposal_row *row, struct centre_waiting *waiting);

#endif
