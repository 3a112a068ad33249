/* SPDX-License-Identifier: EUPL-1.2 */
#include "unsynced.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILES_MOST = 65536, READS_END_MICROSECONDS = 20000 };

/* One write that no fsync has followed. The newest is the first. */
struct change {
	struct change *older;
	dev_t device;
	ino_t inode;
	int file; /* of our own: the program may have closed its one */
	off_t offset;
	off_t file_size; /* before it */
	size_t written;  /* how much it wrote */
	size_t size;     /* of what follows: what was there of it */
	unsigned char was[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct change *newest;

/* Past the shim's own names for these. */
static int
open_again(int file)
{
	char path[40];

	(void)snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	return (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
}

static void
give_up(void)
{
	static const char why[] = "crash shim: cannot take a write back\n";

	(void)!syscall(SYS_write, STDERR_FILENO, why, sizeof(why) - 1);
	_exit(70);
}

static void
put(const struct change *change)
{
	long put = syscall(
	    SYS_pwrite64, change->file, change->was, change->size, change->offset);

	if (put != (long)change->size) {
		give_up();
	}
}

static void
put_and_cut(const struct change *change)
{
	put(change);
	if (syscall(SYS_ftruncate, change->file, change->file_size) != 0) {
		give_up();
	}
}

static void
put_and_clear(const struct change *change)
{
	static const unsigned char zeros[4096];
	size_t left = change->written - change->size;
	off_t at = change->offset + (off_t)change->size;

	put(change);
	while (left > 0) {
		size_t part = left < sizeof(zeros) ? left : sizeof(zeros);
		if (syscall(SYS_pwrite64, change->file, zeros, part, at) != (long)part) {
			give_up();
		}
		left -= part;
		at += (off_t)part;
	}
}

void
unsynced_note(int file, off_t offset, size_t size)
{
	struct stat facts;

	if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
		return;
	}
	size_t there = offset >= facts.st_size     ? 0
	    : facts.st_size - offset < (off_t)size ? (size_t)(facts.st_size - offset)
	                                           : size;
	struct change *change = unsynced_alloc(sizeof(*change) + there);
	*change = (struct change){
	    .device = facts.st_dev,
	    .inode = facts.st_ino,
	    .file = open_again(file),
	    .offset = offset,
	    .file_size = facts.st_size,
	    .written = size,
	};
	long got = there > 0 && change->file >= 0
	    ? syscall(SYS_pread64, change->file, change->was, there, offset)
	    : 0;
	change->size = got > 0 ? (size_t)got : 0;
	(void)pthread_mutex_lock(&lock);
	change->older = newest;
	newest = change;
	(void)pthread_mutex_unlock(&lock);
}

static void
let_go(int file, void (*first)(const struct change *change))
{
	struct stat facts = {.st_ino = 0};
	struct change **at = &newest;

	if (file >= 0 && fstat(file, &facts) != 0) {
		return;
	}
	(void)pthread_mutex_lock(&lock);
	while (*at != NULL) {
		struct change *change = *at;
		if (file >= 0 &&
		    (change->device != facts.st_dev || change->inode != facts.st_ino)) {
			at = &change->older;
			continue;
		}
		if (first != NULL && change->file >= 0) {
			first(change);
		}
		*at = change->older;
		(void)close(change->file);
		unsynced_free(change);
	}
	(void)pthread_mutex_unlock(&lock);
}

void
unsynced_forget(int file)
{
	let_go(file, NULL);
}

void
unsynced_lose(int file)
{
	let_go(file, put_and_clear);
}

/* Nobody hears anything from the program any more; the signer and the reader of uploads,
 * on sockets of another kind, are let be. */
static void
cut_network(void)
{
	for (int file = 0; file < FILES_MOST; file++) {
		int family = 0;
		socklen_t size = sizeof(family);

		if (getsockopt(file, SOL_SOCKET, SO_DOMAIN, &family, &size) == 0 &&
		    family == AF_INET) {
			(void)shutdown(file, SHUT_RDWR);
		}
	}
}

/* Under the lock, so that nothing is written or synced meanwhile, and deaf, so that nothing
 * that is read meanwhile is told: the program itself puts the files back and ends. It may
 * start no other process to do so (app/sandbox.h). */
void
unsynced_cut(void)
{
	(void)pthread_mutex_lock(&lock);
	cut_network();
	(void)usleep(READS_END_MICROSECONDS);
	for (const struct change *change = newest; change != NULL;
	     change = change->older) {
		if (change->file >= 0) {
			put_and_cut(change);
		}
	}
	(void)kill(getpid(), SIGKILL);
	for (;;) {
		(void)pause();
	}
}
