/* SPDX-License-Identifier: EUPL-1.2 */
/* s3_list - reads one page of an S3 store's list of objects (ListObjectsV2), as XML. Only
 * objects with names of ours count; the rest of the XML is passed over. */
#ifndef STORE_S3_LIST_H
#define STORE_S3_LIST_H

#include "store/store.h"

struct s3_page {
	size_t count;   /* of ours, in the entries */
	size_t objects; /* of anybody */
	bool more;      /* pages follow */
};

/* False: it is no such list, or one of ours has no sound date or size. */
MUST_USE bool s3_list_parse(struct slice xml, struct store_entry *ret_entries,
    size_t capacity, struct s3_page *ret_page);

/* What stands in <NAME>...</NAME>, the first time; empty: it is not there. */
struct slice s3_element(struct slice xml, const char *name);

#endif
