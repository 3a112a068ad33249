/* SPDX-License-Identifier: EUPL-1.2
 * Served at /sw.js: keeps the page /V and what it needs, so that a permit can be checked
 * without a network. It answers for these files only; every other page, and all that is
 * personal, goes past it. The signed lists are kept by verify.js in the same store. */

const STORE = "check"; /* of verify.js too */
const PAGES = ["/V", "/en/V", "/ar/V"];
const FILES = [
	"/static/site.css",
	"/static/site.js",
	"/static/verify.js",
	"/static/verify-core.js",
	"/static/inter-head.woff2",
	"/static/roboto-text.woff2",
	"/static/alexandria-head.woff2",
	"/static/kufi-text.woff2",
	"/static/mark.svg",
	"/static/lattice.svg",
	"/static/camera.svg",
	"/static/info.svg",
	"/static/ring-check.svg",
	"/static/ring-cross.svg",
	"/static/ring-alert.svg",
	"/static/favicon.svg",
];
/* Kept by verify.js where it is needed: not every browser has to have it. */
const KEPT_LATER = ["/static/jsQR.js"];
const LAST = "/V?last"; /* where the language that was asked for last is written */
const PATIENCE_MILLISECONDS = 4000; /* a bar of signal in the desert is not a network */

/* Without cookies, so that nobody's name is in the page that is kept. */
async function keepPage(store, path) {
	const answer = await fetch(path, { credentials: "omit", cache: "no-store" });
	if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
	await store.put(path, new Response(await answer.blob(), { headers: answer.headers }));
}

async function install() {
	const store = await caches.open(STORE);
	await store.addAll(FILES);
	const kept = await Promise.allSettled(PAGES.map((path) => keepPage(store, path)));
	if (kept.every((one) => one.status === "rejected")) throw kept[0].reason;
	await self.skipWaiting();
}

function isOurs(path) {
	return FILES.includes(path) || KEPT_LATER.includes(path);
}

/* Files of an older version go; pages and lists stay. */
async function activate() {
	const store = await caches.open(STORE);
	for (const request of await store.keys()) {
		const path = new URL(request.url).pathname;
		if (path.startsWith("/static/") && !isOurs(path)) await store.delete(request);
	}
	await self.clients.claim();
}

async function fileOf(request) {
	const store = await caches.open(STORE);
	return (await store.match(request, { ignoreSearch: true })) ?? fetch(request);
}

function soon(request) {
	return new Promise((resolve, reject) => {
		setTimeout(reject, PATIENCE_MILLISECONDS);
		fetch(request).then(resolve, reject);
	});
}

/* What is shown without a network: the page that was asked for; for /V, which has no
 * language of its own, the language that was asked for last, or the device's. */
async function keptPage(store, path) {
	const last = await store.match(LAST);
	const own = self.navigator.language.startsWith("ar") ? "/ar/V" : "/en/V";
	const wanted = path === "/V" ? (last ? await last.text() : own) : path;
	for (const one of [wanted, ...PAGES]) {
		const answer = await store.match(one);
		if (answer) return answer;
	}
	return Response.error();
}

async function pageOf(path, request) {
	const store = await caches.open(STORE);
	if (path !== "/V") await store.put(LAST, new Response(path));
	return soon(request).catch(() => keptPage(store, path));
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
	const { request } = event;
	const url = new URL(request.url);
	if (request.method !== "GET" || url.origin !== location.origin) return;
	if (isOurs(url.pathname)) event.respondWith(fileOf(request));
	else if (request.mode === "navigate" && PAGES.includes(url.pathname))
		event.respondWith(pageOf(url.pathname, request));
});
