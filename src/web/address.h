/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * address - network addresses and ranges of them, in one shape for IPv4 and IPv6.
 *
 *	struct address_range proxies;
 *	if (!address_range_parse(SLICE("10.0.0.0/8"), &proxies)) ...
 *	if (address_in(&peer, &proxies)) ...
 *
 * An IPv4 address is kept as ::ffff:a.b.c.d (RFC 4291 section 2.5.5.2), so that both ways
 * to write it are one.
 */
#ifndef WEB_ADDRESS_H
#define WEB_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/attr.h"
#include "base/slice.h"

enum { ADDRESS_BYTES = 16, ADDRESS_TEXT_SIZE = 46 };

struct address {
	uint8_t bytes[ADDRESS_BYTES]; /* all 0: none */
};

struct address_range {
	struct address first;
	unsigned bits; /* that an address of the range has in common with the first */
};

MUST_USE bool address_parse(struct slice text, struct address *ret_address);
/* "192.0.2.0/24", "2001:db8::/32", or one address. False when bits behind the prefix are
 * set, too: who wrote that meant something else. */
MUST_USE bool address_range_parse(struct slice text, struct address_range *ret_range);
/* None for a family that is neither. */
struct address address_of_peer(const struct sockaddr *peer);
void address_format(
    const struct address *address, char ret_text[static ADDRESS_TEXT_SIZE]);

bool address_in(const struct address *address, const struct address_range *range);
bool address_is_none(const struct address *address);
/* 127.0.0.0/8 and ::1. */
bool address_is_loopback(const struct address *address);
/* What one subscriber has: an IPv4 address, and of IPv6 the /64 (RFC 6177), whose other
 * half he chooses as he likes. */
struct address address_of_subscriber(const struct address *address);

#endif
