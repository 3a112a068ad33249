/* SPDX-License-Identifier: EUPL-1.2
 * verify-core - is this permit good? Answered on this device, with nothing but WebCrypto:
 * the same rules, in the same order, with the same answers as src/permit/permit_verify.c
 * (test/credential/ holds the two together).
 *
 *	const { answer, claims, statusAgeSeconds } = await verify(text, {
 *		rootKey,       Uint8Array: the COSE_Key that is pinned
 *		trustList,     Uint8Array: the authority's keys, signed by the root
 *		statusLists,   array of Uint8Array, may be empty
 *		now,           seconds since 1970; the device's clock when left out
 *	});
 *
 * answer: "in_force", "not_yet", "expired", "suspended", "revoked", "superseded",
 * "unknown_key", "not_genuine" or "status_old". claims is null unless the authority's
 * signature holds. A trust list that the root did not sign, or that is too old, leaves no
 * key to know: "unknown_key".
 *
 * verifyCertificate does the same for a training certificate, as certificate_verify.c. */

const TOKEN_BYTES_MOST = 2048;
const TEXT_BYTES_MOST = 8192;
const TRUST_LIST_BYTES_MOST = 64 << 10;
const TRUST_LIST_KEYS_MOST = 256;
const STATUS_LIST_BYTES_MOST = 320 << 10;
const STATUS_LIST_ENTRIES_MOST = 1 << 20;
const STATUS_FRESH_SECONDS = 2 * 3600; /* two lives of a status list */
const LATEST = 253402300799; /* the end of the year 9999 */

const ES256 = -7;
const EDDSA = -8;
const USE_PERMIT = 1;
const USE_STATUS = 2;
const USE_CENTRE = 4;
const USE_MOST = 4;
const DAY_SECONDS = 86400;

/* Claim numbers that the Token Status List draft requests; not final. */
const CERTIFICATE = -65539; /* of a training certificate */
const CWT_STATUS = 65535;
const CWT_STATUS_LIST = 65533;

class Refused extends Error {}

function must(holds, why) {
	if (!holds) throw new Refused(why);
}

/* --- the text of a permit -> bytes --- */

const DIGITS_OF_BYTES = [0, 3, 5, 8, 10, 13, 15, 17];

/* 7 bytes, little-endian, are 17 digits. */
export function readDigits(text) {
	must(/^[0-9]*$/.test(text), "digits");
	const bytes = [];
	for (let at = 0; at < text.length; at += 17) {
		const group = text.slice(at, at + 17);
		const size = DIGITS_OF_BYTES.indexOf(group.length);
		must(size > 0, "length");
		let value = BigInt(group);
		for (let i = 0; i < size; i++) {
			bytes.push(Number(value & 255n));
			value >>= 8n;
		}
		must(value === 0n, "group");
	}
	return Uint8Array.from(bytes);
}

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

export function readBase45(text) {
	const bytes = [];
	for (let at = 0; at < text.length; at += 3) {
		const group = Array.from(text.slice(at, at + 3), (letter) => BASE45.indexOf(letter));
		must(group.length > 1 && !group.includes(-1), "base45");
		const value = group[0] + 45 * group[1] + 2025 * (group[2] ?? 0);
		must(value <= (group.length === 3 ? 65535 : 255), "base45");
		if (group.length === 3) bytes.push(value >> 8);
		bytes.push(value & 255);
	}
	return Uint8Array.from(bytes);
}

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export function readBase64url(text) {
	const bytes = [];
	let bits = 0;
	let count = 0;
	for (const letter of text) {
		const value = BASE64URL.indexOf(letter);
		must(value >= 0, "base64url");
		bits = ((bits << 6) | value) & 0xffff;
		count += 6;
		if (count >= 8) {
			count -= 8;
			bytes.push((bits >> count) & 255);
		}
	}
	must(count < 6 && (bits & ((1 << count) - 1)) === 0, "base64url");
	return Uint8Array.from(bytes);
}

function readHex(text) {
	return Uint8Array.from(text.match(/../g), (pair) => Number.parseInt(pair, 16));
}

function readLine(line) {
	const address = /^https?:\/\/[a-z0-9.:-]+\/(?:(?:en|ar)\/)?v#(.*)$/is.exec(line);
	if (address) return readDigits(address[1]);
	if (/^[0-9]+$/.test(line)) return readDigits(line);
	if (line.startsWith("TP1:")) return readBase45(line.slice(4));
	if (/^d284([0-9a-f]{2})*$/i.test(line)) return readHex(line);
	return readBase64url(line);
}

