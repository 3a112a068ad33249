/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * shim - a fault in the program's calls to the system, planted from outside.
 *
 *	CRASH_SHIM=FILE LD_PRELOAD=libcrash_shim.so tasrih serve ...
 *
 * FILE holds a struct control (crash/lib/shim.mjs writes it, at any time while the program
 * runs): from the call number `at` of the kinds that are asked for, `times` calls go wrong,
 * in one of these ways:
 *
 *	FAIL  the call returns -1 with errno `error`, malloc NULL; a sync that fails loses
 *	      what was written since the last one, as a disk does
 *	LIE   the call says that it has worked, and does nothing; such a sync loses the same
 *	      (the control of the rigs: a program that is told so cannot know)
 *	CUT   the power is cut: what was not synced is lost, and the program is no more
 *
 * Only calls on regular files whose path contains `under` count. `skip_sync` makes syncs
 * of paths that contain it do nothing, always: "-wal" is what synchronous=NORMAL would be.
 * The clock that people read (CLOCK_REALTIME) is `clock_ahead`, or stands at
 * `clock_stands`; the one that counts what has passed is left alone. (Not libfaketime: it
 * opens a file in the signer, which may open none.)
 * The program's signer, which can open nothing, is left alone, but for its memory.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "unsynced.h"

enum kind {
	KIND_WRITE = 1,
	KIND_SYNC = 2,
	KIND_RENAME = 4,
	KIND_OPEN = 8,
	KIND_TRUNCATE = 16,
	KIND_MEMORY = 32,
};
enum way { WAY_FAIL, WAY_LIE, WAY_CUT };

/* As crash/lib/shim.mjs writes it. */
struct control {
	_Atomic uint32_t kinds; /* 0: nothing goes wrong */
	_Atomic uint32_t at;    /* 1: the next call */
	_Atomic uint32_t times;
	_Atomic uint32_t error;
	_Atomic uint32_t way;
	_Atomic uint32_t seen; /* calls of these kinds since it was armed */
	_Atomic uint32_t fired;
	_Atomic uint32_t track;        /* 1: keep what was written and not synced */
	_Atomic int32_t clock_ahead;   /* seconds */
	_Atomic uint32_t clock_stands; /* seconds since 1970; 0: it runs */
	char under[64];
	char skip_sync[64];
};

static struct control nothing;
static struct control *control = &nothing;
static bool in_signer;
static int (*real_clock)(clockid_t clock, struct timespec *ret_time);

/* glibc's own, behind the names that are taken here. */
extern void *__libc_malloc(size_t size); /* NOLINT(bugprone-reserved-identifier) */
extern void *__libc_calloc(
    size_t count, size_t size); /* NOLINT(bugprone-reserved-identifier) */
extern void *__libc_realloc(
    void *memory, size_t size); /* NOLINT(bugprone-reserved-identifier) */
extern void *__libc_memalign(
    size_t to, size_t size);           /* NOLINT(bugprone-reserved-identifier) */
extern void __libc_free(void *memory); /* NOLINT(bugprone-reserved-identifier) */

/* The same functions as libc declares them, by the names that we give. */
#define OURS __attribute__((visibility("default")))

static void
become_signer(void)
{
	in_signer = true;
}

__attribute__((constructor)) static void
begin(void)
{
	*(void **)&real_clock = dlsym(RTLD_NEXT, "clock_gettime");
	const char *path = getenv("CRASH_SHIM"); /* NOLINT(concurrency-mt-unsafe) */
	int file = path == NULL
	    ? -1
	    : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);

	if (file < 0) {
		return;
	}
	void *memory = mmap(
	    NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	(void)close(file);
	if (memory == MAP_FAILED) {
		_exit(70);
	}
	(void)pthread_atfork(NULL, NULL, become_signer);
	control = memory;
}

void *
unsynced_alloc(size_t size)
{
	void *memory = __libc_malloc(size);

	if (memory == NULL) {
		_exit(70);
	}
	return memory;
}

