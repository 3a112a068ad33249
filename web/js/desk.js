/* SPDX-License-Identifier: EUPL-1.2
 * What a script adds to an officer's desk: keys, a clock on what can be undone, pictures that
 * change without the page, and a case that stays his while he types. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

document.documentElement.classList.add("js");

/* --- keys: a letter by what is written on it, on an Arabic keyboard by its place --- */

const letter = (event) => {
	if (event.key === "?" || event.key === "؟") return "?";
	if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
	return /^Key[A-Z]$/.test(event.code) ? event.code[3].toLowerCase() : "";
};
const inField = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea, [contenteditable]");

/* Where something differs the first press shows it, the second has seen it. */
function approve(button) {
	const seen = button.form.querySelector("#seen");
	if (!seen || seen.checked) return button.click();
	seen.checked = true;
	const place = document.querySelector(".cmp .diff") ?? document.getElementById("compare");
	place.scrollIntoView({ block: "center" });
	document.getElementById("compare").focus({ preventScroll: true });
}

/* What is folded away opens before one is led to it. */
function unfold(hash) {
	const target = document.querySelector(hash);
	const fold = target?.closest("details");
	if (fold) fold.open = true;
	return target;
}
addEventListener("click", (event) => {
	const link = event.target.closest?.('a[href^="#"]');
	if (link && link.hash.length > 1) unfold(link.hash);
});

function jump(link) {
	const target = unfold(link.hash);
	link.click();
	target.querySelector("input:not([type=hidden]), select, textarea")?.focus({ preventScroll: true });
}

function press(element) {
	if (element.dataset.key === "a") return approve(element);
	if (element.hash && element.getAttribute("href").startsWith("#")) return jump(element);
	element.click();
}

addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || inField(event.target)) return;
	if (document.querySelector("dialog[open]")) return;
	const element = document.querySelector(`[data-key="${letter(event)}"]`);
	if (!element) return;
	event.preventDefault();
	press(element);
});

/* --- the help, over the page --- */

for (const link of all("[data-dialog]")) {
	link.addEventListener("click", (event) => {
		event.preventDefault();
		document.getElementById(link.dataset.dialog).showModal();
	});
}

/* --- what can be undone, and for how long --- */

function count(words) {
	const end = Date.now() + words.dataset.seconds * 1000;
	const said = words.textContent;
	const clock = setInterval(() => {
		const left = Math.ceil((end - Date.now()) / 1000);
		if (left > 0) {
			words.textContent = said.replace(/\d+/, left);
			return;
		}
		clearInterval(clock);
		words.textContent = words.dataset.over;
		for (const form of all("form", words.closest(".undo"))) form.remove();
	}, 1000);
}
all("[data-seconds]").forEach(count);

/* --- the pictures: what was typed beside them stays --- */

async function swap(link) {
	const reply = await fetch(link.href);
	const page = new DOMParser().parseFromString(await reply.text(), "text/html");
	const next = page.getElementById("paper");
	if (!next) return location.assign(link.href);
	const words = link.textContent;
	document.getElementById("paper").replaceWith(next);
	all("[data-swap]").find((one) => one.textContent === words)?.focus();
}
addEventListener("click", (event) => {
	const link = event.target.closest?.("a[data-swap]");
	if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	swap(link);
});

/* --- a ready text: into both languages at once --- */

for (const button of all("button[name=fill]")) {
	button.addEventListener("click", (event) => {
		const fields = button.form.elements;
		const chosen = fields.ready.selectedOptions[0];
		if (!chosen?.value) return;
		event.preventDefault();
		fields.text_en.value = chosen.dataset.en;
		fields.text_ar.value = chosen.dataset.ar;
		if (fields.reason) fields.reason.value ||= chosen.dataset.subject;
		const marks = all("input[name=field]", button.form);
		if (!marks.some((mark) => mark.checked))
			for (const mark of marks) mark.checked = chosen.dataset.subject.split(",").includes(mark.value);
		button.form.dispatchEvent(new Event("input"));
		(document.documentElement.lang === "ar" ? fields.text_ar : fields.text_en).focus();
	});
}

/* --- while he types the case stays his: told once a minute at most --- */

let told = Date.now();
for (const form of all("form[data-keep]")) {
	form.addEventListener("input", () => {
		if (Date.now() - told < 60000) return;
		told = Date.now();
		const body = new URLSearchParams({ csrf: form.elements.csrf.value });
		fetch(form.action.replace(/[a-z]+$/, "keep"), { method: "POST", body, redirect: "manual" }).catch(() => {});
	});
}