/* A QR's address, bare digits, TP1: and base45, hexadecimal or base64url. */
export function readText(text) {
	must(text.length > 0 && text.length <= TEXT_BYTES_MOST, "length");
	const token = readLine(text.replace(/[\r\n\t]/g, "").replace(/^ +| +$/g, ""));
	must(token.length > 0 && token.length <= TOKEN_BYTES_MOST, "length");
	return token;
}

/* --- strict CBOR: definite lengths, shortest heads, no key twice, 8 levels --- */

const DEPTH = 8;
const PAIRS = 64;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const utf8Size = (text) => new TextEncoder().encode(text).length;

class Tagged {
	constructor(tag, value) {
		this.tag = tag;
		this.value = value;
	}
}

class Reader {
	constructor(bytes) {
		this.bytes = bytes;
		this.at = 0;
	}

	byte() {
		must(this.at < this.bytes.length, "end");
		return this.bytes[this.at++];
	}

	/* The value of a head, in its shortest form. */
	value(low) {
		if (low < 24) return low;
		must(low < 28, "indefinite");
		let value = 0;
		for (let more = 1 << (low - 24); more > 0; more--) value = value * 256 + this.byte();
		must(value >= [24, 2 ** 8, 2 ** 16, 2 ** 32][low - 24], "not shortest");
		return value;
	}

	string(size) {
		must(size <= this.bytes.length - this.at, "end");
		this.at += size;
		return this.bytes.subarray(this.at - size, this.at);
	}

	text(size) {
		const text = utf8.decode(this.string(size));
		must(!text.includes("\0"), "NUL");
		return text;
	}

	array(count, depth) {
		must(depth > 0 && count <= this.bytes.length - this.at, "array");
		return Array.from({ length: count }, () => this.item(depth - 1));
	}

	map(pairs, depth) {
		must(depth > 0 && pairs <= PAIRS, "map");
		const map = new Map();
		const keys = new Set(); /* as bytes: a key may be of any type */
		for (let i = 0; i < pairs; i++) {
			const start = this.at;
			const key = this.item(depth - 1);
			const bytes = this.bytes.subarray(start, this.at).join();
			must(!keys.has(bytes), "key twice");
			keys.add(bytes);
			map.set(key, this.item(depth - 1));
		}
		return map;
	}

	tagged(tag, depth) {
		must(depth > 0, "depth");
		return new Tagged(tag, this.item(depth - 1));
	}

	simple(value) {
		must(value >= 20 && value <= 22, "simple");
		return value === 22 ? null : value === 21;
	}

	item(depth) {
		const first = this.byte();
		const value = this.value(first & 31);
		must(value <= Number.MAX_SAFE_INTEGER, "too large");
		switch (first >> 5) {
		case 0: return value;
		case 1: must(value < Number.MAX_SAFE_INTEGER, "too small"); return -1 - value;
		case 2: return this.string(value);
		case 3: return this.text(value);
		case 4: return this.array(value, depth);
		case 5: return this.map(value, depth);
		case 6: return this.tagged(value, depth);
		default: return this.simple(value);
		}
	}
}

export function readCbor(bytes, mostBytes) {
	must(bytes.length > 0 && bytes.length <= mostBytes, "length");
	const reader = new Reader(bytes);
	const item = reader.item(DEPTH);
	must(reader.at === bytes.length, "bytes behind the end");
	return item;
}

const isBytes = (value) => value instanceof Uint8Array;
const isText = (value) => typeof value === "string";
const isMap = (value) => value instanceof Map;
const isInt = (value) => Number.isInteger(value);
const isMoment = (value) => isInt(value) && value >= 0 && value <= LATEST;
const isBetween = (value, least, most) => isInt(value) && value >= least && value <= most;
const isTextOf = (value, least, most) => isText(value) && utf8Size(value) >= least && utf8Size(value) <= most;

/* What is there must be of its type, also where it is not needed. */
function typed(map, key, is) {
	if (!map.has(key)) return undefined;
	must(is(map.get(key)), `type of ${key}`);
	return map.get(key);
}

/* --- keys and envelopes --- */

const same = (one, two) => one.length === two.length && one.every((byte, i) => byte === two[i]);
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => Array.from(part)));

