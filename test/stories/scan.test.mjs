// SPDX-License-Identifier: EUPL-1.2
// The camera of /V in a browser that reads no QR codes by itself: with jsQR, which is
// fetched only then and stays there without a network.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { PNG } from 'pngjs';

import { applicant, permitFor } from '../lib/apply.mjs';
import { launch, visitor } from '../lib/browser.mjs';
import { TOP, shared, temporaryFolder } from '../lib/server.mjs';
import { assertSays } from '../lib/words.mjs';

const box = shared({ before, after });
const VIDEO = path.join(temporaryFolder(), 'camera.y4m');
const SIZE = { width: 1280, height: 720 };
let browser;

// Two frames of what a camera would see: the picture in the middle of a grey wall.
const film = (png) => {
	const picture = PNG.sync.read(png);
	const light = Buffer.alloc(SIZE.width * SIZE.height, 200);
	const [left, top] = [(SIZE.width - picture.width) >> 1, (SIZE.height - picture.height) >> 1];
	assert.ok(left >= 0 && top >= 0, `${picture.width} x ${picture.height} is larger than the frame`);
	for (let y = 0; y < picture.height; y++) {
		for (let x = 0; x < picture.width; x++) light[(top + y) * SIZE.width + left + x] = picture.data[(y * picture.width + x) * 4];
	}
	const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc(light.length / 2, 128)]);
	return Buffer.concat([Buffer.from(`YUV4MPEG2 W${SIZE.width} H${SIZE.height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
};

const photograph = async (server) => {
	const holder = await applicant(server, 'load-2200');
	const number = await permitFor(server, holder);
	const studio = await launch();
	const { context, page } = await visitor(studio, server);
	await context.addCookies([...holder.cookies].map(([name, value]) => ({ name, value, url: server.origin })));
	await page.goto(`/en/permits/${number}`);
	const code = await page.locator('.code-qr').evaluate((svg) => svg.outerHTML);
	await page.goto('about:blank');
	await page.setContent(`<body style="margin:0;background:#fff"><div style="width:600px;padding:40px">${code}</div>`);
	const png = await page.screenshot({ clip: { x: 0, y: 0, width: 680, height: 680 } });
	await studio.close();
	return png;
};

before(async () => {
	await box.started();
	writeFileSync(VIDEO, film(await photograph(box.server)));
	browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-video-capture=${VIDEO}`]);
});
after(() => browser?.close());

const scan = async (page) => {
	await page.locator('#scan').click();
	await page.locator('#answer h1').waitFor();
	return page.locator('#answer').innerText();
};

const asked = (page) => {
	const urls = [];
	page.on('request', (request) => { if (/jsQR/.test(request.url())) urls.push(request.url()); });
	return urls;
};

describe('a browser that reads no codes by itself', () => {
	for (const language of ['en', 'ar']) {
		test(`reads ours with jsQR, on the line and without a network (${language})`, async () => {
			const person = await visitor(browser, box.server, { language, width: 390 });
			await person.page.goto(`/${language}/V`);
			assert.equal(await person.page.evaluate(() => 'BarcodeDetector' in window), false, 'this test needs a browser without it');
			assertSays(await scan(person.page), language, 'permit.answer.in_force');
			await person.page.evaluate(() => navigator.serviceWorker.ready);
			person.assertQuiet();
			await person.page.goto(`/${language}/V`);
			await person.page.waitForFunction(async () => (await (await caches.open('check')).keys()).some((one) => one.url.includes('jsQR')));
			await person.context.setOffline(true);
			await person.page.goto(`/${language}/V`);
			assertSays(await scan(person.page), language, 'permit.answer.in_force');
			await person.close();
		});
	}
});

test('a browser that reads codes by itself does not fetch jsQR', async () => {
	const person = await visitor(browser, box.server);
	const urls = asked(person.page);
	await person.context.addInitScript(() => {
		window.BarcodeDetector = class {
			static async getSupportedFormats() { return ['qr_code']; }
			async detect() { return [{ rawValue: 'TP1:x' }]; }
		};
	});
	await person.page.goto('/en/V');
	assertSays(await scan(person.page), 'en', 'permit.answer.not_genuine');
	assert.deepEqual(urls, []);
	await person.close();
});

test('who has never been here with a network is told what to do', async () => {
	const person = await visitor(browser, box.server);
	await person.context.route(/jsQR/, (route) => route.abort());
	await person.page.goto('/en/V');
	await person.page.locator('#scan').click();
	await person.page.locator('#no-reader').waitFor();
	assertSays(await person.page.locator('#no-reader').innerText(), 'en', 'verify.no_reader');
	await person.close();
});

test('jsQR is the one of its package, with its licence', () => {
	const package_ = path.dirname(createRequire(import.meta.url).resolve('jsqr/package.json'));
	const { version } = JSON.parse(readFileSync(path.join(package_, 'package.json'), 'utf8'));
	const pinned = JSON.parse(readFileSync(path.join(TOP, 'test/package.json'), 'utf8')).devDependencies.jsqr;
	assert.equal(version, pinned);
	assert.match(readFileSync(path.join(TOP, 'web/vendor/README.md'), 'utf8'), new RegExp(`jsQR\\.js .*\\| ${version.replaceAll('.', '\\.')} \\|`));
	for (const [ours, theirs] of [['jsQR.js', 'dist/jsQR.js'], ['LICENSE-jsQR', 'LICENSE']]) {
		assert.ok(readFileSync(path.join(TOP, 'web/vendor', ours)).equals(readFileSync(path.join(package_, theirs))), ours);
	}
});
