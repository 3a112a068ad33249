/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/secret_file.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum fault
secret_file_read(
    const char *path, char bytes[static SECRET_FILE_BYTES], struct slice *ret_text)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	size_t size = 0;
	ssize_t count = 1;

	if (file < 0) {
		return FAULT_DISK;
	}
	while (count > 0 && size < SECRET_FILE_BYTES) {
		count = read(file, bytes + size, SECRET_FILE_BYTES - size);
		size += count > 0 ? (size_t)count : 0;
	}
	(void)close(file);
	if (count != 0) {
		explicit_bzero(bytes, size);
		return count < 0 ? FAULT_DISK : FAULT_CONFIG;
	}
	*ret_text = slice_bytes(bytes, size);
	return FAULT_NONE;
}

enum fault
secret_file_line(const char *path, char ret_line[static SECRET_FILE_BYTES])
{
	char bytes[SECRET_FILE_BYTES];
	struct slice text = {NULL, 0};

	TRY(secret_file_read(path, bytes, &text));
	struct slice line = slice_trim(slice_cut(&text, '\n'));
	bool good = line.size > 0 && slice_find(line, '\0') == line.size;
	if (good) {
		memcpy(ret_line, line.bytes, line.size);
		ret_line[line.size] = '\0';
	}
	explicit_bzero(bytes, sizeof(bytes));
	return good ? FAULT_NONE : FAULT_CONFIG;
}
