/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes: the first one tells the kind of the serial number, then the four fields,
 * separated by line ends. No crash, and what is accepted is accepted again. */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "drone/drone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was made of the typed drone is a drone again, and the same. */
static void
check_again(const struct drone *drone)
{
	struct drone again = {0};
	struct drone_refusals refusals;
	char mass[16];

	(void)snprintf(mass, sizeof(mass), "%d g", drone->grams);
	struct drone_typed typed = {
	    .field = {slice_of(drone->make), slice_of(drone->model),
	        slice_of(drone->serial), slice_of(mass)},
	    .serial_kind = drone->serial_kind,
	};
	enum drone_verdict verdict = drone_check(&typed, &again, &refusals);
	assert(verdict == DRONE_OK);
	bool same = again.grams == drone->grams &&
	    strcmp(again.serial, drone->serial) == 0 &&
	    strcmp(again.make, drone->make) == 0 &&
	    strcmp(again.model, drone->model) == 0;
	assert(same);
	assert(drone_fits(drone, 1, &again) == DRONE_DUPLICATE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct slice rest = slice_bytes(data, size);
	struct drone_typed typed = {0};
	struct drone drone = {0};
	struct drone_refusals refusals;

	typed.serial_kind = size > 0 && data[0] == 'o' ? DRONE_OTHER : DRONE_CTA2063;
	rest = slice_from(rest, size > 0 ? 1 : 0);
	for (size_t i = 0; i < DRONE_FIELD_COUNT; i++) {
		typed.field[i] = slice_cut(&rest, '\n');
	}
	if (drone_check(&typed, &drone, &refusals) == DRONE_OK) {
		assert(drone.grams > 0 && drone.grams <= DRONE_GRAMS_MOST);
		check_again(&drone);
	} else {
		assert(refusals.count > 0);
	}
	return 0;
}
