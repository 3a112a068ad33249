/* SPDX-License-Identifier: EUPL-1.2
 * The page /V: reads a permit's code (from the address, the camera or a paste), checks it
 * on this device with verify-core.js, and shows the verdict first. All words are in the
 * page, so that this script knows no language. */
import { isCertificate, orderOver, verify, verifyCertificate } from "./verify-core.js";

const page = document.getElementById("check");
const byId = (id) => document.getElementById(id);
const arabic = document.documentElement.lang === "ar";
const locale = arabic ? "ar-AE-u-nu-latn" : "en-GB";
const STORE = "check"; /* of sw.js too */
const LONGEST_CODE = 8192;

/* Dates and times are those of the authority, as on every page: shifted, then read as UTC. */
const offset = Number(byId("check").dataset.offset) * 60;
const words = (style) => {
	const format = new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC", hourCycle: "h23" });
	return (seconds) => format.format((seconds + offset) * 1000);
};
const day = words({ dateStyle: "long" });
const midnight = (seconds) => day(seconds - offset); /* of a day that is written as one, in UTC */
const time = words({ timeStyle: "short" });
const moment = (seconds) => `${day(seconds)}${arabic ? "،" : ","} ${time(seconds)}`;

/* "15:30" when that was today. */
function since(seconds) {
	const today = day(Date.now() / 1000) === day(seconds);
	return today ? time(seconds) : moment(seconds);
}

function word(name) {
	return byId("words").content.querySelector(`[data-word="${name}"]`)?.textContent ?? "";
}

/* --- the signed lists: from the network, else those kept from the last time --- */

let offline = false;

async function kept(path) {
	if (!("caches" in window)) return null;
	const store = await caches.open(STORE);
	const answer = await store.match(path);
	return answer ? new Uint8Array(await answer.arrayBuffer()) : null;
}

async function keep(path, answer) {
	if (!("caches" in window)) return;
	const store = await caches.open(STORE);
	await store.put(path, answer);
}

async function list(path) {
	try {
		const answer = await fetch(path, { cache: "no-cache", credentials: "omit", signal: AbortSignal.timeout(6000) });
		if (!answer.ok) throw new Error(String(answer.status));
		await keep(path, answer.clone());
		localStorage.setItem("lists-fetched", String(Date.now()));
		return new Uint8Array(await answer.arrayBuffer());
	} catch {
		offline = true;
		return kept(path);
	}
}

function unbase64url(text) {
	const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
	return Uint8Array.from(bytes, (letter) => letter.charCodeAt(0));
}

/* The list is fetched from here under the path that the permit names: the page's policy
 * lets nothing else through, and the signature decides, not the host. */
async function statusList(uri) {
	let path;
	try {
		path = new URL(uri).pathname;
	} catch {
		return null;
	}
	return list(path);
}

async function check(text) {
	offline = false;
	const trustList = await list(page.dataset.trustList);
	const means = { rootKey: unbase64url(page.dataset.rootKey), trustList, statusLists: [], now: Math.floor(Date.now() / 1000) };
	if (isCertificate(text)) return checkCertificate(text, means);
	if (!trustList) return { answer: "unready", claims: null };
	const first = await verify(text, means);
	const uri = first.claims?.statusUri;
	const bytes = uri ? await statusList(uri) : null;
	return bytes ? verify(text, { ...means, statusLists: [bytes] }) : first;
}

/* The server knows more of a certificate than its key: null when it is to be asked. */
async function checkCertificate(text, means) {
	if (!offline) return null;
	if (!means.trustList) return { answer: "unready", claims: null };
	const { answer, certificate } = await verifyCertificate(text, means);
	return { answer: `certificate_${answer}`, claims: null, certificate };
}

/* The public text of the order that suspends or invalidates the permit, when that is why. */
async function orderOf({ answer, claims }) {
	if (!claims || !["suspended", "revoked"].includes(answer)) return null;
	const bytes = await list("/api/v1/orders");
	try {
		return orderOver(JSON.parse(new TextDecoder().decode(bytes)).orders, answer, claims);
	} catch {
		return null; /* only its words are missing */
	}
}

/* --- the answer --- */

