/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * readers - finds and starts tasrih-inspect beside this program, before the server shuts
 * itself in.
 *
 *	house->inspect = readers_start();     NULL: it is not there, said in the log
 *
 * Without it everything else goes on: files wait unread, and the desk offers the download.
 */
#ifndef APP_READERS_H
#define APP_READERS_H

#include "inspect/client.h"

struct inspect *readers_start(void);

#endif
