import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { EVERYTHING } from '../query/combine.ts';
import { BatchDocument, Explainer } from './explainer.ts';
import { MatchLists } from './match-lists.ts';
import type { DocumentMatch } from './report.ts';
import { StandingQueries } from './standing.ts';

const explainer = new Explainer(() => ({ test: () => true }));
const documents = Array.from({ length: 50 }, (_, i) => {
  const source = { id: `d${i}`, payload: {}, vectors: new Map(), hashes: new Map() };
  return new BatchDocument(source, explainer);
});

test.each([1, 100, 5000])(
  'matches of %i queries come by query, in the order in which they were added',
  (count) => {
    const queries = new StandingQueries();
    for (let i = 0; i < count; i++) queries.add(`q${i}`, EVERYTHING);
    const match = fc.record({ slot: fc.nat(count - 1), explained: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.array(match, { maxLength: 8 }), { maxLength: 50 }), (byDocument) => {
        const lists = new MatchLists();
        const expected = new Map<string, [string, number][]>();
        for (const [position, matches] of byDocument.entries())
          for (const { slot, explained } of matches) {
            const score = explained ? 0.5 : 1;
            const one: DocumentMatch = { documentId: `d${position}`, score, evidence: [] };
            lists.add(slot, position, explained ? one : null);
            expected.set(`q${slot}`, [...(expected.get(`q${slot}`) ?? []), [`d${position}`, score]]);
          }
        const table = lists.table(queries, documents);
        const found = [...table].map(
          ([id, list]) => [id, list.map((one) => [one.documentId, one.score])] as const,
        );
        expect(new Map<string, unknown>(found)).toEqual(expected);
        expect(table.size).toBe(expected.size);
        for (const id of ['q0', 'q99']) expect(table.get(id)?.length).toBe(expected.get(id)?.length);
        expect([...table.keys()].every((id) => table.has(id))).toBe(true);
      }),
    );
  },
);
