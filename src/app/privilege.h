/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * privilege - root becomes the user of the configuration before anything is opened.
 *
 *	TRY(privilege_drop("tasrih", "/var/lib/tasrih"));
 *
 * The data folder is made for that user when it is missing. All ids and groups change, for
 * good; that there is no way back is tried. Under systemd (User=) there is nothing to do.
 */
#ifndef APP_PRIVILEGE_H
#define APP_PRIVILEGE_H

#include "base/attr.h"
#include "base/fault.h"

/* user "": nobody is named; root then stays root, with a warning. FAULT_CONFIG, logged:
 * there is no such user, it is root itself, or somebody who is not root cannot become it. */
MUST_USE enum fault privilege_drop(const char *user, const char *data);

#endif
