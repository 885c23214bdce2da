import type { AlertMatchResult } from '@tocsin/contract';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MATCH_PART_BYTES, MATCHES_BYTES, matchesJson } from './match-json.ts';

const match = (id: string, metadata: Record<string, unknown> | null): AlertMatchResult => ({
  document_id: id,
  score: 1,
  asset_id: null,
  matched_features: { 'metadata.a': { clause: 'a', value: 1 } },
  metadata,
  source_document_id: id,
  collection_id: 'col_1',
});
const parse = ({ shown, more }: ReturnType<typeof matchesJson>) => [
  ...(JSON.parse(shown) as AlertMatchResult[]),
  ...(JSON.parse(more ?? '[]') as AlertMatchResult[]),
];

describe('the matches of an execution', () => {
  it('are kept as they are where they are small, the best 100 apart from the rest', () => {
    const all = Array.from({ length: 1200 }, (_, i) => match(`d${i}`, { n: i }));
    const json = matchesJson(all);
    expect(JSON.parse(json.shown)).toEqual(all.slice(0, 100));
    expect(parse(json)).toEqual(all.slice(0, 1000));
    expect(matchesJson(all.slice(0, 100)).more).toBeNull();
  });

  it('lose the metadata fields that do not fit, and say so', () => {
    const metadata = { title: 'kept', body: 'x'.repeat(MATCH_PART_BYTES), tags: ['kept'] };
    expect(parse(matchesJson([match('d', metadata)]))).toEqual([
      { ...match('d', { title: 'kept', tags: ['kept'] }), truncated: true },
    ]);
  });

  it('lose evidence that is too large', () => {
    const large = { ...match('d', { a: 1 }), matched_features: { a: 'x'.repeat(20_000), b: 1 } };
    expect(parse(matchesJson([large]))).toEqual([{ ...large, matched_features: { b: 1 }, truncated: true }]);
  });

  it('are bounded whatever documents say, and all there', () => {
    const value = fc.oneof(
      fc.integer({ max: 30_000, min: 0 }).map((n) => 'ä'.repeat(n)),
      fc.jsonValue(),
    );
    const documents = fc.array(fc.dictionary(fc.string(), value), { maxLength: 20 });
    fc.assert(
      fc.property(documents, fc.integer({ min: 1, max: 100 }), (metadata, times) => {
        const all = metadata.flatMap((one, i) =>
          Array.from({ length: times }, (_, n) => match(`d${i}-${n}`, one)),
        );
        const json = matchesJson(all);
        const base = all.length * Buffer.byteLength(JSON.stringify(match('d00-000', null)));
        expect(Buffer.byteLength(json.shown) + Buffer.byteLength(json.more ?? '')).toBeLessThan(
          MATCHES_BYTES + base + 100_000,
        );
        const read = parse(json);
        expect(read.map((one) => one.document_id)).toEqual(all.slice(0, 1000).map((one) => one.document_id));
        for (const [i, one] of read.entries()) {
          const whole = JSON.stringify(one.metadata) === JSON.stringify(all[i]?.metadata);
          expect(one.truncated === true || whole).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});
