/* SPDX-License-Identifier: EUPL-1.2 */
/* attr - the few macros that every floor may use. */
#ifndef BASE_ATTR_H
#define BASE_ATTR_H

/* A caller that drops the result does not compile (with -Werror). */
#define MUST_USE __attribute__((warn_unused_result))

/* printf-like: argument number of the format, and of the first value. */
#define PRINTF_LIKE(text, first) __attribute__((format(printf, text, first)))

/* Of a true array, never of a pointer. */
#define ARRAY_LEN(array) (sizeof(array) / sizeof((array)[0]))

#endif