function row(name, content) {
	const place = page.querySelector(`[data-show="${name}"]`);
	const empty = content === null || content === undefined || content === "" || content.length === 0;
	place.replaceChildren();
	if (!empty) place.append(...(Array.isArray(content) ? content : [content]));
	const whole = place.closest("[data-row]") ?? place;
	whole.hidden = empty;
}

function element(name, text, attributes = {}) {
	const made = document.createElement(name);
	made.textContent = text;
	for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
	return made;
}

function code(text) {
	return element("bdi", text, { class: "code", dir: "ltr" });
}

function lines(parts) {
	return parts.map((part) => {
		const line = document.createElement("div");
		line.append(...[part].flat());
		return line;
	});
}

function droneWords(drone) {
	return [element("bdi", drone.model), ` · ${drone.grams} ${word("grams")}`, document.createElement("br"), code(drone.serial)];
}

function conditionWords(bits) {
	return [1, 2, 4, 8, 16, 32].filter((bit) => bits & bit).map((bit) => word(`condition.${bit}`));
}

function showClaims(claims, asOf) {
	row("name_latin", claims.nameLatin);
	row("name_arabic", claims.nameArabic);
	row("identity_last", claims.identityLast);
	row("number", claims.number);
	row("class", word(`class.${claims.class}`));
	row("from", day(claims.notBefore));
	row("until", day(claims.expires - 1));
	row("drones", lines(claims.drones.map(droneWords)));
	row("height", claims.heightMetres ? String(claims.heightMetres) : "");
	row("conditions", lines(conditionWords(claims.conditions)));
	row("zones", claims.zones.flatMap((zone) => [code(zone), " "]));
	row("centre", claims.centre);
	row("as_of", asOf);
}

function showCertificate(certificate) {
	row("c_name_latin", certificate.nameLatin);
	row("c_name_arabic", certificate.nameArabic);
	row("c_identity_last", certificate.identityLast);
	row("c_number", certificate.number);
	row("c_class", word(`class.${certificate.class}`));
	row("c_issued_on", midnight(certificate.issued));
	row("c_centre", [element("bdi", arabic ? certificate.centreNameArabic : certificate.centreNameLatin), " · ", code(certificate.centre)]);
	row("c_key_from", midnight(certificate.keyFrom));
	row("c_key_until", midnight(certificate.keyUntil));
}

function showOrder(order) {
	byId("order").hidden = !order;
	if (!order) return;
	const until = order.ends_at && day(Date.parse(order.ends_at) / 1000 - 1);
	row("order_words", arabic ? order.text_ar : order.text_en);
	row("order_number", order.number);
	row("order_until", until ? `${word("order.last")} ${until}` : word("order.endless"));
}

function show(found) {
	const verdict = (byId(`answer-${found.answer}`) ?? byId("answer-not_genuine")).content.cloneNode(true);
	const known = Number.isFinite(found.statusAgeSeconds);
	const at = Date.now() / 1000 - found.statusAgeSeconds;
	for (const place of verdict.querySelectorAll("[data-since]")) place.textContent = known ? since(at) : "";
	byId("answer").replaceChildren(verdict);
	byId("found").hidden = !found.claims;
	showOrder(found.order);
	if (found.claims) showClaims(found.claims, known ? moment(at) : "");
	byId("certificate").hidden = !found.certificate;
	if (found.certificate) showCertificate(found.certificate);
	byId("no-permit").hidden = !found.answer.startsWith("certificate_");
	byId("offline").hidden = !offline;
	byId("idle")?.remove(); /* the verdict is the heading now */
	byId("lede").hidden = true;
	byId("again").hidden = false;
	document.title = `${byId("answer").querySelector("h1").textContent} – ${title}`;
	scrollTo({ top: 0 });
}

const title = document.title;
let latest = 0; /* an answer that a newer question overtook is not shown */

/* The page with the answer about a certificate is the server's. */
function askServer(text) {
	const form = element("form", "", { method: "post", action: `/${document.documentElement.lang}/verify`, hidden: "" });
	form.append(element("textarea", text, { name: "token" }));
	page.append(form);
	form.submit();
}

