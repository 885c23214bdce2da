import { expect, it } from 'vitest';
import type { Hit } from '../retrieve/hit.ts';
import { sortByScore } from './matches.ts';

it('ties are in the order of code points', () => {
  const hit = (documentId: string): Hit => ({
    documentId,
    collectionId: 'c',
    payload: {},
    score: 1,
    evidence: [],
  });
  const found = ['😀', '～', 'a'].map((id) => ({ hit: hit(id), sourceDocumentId: 'd' }));
  expect(sortByScore(found).map((one) => one.hit.documentId)).toEqual(['a', '～', '😀']);
});
