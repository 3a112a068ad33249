/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * jail - the pieces from which a process builds its own jail: landlock without a rule,
 * limits of resources, and a seccomp filter that kills on any call outside its list.
 *
 *	bool shut = jail_forbid_rights() && jail_forbid_files("signer") &&
 *	    jail_limit(RLIMIT_NOFILE, 0) && jail_limit_memory(256 << 20) &&
 *	    jail_forbid_calls(add_rules, 3);
 *
 *	in add_rules: return jail_allow_on(filter, SCMP_SYS(read), value) && ...;
 *
 * Each returns false, with errno, when the kernel refused; then the process must end.
 * The order is that of the example: what is forbidden first must not be needed later.
 */
#ifndef JAIL_JAIL_H
#define JAIL_JAIL_H

#include <seccomp.h>
#include <stdbool.h>
#include <sys/resource.h>

#include "base/attr.h"

/* No new privileges, no core dump, no ptrace by the same user. */
MUST_USE bool jail_forbid_rights(void);

/* Every right over files that this kernel's landlock knows, and no rule that gives one
 * back. Where the kernel has no landlock, one warning "WHO.no_landlock" is logged and the
 * filter alone forbids the calls. */
MUST_USE bool jail_forbid_files(const char *who);

MUST_USE bool jail_limit(__rlimit_resource_t what, rlim_t most);
/* Bytes of address space; under a sanitizer none, whose shadow is larger. */
MUST_USE bool jail_limit_memory(rlim_t most);

/* What the caller adds to a filter; value is the caller's (a descriptor). */
typedef bool jail_rules(scmp_filter_ctx filter, int value);
/* From now on every call kills the process but those that rules allows. */
MUST_USE bool jail_forbid_calls(jail_rules *rules, int value);

MUST_USE bool jail_allow(scmp_filter_ctx filter, int call);
/* Only with this descriptor as the first argument. */
MUST_USE bool jail_allow_on(scmp_filter_ctx filter, int call, int descriptor);
/* Memory that cannot become code and is of no file. */
MUST_USE bool jail_allow_memory(scmp_filter_ctx filter);
/* Clock, random bytes, waiting for a lock, ending; and what a sanitizer asks for. */
MUST_USE bool jail_allow_usual(scmp_filter_ctx filter);

#endif
