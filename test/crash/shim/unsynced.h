/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * unsynced - what a disk that loses power, or fails to write, would lose.
 *
 *	unsynced_note(file, offset, size)   - before each write: keeps what is there now
 *	unsynced_forget(file)               - after its fsync: it will last
 *	unsynced_lose(file)                 - puts back what was there, newest first, and
 *	                                      zeros where there was nothing
 *	unsynced_cut()                      - of all files, to the sizes that they had, and
 *	                                      the program is killed; does not return
 *
 * Files only, not names: a file that was made is taken as there. Mapped memory is not
 * seen; SQLite maps only the index of its WAL, which it makes anew.
 */
#ifndef CRASH_UNSYNCED_H
#define CRASH_UNSYNCED_H

#include <sys/types.h>

void unsynced_note(int file, off_t offset, size_t size);
void unsynced_forget(int file);
void unsynced_lose(int file);
void unsynced_cut(void);

/* Allocates what the program's count of allocations does not see. */
void *unsynced_alloc(size_t size);
void unsynced_free(void *memory);

#endif