/* RFC 9679: over the required members, deterministic. */
async function kidOf({ algorithm, x, y }) {
	const members = algorithm === ES256
		? joined([0xa4, 1, 2, 0x20, 1, 0x21, 0x58, 32], x, [0x22, 0x58, 32], y)
		: joined([0xa3, 1, 1, 0x20, 6, 0x21, 0x58, 32], x);
	return new Uint8Array(await crypto.subtle.digest("SHA-256", members)).subarray(0, 8);
}

function cryptoKey({ algorithm, x, y }) {
	return algorithm === ES256
		? crypto.subtle.importKey("raw", joined([4], x, y), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"])
		: crypto.subtle.importKey("raw", x, { name: "Ed25519" }, false, ["verify"]);
}

async function readKey(map) {
	must(isMap(map), "key");
	const type = typed(map, 1, isInt);
	const kid = typed(map, 2, isBytes);
	const algorithm = typed(map, 3, isInt);
	const curve = typed(map, -1, isInt);
	const x = typed(map, -2, isBytes);
	const y = typed(map, -3, isBytes);
	const ec = type === 2 && curve === 1 && algorithm === ES256 && y?.length === 32;
	const okp = type === 1 && curve === 6 && algorithm === EDDSA && !y?.length;
	must((ec || okp) && x?.length === 32, "kind of key");
	const key = { algorithm, x, y };
	key.kid = await kidOf(key);
	must(kid === undefined || same(kid, key.kid), "kid");
	if (ec) await cryptoKey(key).catch(() => must(false, "not on the curve"));
	return key;
}

/* COSE_Sign1, tag 18. The unprotected map is read and not believed. */
function readSign1(bytes, mostBytes) {
	const whole = readCbor(bytes, mostBytes);
	must(whole instanceof Tagged && whole.tag === 18 && Array.isArray(whole.value) && whole.value.length === 4, "shape");
	const [header, unprotected, payload, signature] = whole.value;
	must(isBytes(header) && isMap(unprotected) && isBytes(payload) && isBytes(signature) && signature.length === 64, "shape");
	const map = readCbor(header, header.length);
	must(isMap(map) && !map.has(2), "header");
	const algorithm = typed(map, 1, isInt);
	const kid = typed(map, 4, isBytes);
	const type = typed(map, 16, isText) ?? "";
	must((algorithm === ES256 || algorithm === EDDSA) && kid?.length === 8, "header");
	return { header, payload, signature, algorithm, kid, type };
}

function bytesHead(size) {
	if (size < 24) return [0x40 | size];
	if (size < 256) return [0x58, size];
	if (size < 65536) return [0x59, size >> 8, size & 255];
	return [0x5a, 0, size >> 16, (size >> 8) & 255, size & 255];
}

async function holds(sign1, key) {
	if (sign1.algorithm !== key.algorithm) return false;
	const name = new TextEncoder().encode("Signature1");
	const message = joined([0x84, 0x6a], name, bytesHead(sign1.header.length), sign1.header, [0x40], bytesHead(sign1.payload.length), sign1.payload);
	const how = key.algorithm === ES256 ? { name: "ECDSA", hash: "SHA-256" } : { name: "Ed25519" };
	return crypto.subtle.verify(how, await cryptoKey(key), sign1.signature, message);
}

/* --- the authority's keys --- */

async function readListedKey(map) {
	must(isMap(map) && map.size === 4, "listed key");
	const notBefore = map.get(2);
	const expires = map.get(3);
	const use = map.get(4);
	must(isMoment(notBefore) && isMoment(expires) && notBefore < expires && isBetween(use, 1, USE_MOST), "listed key");
	return { ...await readKey(map.get(1)), notBefore, expires, use };
}

/* Whose key: the list has no centre without one. */
function readCentre(parts, keys) {
	must(Array.isArray(parts) && parts.length === 5, "centre");
	const [kid, code, nameLatin, nameArabic, stolenAt] = parts;
	must(isBytes(kid) && isText(code) && code !== "" && isText(nameLatin) && isText(nameArabic) && isMoment(stolenAt), "centre");
	const key = keys.find((one) => one.use === USE_CENTRE && same(one.kid, kid));
	must(key, "a centre without a key");
	return { key, code, nameLatin, nameArabic, stolenAt };
}

async function readTrustList(bytes, rootBytes, now) {
	const root = await readKey(readCbor(rootBytes, 512));
	const sign1 = readSign1(bytes, TRUST_LIST_BYTES_MOST);
	must(same(sign1.kid, root.kid) && await holds(sign1, root), "not signed by the root");
	const claims = readCbor(sign1.payload, TRUST_LIST_BYTES_MOST);
	must(isMap(claims), "claims");
	const issuer = claims.get(1);
	const expires = claims.get(4);
	const issued = claims.get(6);
	const listed = claims.get(-65538);
	must(isTextOf(issuer, 1, TRUST_LIST_BYTES_MOST) && isMoment(expires) && isMoment(issued) && issued > 0 && issued < expires, "claims");
	must(Array.isArray(listed) && listed.length <= TRUST_LIST_KEYS_MOST, "keys");
	const keys = await Promise.all(listed.map(readListedKey));
	must(new Set(keys.map((key) => hexOf(key.kid))).size === keys.length, "two keys of one kid");
	must(now < expires, "expired");
	const named = claims.get(-65540) ?? [];
	must(Array.isArray(named) && named.length <= TRUST_LIST_KEYS_MOST, "centres");
	return { issuer, keys, centres: named.map((parts) => readCentre(parts, keys)) };
}

const findKey = (trust, kid, use) => trust.keys.find((key) => key.use === use && same(key.kid, kid));
const covers = (key, issued) => key.notBefore <= issued && issued < key.expires;

/* --- the permit's claims --- */

function luhnHolds(digits) {
	let sum = 0;
	for (let i = 0; i < digits.length; i++) {
		const digit = Number(digits[digits.length - 1 - i]) * (i % 2 === 1 ? 2 : 1);
		sum += digit > 9 ? digit - 9 : digit;
	}
	return sum % 10 === 0;
}

export function isNumber(text) {
	const parts = /^DP-(2[01][0-9]{2})-([0-9]{8})$/.exec(text);
	return parts !== null && Number(parts[2]) >= 10 && luhnHolds(parts[1] + parts[2]);
}

function conditionsHold(bits) {
	return isBetween(bits, 0, 63) && (bits & 6) !== 6 && (bits & 24) !== 24;
}

function readDrone(drone) {
	must(Array.isArray(drone) && drone.length === 3, "drone");
	const [serial, model, grams] = drone;
	must(isTextOf(serial, 0, 24) && isTextOf(model, 0, 40) && isBetween(grams, 0, 1000000), "drone");
	return { serial, model, grams };
}

function readPermit(map) {
	must(isMap(map) && map.get(0) === 1, "version");
	const [, nameLatin, nameArabic, identityLast, kind, drones, heightMetres, zones, conditions, centre] = Array.from({ length: 10 }, (_, i) => map.get(i));
	must(isTextOf(nameLatin, 0, 200) && isTextOf(nameArabic, 0, 200), "name");
	must(isText(identityLast) && /^([0-9]{4})?$/.test(identityLast), "last four");
	must(isBetween(kind, 1, 3) && isBetween(heightMetres, 0, 10000) && conditionsHold(conditions), "class");
	must(Array.isArray(drones) && drones.length <= 8 && Array.isArray(zones) && zones.length <= 16, "drones");
	must(zones.every((zone) => isTextOf(zone, 1, 16)) && isTextOf(centre, 0, 16), "zones");
	return { nameLatin, nameArabic, identityLast, class: kind, drones: drones.map(readDrone), heightMetres, zones, conditions, centre };
}

function readStatus(map) {
	must(isMap(map) && [...map.keys()].every(isText), "status");
	const list = map.get("status_list");
	must(isMap(list) && [...list.keys()].every(isText), "status list");
	const statusIndex = list.get("idx");
	const statusUri = list.get("uri");
	must(isBetween(statusIndex, 0, STATUS_LIST_ENTRIES_MOST - 1) && isTextOf(statusUri, 1, 120), "status list");
	return { statusIndex, statusUri };
}

export function readClaims(payload) {
	const map = readCbor(payload, TOKEN_BYTES_MOST);
	must(isMap(map), "claims");
	const [issuer, number, , expires, notBefore, issued] = [1, 2, 3, 4, 5, 6].map((claim) => map.get(claim));
	must(isTextOf(issuer, 1, 16) && isText(number) && isNumber(number), "number");
	must(isMoment(expires) && isMoment(notBefore) && isMoment(issued), "dates");
	must(issued > 0 && notBefore > 0 && notBefore < expires && issued < expires, "dates");
	return { issuer, number, expires, notBefore, issued, ...readStatus(map.get(CWT_STATUS)), ...readPermit(map.get(-65537)) };
}

/* --- status lists --- */

function adler32(bytes) {
	let low = 1;
	let high = 0;
	for (const byte of bytes) {
		low = (low + byte) % 65521;
		high = (high + low) % 65521;
	}
	return [high >> 8, high & 255, low >> 8, low & 255];
}

async function inflate(packed, mostBytes) {
	const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
	const chunks = [];
	let size = 0;
	for (const reader = stream.getReader(); ;) {
		const { done, value } = await reader.read();
		if (done) break;
		size += value.length;
		if (size > mostBytes) {
			await reader.cancel();
			throw new Refused("too large");
		}
		chunks.push(value);
	}
	const bytes = new Uint8Array(size);
	chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
	/* the checksum must be the end: not every browser refuses bytes behind it */
	must(size > 0 && same(packed.subarray(-4), adler32(bytes)), "zlib");
	return bytes;
}

async function readStatusList(bytes, trust) {
	const sign1 = readSign1(bytes, STATUS_LIST_BYTES_MOST);
	must(sign1.type === "application/statuslist+cwt", "type");
	const key = findKey(trust, sign1.kid, USE_STATUS);
	must(key && await holds(sign1, key), "not signed by the authority");
	const claims = readCbor(sign1.payload, STATUS_LIST_BYTES_MOST);
	must(isMap(claims), "claims");
	const [uri, expires, issued, list] = [2, 4, 6, CWT_STATUS_LIST].map((claim) => claims.get(claim));
	must(isTextOf(uri, 1, STATUS_LIST_BYTES_MOST) && isMoment(expires) && isMoment(issued) && issued > 0 && issued < expires, "claims");
	must(isMap(list) && [...list.keys()].every(isText) && list.get("bits") === 2 && isBytes(list.get("lst")), "list");
	must(covers(key, issued), "outside the key's window");
	return { uri, issued, entries: await inflate(list.get("lst"), STATUS_LIST_ENTRIES_MOST / 4) };
}

const ENTRIES = ["active", "revoked", "suspended", "superseded"];

/* The newest word on this permit: its own, of when it was issued, if there is no other. */
async function statusOf(claims, lists, trust) {
	const read = await Promise.all((lists ?? []).map((bytes) => readStatusList(bytes, trust).catch(() => null)));
	const newest = read
		.filter((list) => list && list.uri === claims.statusUri && claims.statusIndex < list.entries.length * 4)
		.reduce((best, list) => (best && best.issued >= list.issued ? best : list), null);
	if (!newest || newest.issued < claims.issued) return { status: "active", asOf: claims.issued };
	const byte = newest.entries[claims.statusIndex >> 2];
	return { status: ENTRIES[(byte >> (2 * (claims.statusIndex & 3))) & 3], asOf: newest.issued };
}

/* null instead of what cannot be read, whatever broke: nothing here is retried. */
const orNull = (work) => work.catch(() => null);

/* --- a training certificate --- */

/* Whether the text is one, whoever has signed it. */
export function isCertificate(text) {
	try {
		return readCbor(readSign1(readText(text), TOKEN_BYTES_MOST).payload, TOKEN_BYTES_MOST).has(CERTIFICATE);
	} catch {
		return false;
	}
}

/* One line, of so many characters: what a person reads is what was signed. */
const isLine = (value, least, most) => isText(value) && value.trim() === value && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value) &&
	[...value].length >= least && [...value].length <= most;

