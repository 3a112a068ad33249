/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/upload.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "crypto/sha256.h"
#include "web/multipart.h"
#include "web/request.h"

#define UPLOAD_PREFIX "upload-"
enum { SWEEP_AGE = MOMENT_HOUR };

struct upload {
	struct multipart parser;
	struct web_upload result;
	const char *folder;
	char *path; /* of the file, when there is one */
	int file;   /* -1: not open */
	bool has_boundary;
	enum fault fault; /* the first that the disk had */
};

static void
note_fault(struct upload *upload)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	log_event(LOG_ERROR, "web.upload", LOG_INT("errno", errno));
	upload->fault = full ? FAULT_FULL : FAULT_DISK;
}

static void
open_file(struct upload *upload)
{
	upload->file = mkostemp(upload->path, O_CLOEXEC);
	if (upload->file < 0) {
		note_fault(upload);
		return;
	}
	upload->result.path = upload->path;
}

/* The sink of the parser. Over the limit, the rest is counted and let go. */
static void
take_file_bytes(void *self, struct slice bytes)
{
	struct upload *upload = self;
	struct web_upload *result = &upload->result;

	if (upload->file < 0 && upload->fault == FAULT_NONE && result->size_bytes == 0) {
		open_file(upload);
	}
	for (size_t i = 0;
	     i < bytes.size && result->size_bytes + i < sizeof(result->start); i++) {
		result->start[result->size_bytes + i] = (uint8_t)bytes.bytes[i];
	}
	result->size_bytes += bytes.size;
	if (result->size_bytes <= WEB_UPLOAD_BYTES_MOST && upload->fault == FAULT_NONE) {
		upload->fault = web_scratch_put(upload->file, bytes);
	}
}

struct upload *
upload_new(struct arena *arena, const char *folder, struct slice content_type)
{
	struct upload *upload = ARENA_NEW(arena, struct upload);
	struct buffer path = BUFFER_IN(arena);
	struct slice boundary = {NULL, 0};

	assert(folder != NULL);
	upload->file = -1;
	upload->folder = folder;
	buffer_print(&path, "%s/" UPLOAD_PREFIX "XXXXXX", folder);
	upload->path = arena_text(arena, buffer_slice(&path));
	upload->has_boundary = multipart_boundary(content_type, &boundary);
	if (upload->has_boundary) {
		multipart_init(&upload->parser, arena, boundary,
		    (struct multipart_sink){upload, take_file_bytes});
	}
	return upload;
}

void
upload_feed(struct upload *upload, struct slice bytes)
{
	if (upload->has_boundary) {
		multipart_feed(&upload->parser, bytes);
	}
}

void
upload_keep_out(struct upload *upload)
{
	upload->has_boundary = false;
}

static enum web_upload_verdict
judge(const struct upload *upload)
{
	if (upload->result.size_bytes > WEB_UPLOAD_BYTES_MOST) {
		return WEB_UPLOAD_TOO_LARGE;
	}
	if (!upload->has_boundary || !multipart_is_whole(&upload->parser)) {
		return WEB_UPLOAD_BROKEN;
	}
	if (!upload->parser.has_file) {
		return WEB_UPLOAD_NONE;
	}
	return upload->result.size_bytes == 0 ? WEB_UPLOAD_EMPTY : WEB_UPLOAD_OK;
}

static enum fault
hash_file(struct upload *upload)
{
	void *bytes = mmap(
	    NULL, upload->result.size_bytes, PROT_READ, MAP_PRIVATE, upload->file, 0);

	if (bytes == MAP_FAILED) {
		note_fault(upload);
		return upload->fault;
	}
	sha256(slice_bytes(bytes, upload->result.size_bytes), upload->result.sha256);
	(void)munmap(bytes, upload->result.size_bytes);
	return FAULT_NONE;
}

enum fault
upload_finish(struct upload *upload)
{
	upload->result.verdict = judge(upload);
	upload->result.name = upload->parser.file_name;
	if (upload->result.verdict != WEB_UPLOAD_OK) {
		upload->result.path = NULL;
		return FAULT_NONE;
	}
	TRY(upload->fault);
	if (fsync(upload->file) != 0) {
		note_fault(upload);
		return upload->fault;
	}
	return hash_file(upload);
}

const struct web_upload *
upload_result(const struct upload *upload)
{
	return &upload->result;
}

const struct form_pairs *
upload_fields(const struct upload *upload)
{
	return &upload->parser.fields;
}

void
upload_done(struct upload *upload)
{
	if (upload == NULL || upload->file < 0) {
		return;
	}
	(void)close(upload->file);
	upload->file = -1;
	(void)unlink(upload->path); /* not there: the handler has taken it */
}

static bool
is_left_over(int folder, const char *name, moment now)
{
	struct stat facts;

	return strncmp(name, UPLOAD_PREFIX, strlen(UPLOAD_PREFIX)) == 0 &&
	    fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(facts.st_mode) &&
	    (moment)facts.st_mtime * MOMENT_SECOND + SWEEP_AGE < now;
}

/* The stream is this thread's own, so readdir is safe (readdir(3)). */
static struct dirent *
next_entry(DIR *entries)
{
	return readdir(entries); /* NOLINT(concurrency-mt-unsafe) */
}

void
upload_sweep(const char *folder, moment now)
{
	DIR *entries = opendir(folder);

	if (entries == NULL) {
		return; /* the first upload will say so */
	}
	for (struct dirent *entry = next_entry(entries); entry != NULL;
	     entry = next_entry(entries)) {
		if (is_left_over(dirfd(entries), entry->d_name, now)) {
			(void)unlinkat(dirfd(entries), entry->d_name, 0);
		}
	}
	(void)closedir(entries);
}
