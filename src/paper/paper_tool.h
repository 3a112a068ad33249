/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * paper_tool - for the tests of this floor: hands a file to a program of the system
 * (zbarimg, pdftotext, pdfsig ...) and reads what it says. Included by test programs
 * only, so all of it is here.
 */
#ifndef PAPER_PAPER_TOOL_H
#define PAPER_PAPER_TOOL_H

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buffer.h"

/* Writes the bytes as NAME into a new folder of its own; returns the path. */
static inline const char *
paper_tool_file(struct arena *arena, const char *name, struct slice bytes)
{
	struct buffer path = BUFFER_IN(arena);

	buffer_puts(&path, "/tmp/tasrih-paper-XXXXXX");
	char *made = mkdtemp(arena_text(arena, buffer_slice(&path)));
	assert_non_null(made);

	struct buffer file = BUFFER_IN(arena);
	buffer_print(&file, "%s/%s", made, name);
	FILE *out = fopen(buffer_text(&file), "wb");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.size, out), bytes.size);
	assert_int_equal(fclose(out), 0);
	return buffer_text(&file);
}

/* Removes a file of paper_tool_file and its folder. */
static inline void
paper_tool_remove(struct arena *arena, const char *file)
{
	char *folder = arena_text(arena, slice_of(file));

	*strrchr(folder, '/') = '\0';
	assert_int_equal(unlink(file), 0);
	assert_int_equal(rmdir(folder), 0);
}

/* In the child: the program's words, both streams, go into the pipe. */
static inline void
paper_tool_run(const char *const *command, int words)
{
	static const char *const surroundings[] = {
	    "LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin", "HOME=/nonexistent", NULL};

	(void)dup2(words, STDOUT_FILENO);
	(void)dup2(words, STDERR_FILENO);
	(void)execvpe(command[0], (char *const *)command, (char *const *)surroundings);
	_exit(127);
}

/* What the program says, on both streams; it must end with want_code (-1: any). */
static inline struct slice
paper_tool_output(struct arena *arena, const char *const *command, int want_code)
{
	struct buffer words = BUFFER_IN(arena);
	int ends[2];
	int status = 0;
	ssize_t got = 0;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		paper_tool_run(command, ends[1]);
	}
	(void)close(ends[1]);
	while ((got = read(ends[0], buffer_reserve(&words, 4096), 4096)) > 0) {
		words.size += (size_t)got;
	}
	(void)close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	if (!WIFEXITED(status) || (want_code >= 0 && WEXITSTATUS(status) != want_code)) {
		fail_msg("%s ended with %d: %s", command[0], WEXITSTATUS(status),
		    buffer_text(&words));
	}
	return buffer_slice(&words);
}

#endif
