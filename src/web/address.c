/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/number.h"

enum { MAPPED_BYTES = 12, BITS_MOST = 8 * ADDRESS_BYTES, NETWORK_BYTES = 8 };

static const uint8_t mapped[MAPPED_BYTES] = {[10] = 0xFF, [11] = 0xFF};

static bool
is_mapped(const struct address *address)
{
	return memcmp(address->bytes, mapped, MAPPED_BYTES) == 0;
}

bool
address_parse(struct slice text, struct address *ret_address)
{
	char copy[ADDRESS_TEXT_SIZE] = "";
	struct address address = {{0}};

	if (text.size == 0 || text.size >= sizeof(copy)) {
		return false;
	}
	memcpy(copy, text.bytes, text.size);
	if (inet_pton(AF_INET, copy, address.bytes + MAPPED_BYTES) == 1) {
		memcpy(address.bytes, mapped, MAPPED_BYTES);
	} else if (inet_pton(AF_INET6, copy, address.bytes) != 1) {
		return false;
	}
	*ret_address = address;
	return true;
}

static bool
bit_is_set(const struct address *address, unsigned bit)
{
	return (address->bytes[bit / 8] & (0x80U >> (bit % 8))) != 0;
}

static bool
is_whole(const struct address_range *range)
{
	for (unsigned bit = range->bits; bit < BITS_MOST; bit++) {
		if (bit_is_set(&range->first, bit)) {
			return false;
		}
	}
	return true;
}

bool
address_range_parse(struct slice text, struct address_range *ret_range)
{
	struct slice rest = text;
	bool prefix = slice_find(text, '/') < text.size;
	struct slice first = slice_cut(&rest, '/');
	struct address_range range = {.bits = BITS_MOST};
	int64_t bits = 0;

	if (!address_parse(first, &range.first)) {
		return false;
	}
	unsigned before =
	    slice_find(first, ':') < first.size ? 0 : (unsigned)(8 * MAPPED_BYTES);
	if (prefix) {
		if (!number_parse(rest, 0, BITS_MOST - before, &bits)) {
			return false;
		}
		range.bits = before + (unsigned)bits;
	}
	if (!is_whole(&range)) {
		return false;
	}
	*ret_range = range;
	return true;
}

struct address
address_of_peer(const struct sockaddr *peer)
{
	struct address address = {{0}};

	if (peer->sa_family == AF_INET) {
		const struct sockaddr_in *four = (const void *)peer;
		memcpy(address.bytes, mapped, MAPPED_BYTES);
		memcpy(address.bytes + MAPPED_BYTES, &four->sin_addr,
		    sizeof(four->sin_addr));
	} else if (peer->sa_family == AF_INET6) {
		const struct sockaddr_in6 *six = (const void *)peer;
		memcpy(address.bytes, &six->sin6_addr, sizeof(six->sin6_addr));
	}
	return address;
}

void
address_format(const struct address *address, char ret_text[static ADDRESS_TEXT_SIZE])
{
	bool four = is_mapped(address);

	ret_text[0] = '\0';
	if (!address_is_none(address)) {
		(void)inet_ntop(four ? AF_INET : AF_INET6,
		    address->bytes + (four ? MAPPED_BYTES : 0), ret_text,
		    ADDRESS_TEXT_SIZE);
	}
}

bool
address_in(const struct address *address, const struct address_range *range)
{
	unsigned whole = range->bits / 8;
	unsigned rest = range->bits % 8;

	if (memcmp(address->bytes, range->first.bytes, whole) != 0) {
		return false;
	}
	return rest == 0 ||
	    ((unsigned)(address->bytes[whole] ^ range->first.bytes[whole]) >>
	        (8 - rest)) == 0;
}

bool
address_is_none(const struct address *address)
{
	static const struct address none;

	return memcmp(address, &none, sizeof(none)) == 0;
}

bool
address_is_loopback(const struct address *address)
{
	static const struct address one = {{[ADDRESS_BYTES - 1] = 1}};

	return memcmp(address, &one, sizeof(one)) == 0 ||
	    (is_mapped(address) && address->bytes[MAPPED_BYTES] == IN_LOOPBACKNET);
}

struct address
address_of_subscriber(const struct address *address)
{
	struct address own = *address;

	if (!is_mapped(address)) {
		memset(own.bytes + NETWORK_BYTES, 0, ADDRESS_BYTES - NETWORK_BYTES);
	}
	return own;
}
