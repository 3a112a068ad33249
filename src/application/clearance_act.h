/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * clearance_act - what the rules of clearance.h are told, and where their answer is kept.
 *
 *	TRY(clearance_find(act, &view, &finding));         in the act that submits
 *	TRY(clearance_renew(act, &row, &view, &finding));  when the check of its file ends
 */
#ifndef APPLICATION_CLEARANCE_ACT_H
#define APPLICATION_CLEARANCE_ACT_H

#include "application/application_act.h"
#include "certificate/check_store.h"
#include "register/register_act.h"

/* What clearance_find asks for, for act_ask. */
MUST_USE enum fault clearance_ask(struct act *act, const struct application_row *row);
struct clearance_finding {
	struct clearance clearance;
	struct certificate_evidence evidence;
	int64_t twins; /* other accounts with the same numbers */
};
/* Of what is loaded (application_load_case). */
MUST_USE enum fault clearance_find(struct act *act, const struct application_view *view,
    struct clearance_finding *ret_finding);
/* Of what was submitted, as it is known now: loads it and keeps the answer. */
MUST_USE enum fault clearance_renew(struct act *act, const struct application_row *row,
    struct application_view *ret_view, struct clearance_finding *ret_finding);
/* What it says of the certificate, in one word: the source that confirms it, "differs",
 * "waiting", "none". */
const char *clearance_certificate_word(const struct clearance_finding *finding);

/* "identity:vouched,emirates_id:warning,centre:ok,certificate:register,drones:2,
 * duplicates:0": what staff see of it, in the event. */
struct slice clearance_results(struct arena *arena, const struct application_view *view,
    const struct clearance_finding *finding);

/* As it stands in a row (application_store.h). */
struct slice clearance_text(struct arena *arena, const struct clearance *clearance);

/* What a centre's register says of a certificate that is declared with these names. */
enum certificate_entry clearance_entry(struct arena *arena,
    const struct register_question *asked, struct slice name_latin,
    struct slice name_arabic);

/* The evidence for a certificate: what was found in its file, and the register as it was
 * asked for the view. */
struct certificate_evidence clearance_evidence(struct arena *arena,
    const struct application_view *view, const struct certificate_check_row *check);

#endif
