// SPDX-License-Identifier: EUPL-1.2
// Makes the samples that are not paper: node test/samples/make.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { deflateSync, crc32 as zlibCrc32 } from 'node:zlib';

const here = new URL('.', import.meta.url);
const put = (name, ...parts) => writeFileSync(new URL(name, here), Buffer.concat(parts.map((part) => Buffer.from(part, 'latin1'))));

const crc32 = zlibCrc32 ?? ((bytes) => {
	let sum = ~0;
	for (const byte of bytes) {
		sum ^= byte;
		for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
	}
	return ~sum >>> 0;
});

const pngChunk = (type, data) => {
	const length = Buffer.alloc(4), sum = Buffer.alloc(4), named = Buffer.concat([Buffer.from(type), data]);
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
};

const png = (width, height) => {
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width, 0);
	head.writeUInt32BE(height, 4);
	head[8] = 8; // bits, grey
	const rows = Buffer.alloc((width + 1) * height, 0xee);
	for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0;
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', head),
		pngChunk('IDAT', deflateSync(rows)), pngChunk('IEND', Buffer.alloc(0))]);
};

// APP1 with a maker, an artist and a place: what a phone puts into a photo.
const exif = () => {
	const entries = [[0x10f, 'Fictional phone\0'], [0x13b, 'Noura Specimen\0']];
	const at = 8 + 2 + entries.length * 12 + 4;
	const head = Buffer.alloc(at);
	head.write('II*\0', 0, 'latin1');
	head.writeUInt32LE(8, 4);
	head.writeUInt16LE(entries.length, 8);
	let offset = at;
	entries.forEach(([tag, text], i) => {
		head.writeUInt16LE(tag, 10 + i * 12);
		head.writeUInt16LE(2, 12 + i * 12);
		head.writeUInt32LE(text.length, 14 + i * 12);
		head.writeUInt32LE(offset, 18 + i * 12);
		offset += text.length;
	});
	const body = Buffer.concat([Buffer.from('Exif\0\0'), head, ...entries.map(([, text]) => Buffer.from(text))]);
	const length = Buffer.alloc(2);
	length.writeUInt16BE(body.length + 2);
	return Buffer.concat([Buffer.from([0xff, 0xe1]), length, body]);
};

const pdf = readFileSync(new URL('signed.pdf', here));
const jpeg = readFileSync(new URL('scan.jpg', here));
const script = '<html><body><script>document.title="taken over"</script></body></html>\n';

put('empty.pdf');
put('program.pdf', 'MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0', Buffer.alloc(48), 'This program cannot be run in DOS mode.\r\n');
put('program.png', '\x7fELF\x02\x01\x01\0', Buffer.alloc(56));
put('picture.png', png(320, 200));
put('huge.png', png(1, 1).subarray(0, 16), Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]), png(1, 1).subarray(24));
put('photo-exif.jpg', jpeg.subarray(0, 2), exif(), jpeg.subarray(2));
put('picture.svg', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><text y="20">no</text></svg>\n');
put('page.html', script);
put('html-then-pdf.pdf', script, pdf.subarray(0, 4096));
put('pdf-with-html.pdf', '%PDF-1.7\n', script, pdf.subarray(9));
put('gif-as.jpg', 'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;');
put('zip-as.pdf', 'PK\x03\x04\x14\0\0\0\x08\0', Buffer.alloc(40));
