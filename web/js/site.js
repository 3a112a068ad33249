/* SPDX-License-Identifier: EUPL-1.2
 * What a script adds to every page. Each form and link below works without it. */

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/* The summary of errors takes the focus; its links put it into the field they name. */
function errors(root) {
	const summary = root.querySelector("[data-focus]");
	if (!summary) return;
	summary.focus();
	for (const link of all("a[href^='#']", summary)) {
		link.addEventListener("click", (event) => {
			const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
			if (!target) return;
			event.preventDefault();
			(target.closest(".field, .rules > li") ?? target).scrollIntoView({ block: "start" });
			const input = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea");
			(input ?? target).focus({ preventScroll: true });
		});
	}
}

/* A second press of the button sends nothing. The server holds to it anyway. */
function once(form) {
	let sent = false;
	form.addEventListener("submit", (event) => {
		if (sent) return event.preventDefault();
		sent = true;
		for (const button of all("button", form)) button.setAttribute("aria-disabled", "true");
	});
	addEventListener("pageshow", () => {
		sent = false;
		for (const button of all("button", form)) button.removeAttribute("aria-disabled");
	});
}

/* A row under the form: name, how far, and a way to stop. */
function uploadRow(form, name) {
	const row = document.createElement("li");
	row.innerHTML = '<span class="icon i-file"></span><div><b><bdi dir="ltr"></bdi></b><small aria-live="polite"></small></div><button type="button" class="linkbtn"></button><progress max="100" value="0"></progress>';
	row.querySelector("bdi").textContent = name;
	row.querySelector("button").textContent = form.dataset.cancel ?? "×";
	row.querySelector("progress").setAttribute("aria-label", name);
	let list = form.querySelector(".files[data-sending]");
	if (!list) {
		list = document.createElement("ul");
		list.className = "files";
		list.dataset.sending = "";
		form.querySelector(".drop").after(list);
	}
	list.replaceChildren(row);
	return row;
}

/* The page that answers: after a redirect go there, else (a refusal) show it here. */
function answer(form, request) {
	if (request.responseURL && request.responseURL !== form.action) return location.assign(request.responseURL);
	const page = new DOMParser().parseFromString(request.responseText, "text/html");
	const main = page.querySelector("main");
	if (!main) return form.submit();
	document.title = page.title;
	document.querySelector("main").replaceWith(main);
	dress(document);
	if (!main.querySelector("[data-focus]")) main.focus();
}

function upload(form) {
	const input = form.querySelector("input[type=file]");
	const drop = form.querySelector(".drop");
	form.addEventListener("submit", (event) => {
		if (!input.files.length) return;
		event.preventDefault();
		if (form.dataset.busy) return;
		form.dataset.busy = "1";
		const row = uploadRow(form, input.files[0].name);
		const bar = row.querySelector("progress");
		const words = row.querySelector("small");
		const request = new XMLHttpRequest();
		const stop = (why) => {
			delete form.dataset.busy;
			bar.hidden = true;
			row.querySelector("button").hidden = true;
			words.textContent = why;
		};
		request.upload.addEventListener("progress", (at) => {
			if (!at.lengthComputable) return;
			bar.value = Math.round((at.loaded / at.total) * 100);
			words.textContent = (form.dataset.progress ?? "{percent} %").replace("{percent}", bar.value);
		});
		request.addEventListener("load", () => { delete form.dataset.busy; answer(form, request); });
		request.addEventListener("error", () => stop(form.dataset.failed ?? ""));
		request.addEventListener("abort", () => row.remove());
		row.querySelector("button").addEventListener("click", () => { delete form.dataset.busy; request.abort(); });
		request.open("POST", form.action);
		request.send(new FormData(form, event.submitter));
	});
	const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
	drop.addEventListener("dragover", over(true));
	drop.addEventListener("dragleave", over(false));
	drop.addEventListener("drop", (event) => {
		over(false)(event);
		if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
	});
}

function printButton(button) {
	button.hidden = false;
	button.addEventListener("click", () => print());
}

function copyButton(button) {
	if (!navigator.clipboard) return;
	button.hidden = false;
	const words = button.innerHTML;
	button.addEventListener("click", async () => {
		await navigator.clipboard.writeText(button.dataset.copy);
		button.textContent = button.dataset.copied;
		setTimeout(() => { button.innerHTML = words; }, 2000);
	});
}

/* Sends the form as soon as a choice is made (filters of staff): opt in by attribute. */
function sendOnChange(form) {
	form.addEventListener("change", () => form.requestSubmit());
}

function dress(root) {
	errors(root);
	all("form[data-once]", root).forEach(once);
	all("form[data-upload]", root).forEach(upload);
	all("[data-print]", root).forEach(printButton);
	all("[data-copy]", root).forEach(copyButton);
	all("form[data-send-on-change]", root).forEach(sendOnChange);
}

dress(document);

/* What stands behind # (a permit's code) stays when the language changes. */
for (const link of all("a.lang"))
	link.addEventListener("click", () => { link.hash = location.hash; });

/* Pages that work without a network ask for the worker that keeps them. */
if ("serviceWorker" in navigator && document.querySelector("[data-offline]"))
	navigator.serviceWorker.register("/sw.js").catch(() => {});
