// SPDX-License-Identifier: EUPL-1.2
// A reporter for node:test that tools/run-tests reads: one JSON object a line for each
// test, none for a suite or a parent that only fails through its children.
export default async function* report(source) {
	let last = -1;
	for await (const { type, data } of source) {
		if (type !== 'test:pass' && type !== 'test:fail') continue;
		const parent = last > data.nesting || data.details?.type === 'suite';
		last = data.nesting;
		const error = data.details?.error;
		if (type === 'test:pass') {
			if (!parent) yield line(data, data.skip !== undefined ? 'skip' : 'pass', '');
		} else if (!parent || error?.failureType !== 'subtestsFailed') {
			yield line(data, 'fail', why(error));
		}
	}
}

const line = (data, result, reason) =>
	`${JSON.stringify({ name: data.name, result, why: reason })}\n`;

const why = (error) => {
	const cause = error?.cause ?? error;
	return String(cause?.stack ?? cause?.message ?? cause ?? 'no reason given');
};