void
unsynced_free(void *memory)
{
	__libc_free(memory);
}

/* --- which calls count --- */

static bool
path_has(int file, const char *word)
{
	char link[40];
	char path[4096];

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
	ssize_t size = readlink(link, path, sizeof(path) - 1);
	if (size < 0) {
		return false;
	}
	path[size] = '\0';
	return strstr(path, word) != NULL;
}

static bool
is_wanted_file(int file)
{
	struct stat facts;

	return fstat(file, &facts) == 0 &&
	    (S_ISREG(facts.st_mode) || S_ISDIR(facts.st_mode)) &&
	    path_has(file, control->under);
}

/* Whether this call, one of its kind, is to go wrong. */
static bool
is_hit(enum kind kind)
{
	if ((atomic_load(&control->kinds) & kind) == 0) {
		return false;
	}
	uint32_t number = atomic_fetch_add(&control->seen, 1) + 1;
	uint32_t at = atomic_load(&control->at);
	if (at == 0 || number < at || number - at >= atomic_load(&control->times)) {
		return false;
	}
	atomic_fetch_add(&control->fired, 1);
	if (atomic_load(&control->way) == WAY_CUT) {
		unsynced_cut();
	}
	errno = (int)atomic_load(&control->error);
	return true;
}

static bool
is_asked(enum kind kind)
{
	return (atomic_load(&control->kinds) & kind) != 0 && !in_signer;
}

static bool
file_hit(enum kind kind, int file)
{
	return is_asked(kind) && is_wanted_file(file) && is_hit(kind);
}

static bool
path_hit(enum kind kind, const char *path)
{
	return is_asked(kind) && strstr(path, control->under) != NULL && is_hit(kind);
}

static bool
lies(void)
{
	return atomic_load(&control->way) == WAY_LIE;
}

static bool
tracks(int file)
{
	return !in_signer && atomic_load(&control->track) != 0 && is_wanted_file(file);
}

/* --- files --- */

OURS ssize_t
write(int file, const void *bytes, size_t size)
{
	if (file_hit(KIND_WRITE, file)) {
		return lies() ? (ssize_t)size : -1;
	}
	if (tracks(file)) {
		off_t offset = lseek(file, 0, SEEK_CUR);
		unsynced_note(file, offset < 0 ? 0 : offset, size);
	}
	return syscall(SYS_write, file, bytes, size);
}

OURS ssize_t
pwrite(int file, const void *bytes, size_t size, off_t offset)
{
	if (file_hit(KIND_WRITE, file)) {
		return lies() ? (ssize_t)size : -1;
	}
	if (tracks(file)) {
		unsynced_note(file, offset, size);
	}
	return syscall(SYS_pwrite64, file, bytes, size, offset);
}

OURS ssize_t
pwrite64(int file, const void *bytes, size_t size, off_t offset)
{
	return pwrite(file, bytes, size, offset);
}

static int
sync_file(long call, int file)
{
	if (file_hit(KIND_SYNC, file)) {
		unsynced_lose(file);
		errno = (int)atomic_load(&control->error);
		return lies() ? 0 : -1;
	}
	if (control->skip_sync[0] != '\0' && !in_signer &&
	    path_has(file, control->skip_sync)) {
		return 0;
	}
	int failed = (int)syscall(call, file);
	if (failed == 0 && tracks(file)) {
		unsynced_forget(file);
	}
	return failed;
}

OURS int
fsync(int file)
{
	return sync_file(SYS_fsync, file);
}

OURS int
fdatasync(int file)
{
	return sync_file(SYS_fdatasync, file);
}

OURS int
ftruncate(int file, off_t size)
{
	if (file_hit(KIND_TRUNCATE, file)) {
		return lies() ? 0 : -1;
	}
	return (int)syscall(SYS_ftruncate, file, size);
}

