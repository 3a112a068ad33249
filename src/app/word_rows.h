/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * word_rows - the words by which persons are found (person/person_words.h), of those who were
 * saved by a version before 100: at the first start after it, before anybody is served.
 *
 *	TRY(word_rows(acts));
 *
 * Some persons a transaction; one that stops in between begins again.
 */
#ifndef APP_WORD_ROWS_H
#define APP_WORD_ROWS_H

#include "base/attr.h"
#include "base/fault.h"

struct acts;

MUST_USE enum fault word_rows(struct acts *acts);

#endif
