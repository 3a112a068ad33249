/* SPDX-License-Identifier: EUPL-1.2 */
#include "certificate/authorities.h"

void
certificate_authorities_fill(const struct centre_key *keys, size_t count,
    const struct certificate_dates *dates,
    struct certificate_authorities *ret_authorities)
{
	const int offset = dates->offset_minutes;

	ret_authorities->count = 0;
	ret_authorities->seen_on = dates->seen_on;
	ret_authorities->issued =
	    moment_of_day(dates->issued_on, offset) + MOMENT_DAY / 2;
	for (size_t i = 0; i < count; i++) {
		const day last = centre_key_last_day(&keys[i], dates->seen_on);
		if (keys[i].kind != PUBLIC_KEY_CA || last < keys[i].from_day) {
			continue;
		}
		ret_authorities->names[ret_authorities->count] = keys[i].name;
		ret_authorities->list[ret_authorities->count++] =
		    (struct inspect_authority){
		        .certificate = keys[i].bytes,
		        .from = moment_of_day(keys[i].from_day, offset),
		        .until = moment_of_day(last + 1, offset) - 1,
		    };
	}
}