function readCertificate(payload) {
	const map = readCbor(payload, TOKEN_BYTES_MOST);
	must(isMap(map) && map.size === 4, "claims");
	const [centre, number, issued, parts] = [1, 2, 6, CERTIFICATE].map((claim) => map.get(claim));
	must(isText(centre) && /^TC-[0-9]{4}$/.test(centre) && isLine(number, 1, 60) && isMoment(issued), "claims");
	must(isMap(parts) && parts.get(0) === 1 && [...parts.keys()].every((member) => isBetween(member, 0, 4)), "version");
	const [nameLatin, nameArabic = "", identityLast = "", kind] = [1, 2, 3, 4].map((member) => parts.get(member));
	must(isLine(nameLatin, 1, 200) && isLine(nameArabic, 0, 200), "name");
	must(isText(identityLast) && /^([0-9]{4})?$/.test(identityLast) && isBetween(kind, 1, 3), "class");
	return { centre, number, issued: issued - (issued % DAY_SECONDS), nameLatin, nameArabic, identityLast, class: kind };
}

/* Each key counts between two midnights; a day that has not come is not believed. */
function answerOfKey({ key, stolenAt }, issued, now) {
	if (stolenAt !== 0 && now >= stolenAt) return "key_stolen";
	return covers(key, issued) && issued <= now - (now % DAY_SECONDS) + DAY_SECONDS ? "signed" : "key_ended";
}

