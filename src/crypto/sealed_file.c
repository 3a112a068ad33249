/* SPDX-License-Identifier: EUPL-1.2 */
/* Files: from memory of the page cache into memory of the page cache, in one pass. */
#include "crypto/sealed.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "crypto/sha256.h"

enum { NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };

static enum fault
failed(const char *what)
{
	bool full = errno == ENOSPC || errno == EDQUOT;

	log_event(LOG_ERROR, "sealed.file_failed", LOG_TEXT("what", what),
	    LOG_INT("errno", errno));
	return full ? FAULT_FULL : FAULT_DISK;
}

/* A file in memory; descriptor is -1 when it is not open. */
struct mapped {
	int descriptor;
	uint8_t *bytes;
	size_t size;
};

static void
unmap(struct mapped *file)
{
	if (file->bytes != NULL) {
		(void)munmap(file->bytes, file->size);
		file->bytes = NULL;
	}
}

static void
close_mapped(struct mapped *file)
{
	unmap(file);
	if (file->descriptor >= 0) {
		(void)close(file->descriptor);
		file->descriptor = -1;
	}
}

static enum fault
map_to_read(int descriptor, uint64_t size, struct mapped *ret_file)
{
	void *bytes = mmap(NULL, size, PROT_READ, MAP_PRIVATE, descriptor, 0);

	if (bytes == MAP_FAILED) {
		return failed("map");
	}
	ret_file->bytes = bytes;
	ret_file->size = size;
	return FAULT_NONE;
}

/* The space is taken before: a full disk met in mapped memory would be a signal. */
static enum fault
map_to_write(int descriptor, size_t size, struct mapped *ret_file)
{
	int code = posix_fallocate(descriptor, 0, (off_t)size);

	if (code != 0) {
		errno = code;
		return failed("make room");
	}
	void *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
	if (bytes == MAP_FAILED) {
		return failed("map");
	}
	ret_file->bytes = bytes;
	ret_file->size = size;
	return FAULT_NONE;
}

static enum fault
open_to_write(const char *path, size_t size, struct mapped *ret_file)
{
	(void)unlink(path);
	ret_file->descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	return ret_file->descriptor < 0
	    ? failed("create")
	    : map_to_write(ret_file->descriptor, size, ret_file);
}

/* --- where it stands --- */

static size_t
where_of(const struct sealed_place *place, uint8_t ret_where[static SEALED_WHERE_MOST])
{
	int size = snprintf((char *)ret_where, SEALED_WHERE_MOST, "file%c%s%c%.*s", '\0',
	    place->column, '\0', SLICE_PRINT(place->person));

	assert(size > 0 && size < SEALED_WHERE_MOST && place->row.size == 0);
	return (size_t)size;
}

/* --- both ways --- */

static void
seal(const struct sealed_key *key, const struct sealed_place *place,
    const struct mapped *plain, struct mapped *sealed)
{
	uint8_t where[SEALED_WHERE_MOST];
	size_t where_size = where_of(place, where);

	(void)crypto_generichash(sealed->bytes, NONCE_SIZE, plain->bytes, plain->size,
	    key->bytes, sizeof(key->bytes));
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(sealed->bytes + NONCE_SIZE, NULL,
	    plain->bytes, plain->size, where, where_size, NULL, sealed->bytes,
	    key->bytes);
}

static enum fault
seal_into(const struct sealed_key *key, const struct sealed_place *place,
    const struct mapped *plain, const char *to, uint8_t ret_hash[static 32])
{
	struct mapped sealed = {.descriptor = -1};
	enum fault fault = open_to_write(to, plain->size + SEALED_MORE_BYTES, &sealed);

	if (fault == FAULT_NONE) {
		seal(key, place, plain, &sealed);
		sha256(slice_bytes(sealed.bytes, sealed.size), ret_hash);
		unmap(&sealed);
		fault = fsync(sealed.descriptor) == 0 ? FAULT_NONE : failed("sync");
	}
	close_mapped(&sealed);
	if (fault != FAULT_NONE) {
		(void)unlink(to);
	}
	return fault;
}

enum fault
sealed_file(const struct sealed_key *key, const struct sealed_place *place,
    int descriptor, uint64_t size_bytes, const char *to, uint8_t ret_hash[static 32])
{
	struct mapped plain = {.descriptor = -1};

	TRY(map_to_read(descriptor, size_bytes, &plain));
	enum fault fault = seal_into(key, place, &plain, to, ret_hash);
	unmap(&plain);
	return fault;
}

static enum fault
open_into(const struct sealed_key *key, const struct sealed_place *place,
    const struct mapped *sealed, struct mapped *plain)
{
	uint8_t where[SEALED_WHERE_MOST];
	size_t where_size = where_of(place, where);

	plain->descriptor = memfd_create("unsealed", MFD_CLOEXEC);
	if (plain->descriptor < 0) {
		return failed("make memory");
	}
	TRY(map_to_write(plain->descriptor, sealed->size - SEALED_MORE_BYTES, plain));
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain->bytes, NULL, NULL,
	        sealed->bytes + NONCE_SIZE, sealed->size - NONCE_SIZE, where, where_size,
	        sealed->bytes, key->bytes) != 0) {
		log_event(
		    LOG_ERROR, "sealed.not_opened", LOG_TEXT("column", place->column));
		return FAULT_DISK;
	}
	return FAULT_NONE;
}

enum fault
sealed_file_open(const struct sealed_key *key, const struct sealed_place *place,
    int descriptor, uint64_t size_bytes, int *ret_descriptor)
{
	struct mapped sealed = {.descriptor = -1};
	struct mapped plain = {.descriptor = -1};

	if (size_bytes <= SEALED_MORE_BYTES) {
		log_event(
		    LOG_ERROR, "sealed.not_opened", LOG_TEXT("column", place->column));
		return FAULT_DISK;
	}
	TRY(map_to_read(descriptor, size_bytes, &sealed));
	enum fault fault = open_into(key, place, &sealed, &plain);
	unmap(&sealed);
	if (fault != FAULT_NONE) {
		close_mapped(&plain);
		return fault;
	}
	unmap(&plain);
	*ret_descriptor = plain.descriptor;
	return FAULT_NONE;
}
