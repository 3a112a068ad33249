/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * mrz - the machine readable zone of a passport (TD3) or an identity card (TD1),
 * ICAO Doc 9303 parts 4 and 5.
 *
 *	P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<	TD3: type, issuer, names
 *	L898902C36UTO7408122F1204159ZE184226B<<<<<10	number+, nationality, birth+, sex,
 *							expiry+, personal+, composite
 *	I<UTOD231458907<<<<<<<<<<<<<<<			TD1: type, issuer, number+, optional
 *	7408122F1204159UTO<<<<<<<<<<<6			birth+, sex, expiry+, nationality,
 *	ERIKSSON<<ANNA<MARIA<<<<<<<<<<			optional, composite; names
 *
 * Where + stands, a check digit follows: weights 7, 3, 1, sum modulo 10. The names have
 * none. Dates are given as they stand (YYMMDD): the century is not in them.
 */
#ifndef PERSON_MRZ_H
#define PERSON_MRZ_H

#include "base/attr.h"
#include "base/slice.h"

enum {
	MRZ_NAME_SIZE = 40, /* 39 characters of TD3 and the NUL */
	MRZ_NUMBER_SIZE = 23,
	MRZ_OPTIONAL_SIZE = 27,
};

enum mrz_kind { MRZ_TD3, MRZ_TD1 };

/* Only _parse makes one. Fillers are gone from the ends; inside names they are blanks. */
struct mrz {
	enum mrz_kind kind;
	char document[3];
	char issuer[4]; /* as it stands: "D" for Germany */
	char number[MRZ_NUMBER_SIZE];
	char nationality[4];
	char birth[7];  /* YYMMDD; unknown parts stay '<' */
	char expiry[7]; /* YYMMDD */
	char sex;       /* M, F, or X when it is not said */
	char primary[MRZ_NAME_SIZE];
	char secondary[MRZ_NAME_SIZE];
	char optional[MRZ_OPTIONAL_SIZE]; /* TD3: the personal number; TD1: both fields */
};

enum mrz_verdict {
	MRZ_OK,
	MRZ_BAD_LENGTH, /* neither 2 x 44 nor 3 x 30 characters */
	MRZ_BAD_CHARACTER,
	MRZ_BAD_DOCUMENT, /* the first letter does not fit the kind */
	MRZ_BAD_NUMBER,   /* here and below: the check digit does not hold */
	MRZ_BAD_BIRTH,
	MRZ_BAD_EXPIRY,
	MRZ_BAD_PERSONAL,
	MRZ_BAD_COMPOSITE,
	MRZ_VERDICT_COUNT
};

/* Lines may be split by line ends or not at all; blanks are dropped, small letters
 * raised. *ret_mrz is written on MRZ_OK only. */
MUST_USE enum mrz_verdict mrz_parse(struct slice typed, struct mrz *ret_mrz);

const char *mrz_key(enum mrz_verdict verdict);

#endif
