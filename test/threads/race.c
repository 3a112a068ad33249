/* SPDX-License-Identifier: EUPL-1.2 */
/* Two threads count in one place without a lock: ThreadSanitizer has to say so. */
#include <pthread.h>

static int count;

static void *
add(void *self)
{
	(void)self;
	for (int i = 0; i < 1000; i++) {
		count++;
	}
	return NULL;
}

int
main(void)
{
	pthread_t one;
	pthread_t two;

	(void)pthread_create(&one, NULL, add, NULL);
	(void)pthread_create(&two, NULL, add, NULL);
	(void)pthread_join(one, NULL);
	(void)pthread_join(two, NULL);
	return 0;
}
