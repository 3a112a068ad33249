/* SPDX-License-Identifier: EUPL-1.2 */
/* actions - all that can be done and is an entry of the log: the list to choose from. The
 * words are po's audit.action.ACTION. */
#ifndef AUDIT_ACTIONS_H
#define AUDIT_ACTIONS_H

#include <stddef.h>

struct audit_action {
	const char *action;
};
extern const struct audit_action audit_actions[];
extern const size_t audit_actions_count;

#endif
