import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A record of the sample: a package of a software archive. */
export interface PackageRecord {
  readonly id: string;
  readonly text: string;
  readonly section: string;
  readonly installed_size: number;
  readonly tags: readonly string[];
  /** Whether the demo added it. */
  readonly made_up?: true;
  readonly [field: string]: unknown;
}

/** The real records, with the made-up look-alikes spread among them. */
export function readSample(): PackageRecord[] {
  const real = readRecords('packages.jsonl');
  const madeUp = readRecords('look-alikes.jsonl');
  const step = Math.floor(real.length / madeUp.length);
  return real.flatMap((record, i) => {
    const added = i % step === 0 ? madeUp[i / step] : undefined;
    return added === undefined ? [record] : [added, record];
  });
}

function readRecords(file: string): PackageRecord[] {
  const path = fileURLToPath(new URL(`../../../../examples/${file}`, import.meta.url));
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as PackageRecord);
}

/** The name of a package without the words for what it is written in: `python3-requests` is `requests`. */
export function stemOf(name: string): string {
  return name.replace(/^(?:python3?|node|ruby)-/, '');
}

/** A record as a document. */
export function toDocument({ id, ...metadata }: PackageRecord): object {
  const name = id.replace(/^pkg_/, '');
  const names = { name, stem: stemOf(name), words: name.split(/[^a-z0-9]+/) };
  return { document_id: id, metadata: { ...names, ...metadata } };
}
