import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareExtractor } from '../../packages/server/src/extract/collection-extractor.ts';
import type { PreparedExtractor } from '../../packages/server/src/extract/extractor.ts';
import { type Row, row } from '../support/row.ts';
import { median } from '../support/statistics.ts';

const SAMPLE = join(import.meta.dirname, '../../examples/packages.jsonl');
const CHARACTERS = 1024;
const DOCUMENTS = 1000;
const WARM_UP = 5;
const RUNS = 9;

/** The text extractor alone, on real text: what bulk ingest pays for it. */
export async function text(): Promise<Row[]> {
  const documents = realDocuments();
  const names = { word_ngrams: null, char_ngrams: [1, 2], dimensions: 512 };
  return [
    measure('lexical-1k', documents, {}),
    measure('lexical-1k/chars-1-2', documents, names),
    measure('lexical-1k/dimensions-4096', documents, { dimensions: 4096 }),
  ];
}

/** The sample's texts, one after the other, in pieces of 1 KB. */
function realDocuments(): { text: string }[] {
  const lines = readFileSync(SAMPLE, 'utf8').trimEnd().split('\n');
  const all = lines.map((line) => (JSON.parse(line) as { text: string }).text).join('\n');
  const count = Math.min(DOCUMENTS, Math.floor(all.length / CHARACTERS));
  return Array.from({ length: count }, (_, i) => ({ text: all.slice(i * CHARACTERS, (i + 1) * CHARACTERS) }));
}

function measure(name: string, documents: readonly { text: string }[], params: object): Row {
  const definition = { feature_extractor_name: 'text_extractor', version: 'v1', params: { ...params } };
  const extractor = prepareExtractor(definition, '');
  const runs = Array.from({ length: WARM_UP + RUNS }, () => run(extractor, documents)).slice(WARM_UP);
  return row(`text/${name}`, median(runs), 'documents/s', RUNS);
}

/** By processor time, so that other work on the machine does not count. */
function run(extractor: PreparedExtractor, documents: readonly { text: string }[]): number {
  const before = process.cpuUsage();
  for (const document of documents) extractor.extract(document, '');
  const { user, system } = process.cpuUsage(before);
  return (documents.length * 1e6) / (user + system);
}
