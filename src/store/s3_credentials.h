/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * s3_credentials - what requests to the store are signed with, as the tools of AWS write it:
 *
 *	[default]
 *	aws_access_key_id = ASIAEXAMPLE
 *	aws_secret_access_key = ...
 *	aws_session_token = ...          - of credentials that end by themselves
 *
 * Whoever asks for new ones (AssumeRoleWithWebIdentity, Vault, MinIO's STS) writes the file
 * anew; it is read for each request. Source: AWS CLI User Guide, "Configuration and
 * credential file settings".
 */
#ifndef STORE_S3_CREDENTIALS_H
#define STORE_S3_CREDENTIALS_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/fault.h"
#include "base/slice.h"

enum { S3_WORD_SIZE = 256, S3_TOKEN_SIZE = 4096 };

struct s3_credentials {
	char key_id[S3_WORD_SIZE];
	char secret[S3_WORD_SIZE];
	char token[S3_TOKEN_SIZE]; /* empty: credentials that do not end */
};

/* The section [default], or what stands before any section. */
MUST_USE bool s3_credentials_parse(struct slice text, struct s3_credentials *ret_keys);
/* FAULT_CONFIG, logged: the file cannot be read, or lacks a line. The caller wipes them. */
MUST_USE enum fault s3_credentials_read(
    const char *path, struct s3_credentials *ret_keys);

#endif