/* What a training certificate is worth by the trust list alone. answer: "signed", "key_ended",
 * "key_stolen", "unknown_key" or "not_genuine"; certificate is null unless the signature is
 * of a registered key of the centre that it names. Whether that centre was accredited, and has
 * not taken it back, only the server knows. */
export async function verifyCertificate(text, { rootKey, trustList, now = Math.floor(Date.now() / 1000) }) {
	const none = (answer) => ({ answer, certificate: null });
	const read = await orNull((async () => {
		const sign1 = readSign1(readText(text), TOKEN_BYTES_MOST);
		must(sign1.type === "", "type");
		return { sign1, claims: readCertificate(sign1.payload) };
	})());
	if (!read) return none("not_genuine");
	const trust = await orNull(readTrustList(trustList, rootKey, now));
	const centre = trust?.centres.find(({ key, code }) => same(key.kid, read.sign1.kid) && code === read.claims.centre);
	if (!centre) return none("unknown_key");
	if (!await orNull(holds(read.sign1, centre.key))) return none("not_genuine");
	const { nameLatin, nameArabic, key: { notBefore, expires } } = centre;
	const certificate = { ...read.claims, centreNameLatin: nameLatin, centreNameArabic: nameArabic, keyFrom: notBefore, keyUntil: expires - 1 };
	return { answer: answerOfKey(centre, read.claims.issued, now), certificate };
}

