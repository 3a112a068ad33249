/* SPDX-License-Identifier: EUPL-1.2 */
#include "subject/zip.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"

enum { PIECE_BYTES = 64 << 10, MODE = 0644 };

static enum fault
failed(const struct zip *zip)
{
	log_event(
	    LOG_ERROR, "subject.zip", LOG_INT("errno", archive_errno(zip->archive)));
	return archive_errno(zip->archive) == ENOMEM ? FAULT_MEMORY : FAULT_DISK;
}

enum fault
zip_begin(struct zip *zip, moment now)
{
	*zip = (struct zip){.archive = archive_write_new(), .now = now};
	if (zip->archive == NULL) {
		return FAULT_MEMORY;
	}
	zip->descriptor = memfd_create("archive", MFD_CLOEXEC);
	if (zip->descriptor < 0 ||
	    archive_write_set_format_zip(zip->archive) != ARCHIVE_OK ||
	    archive_write_open_fd(zip->archive, zip->descriptor) != ARCHIVE_OK) {
		log_event(LOG_ERROR, "subject.zip", LOG_INT("errno", errno));
		int none = -1;
		return zip_end(zip, FAULT_MEMORY, &none);
	}
	return FAULT_NONE;
}

static enum fault
put_header(struct zip *zip, const char *path, uint64_t size_bytes)
{
	struct archive_entry *entry = archive_entry_new();

	if (entry == NULL) {
		return FAULT_MEMORY;
	}
	archive_entry_set_pathname(entry, path);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, MODE);
	archive_entry_set_size(entry, (int64_t)size_bytes);
	archive_entry_set_mtime(entry, zip->now / MOMENT_SECOND, 0);
	int done = archive_write_header(zip->archive, entry);
	archive_entry_free(entry);
	return done == ARCHIVE_OK ? FAULT_NONE : failed(zip);
}

static enum fault
put_bytes(struct zip *zip, const char *bytes, size_t size)
{
	la_ssize_t done = archive_write_data(zip->archive, bytes, size);

	return done == (la_ssize_t)size ? FAULT_NONE : failed(zip);
}

enum fault
zip_put(struct zip *zip, const char *path, struct slice bytes)
{
	TRY(put_header(zip, path, bytes.size));
	return bytes.size > 0 ? put_bytes(zip, bytes.bytes, bytes.size) : FAULT_NONE;
}

static enum fault
copy(struct zip *zip, int file, uint64_t size_bytes)
{
	char piece[PIECE_BYTES];
	uint64_t done = 0;

	while (done < size_bytes) {
		ssize_t size = pread(file, piece, sizeof(piece), (off_t)done);
		if (size <= 0) {
			log_event(LOG_ERROR, "subject.file", LOG_INT("errno", errno));
			return FAULT_DISK;
		}
		TRY(put_bytes(zip, piece, (size_t)size));
		done += (uint64_t)size;
	}
	return FAULT_NONE;
}

enum fault
zip_put_file(struct zip *zip, const char *path, int file, uint64_t size_bytes)
{
	enum fault fault = put_header(zip, path, size_bytes);

	if (fault == FAULT_NONE) {
		fault = copy(zip, file, size_bytes);
	}
	(void)close(file);
	return fault;
}

enum fault
zip_end(struct zip *zip, enum fault fault, int *ret_descriptor)
{
	if (fault == FAULT_NONE && archive_write_close(zip->archive) != ARCHIVE_OK) {
		fault = failed(zip);
	}
	/* Also when it is not whole: only what is closed gives back all memory (3.6.2). */
	(void)archive_write_free(zip->archive);
	if (fault == FAULT_NONE) {
		*ret_descriptor = zip->descriptor;
	} else if (zip->descriptor >= 0) {
		(void)close(zip->descriptor);
	}
	return fault;
}

static enum fault
write_all(int file, struct slice bytes)
{
	while (bytes.size > 0) {
		ssize_t size = write(file, bytes.bytes, bytes.size);
		if (size <= 0) {
			log_event(LOG_ERROR, "subject.write", LOG_INT("errno", errno));
			return FAULT_MEMORY;
		}
		bytes = slice_from(bytes, (size_t)size);
	}
	return FAULT_NONE;
}

enum fault
zip_plain(struct slice bytes, int *ret_descriptor)
{
	int file = memfd_create("plain", MFD_CLOEXEC);

	if (file < 0) {
		log_event(LOG_ERROR, "subject.write", LOG_INT("errno", errno));
		return FAULT_MEMORY;
	}
	enum fault fault = write_all(file, bytes);
	if (fault != FAULT_NONE) {
		(void)close(file);
		return fault;
	}
	*ret_descriptor = file;
	return FAULT_NONE;
}