async function ask(text) {
	const mine = ++latest;
	byId("answer").setAttribute("aria-busy", "true");
	const found = await check(text.trim().slice(0, LONGEST_CODE));
	if (mine !== latest) return;
	if (!found) {
		askServer(text);
		return;
	}
	found.order = await orderOf(found);
	if (mine !== latest) return;
	byId("answer").removeAttribute("aria-busy");
	show(found);
	showKept();
}

function askOfAddress() {
	if (location.hash.length > 1) ask(location.href);
}

/* --- reading QR codes: by the browser, else by jsQR 1.4.0 (Apache-2.0, see web/vendor),
 * which is fetched and kept only where the browser cannot. A reader takes the picture of
 * the camera and gives the text of a code, or nothing. --- */

const JSQR = "/static/jsQR.js";
const LONGEST_SIDE = 1200; /* of the picture that is searched, pixels */

function ownReader() {
	const detector = new BarcodeDetector({ formats: ["qr_code"] });
	return async (view) => (await detector.detect(view).catch(() => []))[0]?.rawValue;
}

async function jsqrReader() {
	await import(JSQR);
	const canvas = document.createElement("canvas");
	const pen = canvas.getContext("2d", { willReadFrequently: true });
	return async (view) => {
		const scale = Math.min(1, LONGEST_SIDE / Math.max(view.videoWidth, view.videoHeight));
		const [width, height] = [view.videoWidth, view.videoHeight].map((side) => Math.floor(side * scale));
		if (!width || !height) return undefined; /* no picture yet */
		Object.assign(canvas, { width, height });
		pen.drawImage(view, 0, 0, width, height);
		const { data } = pen.getImageData(0, 0, width, height);
		return self.jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data;
	};
}

async function hasOwnReader() {
	if (!("BarcodeDetector" in window)) return false;
	return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

/* Before it is needed, so that it is there when there is no network. */
async function keepJsqr() {
	if (!("caches" in window)) return;
	const store = await caches.open(STORE);
	if (!await store.match(JSQR)) await store.add(JSQR);
}

/* --- the camera --- */

let stream = null;

function stopCamera() {
	for (const track of stream?.getTracks() ?? []) track.stop();
	stream = null;
	byId("view").hidden = byId("stop").hidden = true;
	byId("scan").hidden = false;
}

async function look(read) {
	if (!stream) return;
	const seen = await read(byId("view"));
	if (!stream) return;
	if (!seen) return void setTimeout(() => look(read), 120);
	stopCamera();
	ask(seen);
}

function refuse(name) {
	byId(name).hidden = false;
	return null;
}

function openCamera() {
	const wanted = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
	return navigator.mediaDevices.getUserMedia({ video: wanted }).catch(() => refuse("no-camera"));
}

async function startCamera() {
	byId("no-camera").hidden = byId("no-reader").hidden = true;
	const read = await hasOwnReader() ? ownReader() : await jsqrReader().catch(() => refuse("no-reader"));
	stream = read && await openCamera();
	if (!stream) return;
	byId("view").srcObject = stream;
	byId("view").hidden = byId("stop").hidden = false;
	byId("scan").hidden = true;
	await byId("view").play();
	look(read);
}

async function offerCamera() {
	const can = Boolean(navigator.mediaDevices?.getUserMedia);
	byId("camera").hidden = !can;
	byId("phone").hidden = can;
	if (can && !await hasOwnReader()) await keepJsqr().catch(() => {});
}

/* --- start --- */

async function showKept() {
	const at = Number(localStorage.getItem("lists-fetched"));
	const ready = at && await kept(page.dataset.trustList);
	byId("kept").hidden = !ready;
	if (ready) byId("kept-at").textContent = moment(at / 1000);
}

byId("tools").hidden = false;
offerCamera();
byId("scan").addEventListener("click", startCamera);
byId("stop").addEventListener("click", stopCamera);
byId("paste").addEventListener("submit", (event) => {
	event.preventDefault();
	ask(byId("code").value);
});
addEventListener("hashchange", askOfAddress);
addEventListener("pagehide", stopCamera);
if (location.hash.length > 1) askOfAddress();
else list(page.dataset.trustList).then(showKept);
