import type { EngineDocument } from '@tocsin/engine';
import * as fc from 'fast-check';
import { testDocument } from './memory-source.ts';

/** Short vectors of which many are equal or at right angles, so that ties come up. */
export const arbitraryVector: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: -3, max: 3 }), {
  minLength: 3,
  maxLength: 3,
});

/** Documents of some kinds, each with the two features or without. */
export function arbitraryDocuments(
  first: string,
  second: string,
  kinds: readonly string[],
): fc.Arbitrary<EngineDocument[]> {
  const row = fc.record({
    id: fc.constantFrom(...Array.from('abcdefghijklmnop')),
    kind: fc.constantFrom(...kinds),
    x: fc.option(arbitraryVector),
    y: fc.option(arbitraryVector),
  });
  return fc
    .uniqueArray(row, { selector: ({ id }) => id, maxLength: 14 })
    .map((rows) =>
      rows.map(({ id, kind, x, y }) =>
        testDocument(id, { kind }, { ...(x && { [first]: x }), ...(y && { [second]: y }) }),
      ),
    );
}