OURS int
ftruncate64(int file, off_t size)
{
	return ftruncate(file, size);
}

OURS int
rename(const char *from, const char *to)
{
	if (path_hit(KIND_RENAME, to)) {
		return lies() ? 0 : -1;
	}
	return (int)syscall(SYS_rename, from, to);
}

OURS int
renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	if (is_asked(KIND_RENAME) && is_wanted_file(to_folder) && is_hit(KIND_RENAME)) {
		return lies() ? 0 : -1;
	}
	return (int)syscall(SYS_renameat, from_folder, from, to_folder, to);
}

static int
open_file(int folder, const char *path, int flags, mode_t mode)
{
	bool here = folder == AT_FDCWD || path[0] == '/';

	if (here ? path_hit(KIND_OPEN, path) : file_hit(KIND_OPEN, folder)) {
		return -1;
	}
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

/* The mode is there when the flags say so. */
#define MODE_AFTER(flags, mode)                                                          \
	do {                                                                             \
		if (((flags) & (O_CREAT | O_TMPFILE)) != 0) {                            \
			va_list more;                                                    \
			va_start(more, flags);                                           \
			(mode) = va_arg(more, mode_t);                                   \
			va_end(more);                                                    \
		}                                                                        \
	} while (0)

OURS int
open(const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_AFTER(flags, mode);
	return open_file(AT_FDCWD, path, flags, mode);
}

OURS int
open64(const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_AFTER(flags, mode);
	return open_file(AT_FDCWD, path, flags, mode);
}

OURS int
openat(int folder, const char *path, int flags, ...)
{
	mode_t mode = 0;

	MODE_AFTER(flags, mode);
	return open_file(folder, path, flags, mode);
}

OURS int
mkostemp(char *path, int flags)
{
	static int (*real)(char *path, int flags);

	if (real == NULL) {
		*(void **)&real = dlsym(RTLD_NEXT, "mkostemp");
	}
	return path_hit(KIND_OPEN, path) ? -1 : real(path, flags);
}

/* --- memory --- */

OURS void *
malloc(size_t size)
{
	return is_hit(KIND_MEMORY) ? NULL : __libc_malloc(size);
}

OURS void *
calloc(size_t count, size_t size)
{
	return is_hit(KIND_MEMORY) ? NULL : __libc_calloc(count, size);
}

OURS void *
realloc(void *memory, size_t size)
{
	return is_hit(KIND_MEMORY) ? NULL : __libc_realloc(memory, size);
}

OURS void *
aligned_alloc(size_t to, size_t size)
{
	return is_hit(KIND_MEMORY) ? NULL : __libc_memalign(to, size);
}

OURS int
posix_memalign(void **ret_memory, size_t to, size_t size)
{
	if (is_hit(KIND_MEMORY)) {
		return ENOMEM;
	}
	*ret_memory = __libc_memalign(to, size);
	return *ret_memory == NULL ? ENOMEM : 0;
}

/* --- the clock --- */

OURS int
clock_gettime(clockid_t clock, struct timespec *ret_time)
{
	uint32_t stands = atomic_load(&control->clock_stands);
	int failed = real_clock != NULL
	    ? real_clock(clock, ret_time)
	    : (int)syscall(SYS_clock_gettime, clock, ret_time);

	if (failed != 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE)) {
		return failed;
	}
	if (stands != 0) {
		*ret_time = (struct timespec){.tv_sec = stands};
	}
	ret_time->tv_sec += atomic_load(&control->clock_ahead);
	return 0;
}

OURS time_t
time(time_t *ret_time)
{
	struct timespec now = {.tv_sec = 0};

	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (ret_time != NULL) {
		*ret_time = now.tv_sec;
	}
	return now.tv_sec;
}

OURS int
gettimeofday(struct timeval *ret_time, void *zone)
{
	struct timespec now = {.tv_sec = 0};

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	*ret_time = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
	return 0;
}
