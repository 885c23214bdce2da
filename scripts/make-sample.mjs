// Makes examples/packages.jsonl: the first 2,400 records of the Debian package index data set, without any address.
// Usage: node scripts/make-sample.mjs   (reads TOCSIN_DATA_DIR, else ../shared/data beside the project)
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const COUNT = 2400;
const ADDRESS = /<?(?:mailto:)?[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+>?/g;

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const data = process.env.TOCSIN_DATA_DIR ?? path.join(root, '..', 'shared', 'data');
const lines = gunzipSync(readFileSync(path.join(data, 'packages.jsonl.gz')))
  .toString('utf8')
  .split('\n', COUNT);
const sample = lines.map((line) => JSON.stringify(withoutAddresses(JSON.parse(line))));
writeFileSync(path.join(root, 'examples', 'packages.jsonl'), `${sample.join('\n')}\n`);
process.stderr.write(`wrote ${sample.length} records\n`);

function withoutAddresses(record) {
  const maintainer = strip(record.maintainer.replace(/<[^>]*>?/g, ''))
    .replaceAll('"', '')
    .trim();
  return { ...record, text: strip(record.text), maintainer };
}

function strip(text) {
  return text.replace(ADDRESS, '').replace(/ +$/gm, '');
}
