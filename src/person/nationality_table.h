/* SPDX-License-Identifier: EUPL-1.2 */
/* nationality_table - as tools/nationalities.py writes it; for nationality.c alone. */
#ifndef PERSON_NATIONALITY_TABLE_H
#define PERSON_NATIONALITY_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "person/nationality.h"

extern const struct nationality nationality_table[]; /* by code */
extern const size_t nationality_table_count;
/* Positions in the table in the order of a language. */
extern const uint16_t nationality_latin_order[];
extern const uint16_t nationality_arabic_order[];

#endif
