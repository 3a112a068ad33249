/* SPDX-License-Identifier: EUPL-1.2 */
/* registrar_fields_page - a change of a centre as it is proposed, by a page or a program. */
#ifndef CENTRE_REGISTRAR_FIELDS_PAGE_H
#define CENTRE_REGISTRAR_FIELDS_PAGE_H

#include "centre/centre.h"
#include "web/form.h"

enum registrar_field {
	REGISTRAR_CODE,
	REGISTRAR_NAME_LATIN,
	REGISTRAR_NAME_ARABIC,
	REGISTRAR_CITY_LATIN,
	REGISTRAR_CITY_ARABIC,
	REGISTRAR_FROM,
	REGISTRAR_UNTIL,
	REGISTRAR_CLASSES, /* one a line */
	REGISTRAR_STATE,
	REGISTRAR_REASON,
	REGISTRAR_FIELD_COUNT
};
extern const struct web_field registrar_fields[REGISTRAR_FIELD_COUNT];

/* As a line of data/ae/centres.tsv: no field has a tab in it (WEB_FIELD_LINE). */
struct slice registrar_line(
    struct arena *arena, const struct slice values[static REGISTRAR_FIELD_COUNT]);
/* Beside which field a verdict on the line stands. */
struct slice registrar_field(enum centre_line_verdict verdict);

#endif
