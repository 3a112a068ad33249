/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * readers - finds and starts tasrih-inspect beside this program, before the server shuts
 * itself in.
 *
 *	house->inspect = readers_begin();     NULL: it is not there, said in the log
 *	house->inspect = readers_meet(house->inspect);    later, when it is ready; NULL: it is not
 *
 * Without it everything else goes on: files wait unread, and the desk offers the download.
 */
#ifndef APP_READERS_H
#define APP_READERS_H

#include "inspect/client.h"

struct inspect *readers_begin(void);
struct inspect *readers_meet(struct inspect *inspect);

#endif
