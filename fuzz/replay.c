/* SPDX-License-Identifier: EUPL-1.2 */
/* replay - gives each file of a folder to a fuzz target, so that `make test` runs the
 * seeds (and every input that ever broke something) without a fuzzer. */
#include <assert.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MOST_BYTES = 1 << 20 };

static void
replay_file(const char *folder, const char *name)
{
	char path[4096];
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	assert(file != NULL);
	uint8_t *whole = malloc(MOST_BYTES);
	assert(whole != NULL);
	size_t size = fread(whole, 1, MOST_BYTES, file);
	/* exactly sized, so that the sanitizer sees the first byte read past the end */
	uint8_t *data = realloc(whole, size > 0 ? size : 1);
	assert(data != NULL);
	(void)LLVMFuzzerTestOneInput(data, size);
	free(data);
	(void)fclose(file);
}

int
main(int count, char **arguments)
{
	int files = 0;

	assert(count == 2);
	DIR *folder = opendir(arguments[1]);
	if (folder == NULL) {
		(void)fprintf(stderr, "no seeds in %s\n", arguments[1]);
		return EXIT_FAILURE;
	}
	for (struct dirent *entry = readdir(folder); entry != NULL;
	     entry = readdir(folder)) {
		if (entry->d_name[0] != '.') {
			replay_file(arguments[1], entry->d_name);
			files++;
		}
	}
	(void)closedir(folder);
	printf("%d seeds replayed\n", files);
	return files > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