/* --- the answer --- */

function answerOf(claims, { status, asOf }, now) {
	if (now < claims.notBefore) return "not_yet";
	if (now >= claims.expires) return "expired";
	if (status !== "active") return status;
	return now - asOf > STATUS_FRESH_SECONDS ? "status_old" : "in_force";
}

const refusal = (answer) => ({ answer, claims: null, statusAgeSeconds: null });

async function genuineClaims(sign1, key, trust) {
	must(await holds(sign1, key), "signature");
	const claims = readClaims(sign1.payload);
	must(covers(key, claims.issued), "outside the key's window");
	must(claims.issuer === trust.issuer, "issuer");
	return claims;
}

export async function verify(text, { rootKey, trustList, statusLists = [], now = Math.floor(Date.now() / 1000) }) {
	const sign1 = await orNull((async () => readSign1(readText(text), TOKEN_BYTES_MOST))());
	if (!sign1) return refusal("not_genuine");
	const trust = await orNull(readTrustList(trustList, rootKey, now));
	const key = trust && findKey(trust, sign1.kid, USE_PERMIT);
	if (!key) return refusal("unknown_key");
	const claims = await orNull(genuineClaims(sign1, key, trust));
	if (!claims) return refusal("not_genuine");
	const known = await statusOf(claims, statusLists, trust);
	return { answer: answerOf(claims, known, now), claims, statusAgeSeconds: Math.max(0, now - known.asOf) };
}

/* --- the order behind an answer --- */

const ORDER_KINDS = { suspended: "suspend", revoked: "invalidate" };
const ORDER_CLASSES = ["", "recreation", "training", "commercial"];

/* The order, of those that /api/v1/orders lists, that means this permit and is in force: for
 * its public text alone, since what counts is in the signed list. Its terms are matched
 * here, so that nobody learns which permit is asked about. null when there is none. */
export function orderOver(orders, answer, claims, now = Math.floor(Date.now() / 1000)) {
	const at = (text) => Date.parse(text) / 1000;
	const means = (order) => order.kind === ORDER_KINDS[answer] && order.lifted_at === null &&
		at(order.starts_at) <= now && (order.ends_at === null || now < at(order.ends_at)) &&
		order.classes.includes(ORDER_CLASSES[claims.class]) &&
		(order.issued_from === null || claims.issued >= at(order.issued_from)) &&
		(order.issued_until === null || claims.issued < at(order.issued_until)) &&
		(order.centre === null || order.centre === claims.centre) &&
		(!order.only_earlier || claims.issued < at(order.starts_at));
	return orders.find(means) ?? null;
}
