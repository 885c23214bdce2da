import { describe, expect, it } from 'vitest';
import { computesNothing } from '../extract/computes-nothing.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { memorySource, testDocument } from '../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor, stageConfig } from '../testing/retrieve.ts';
import { parseStages } from './parse.ts';
import { judgeStanding, planStanding } from './standing.ts';
import { embedTexts } from './text-query.ts';
import { validateRetriever } from './validate.ts';

const LEXICAL = 'text_extractor@v1/lexical';

/** Counts letters: "ab" is [1, 1, 0, …] in as many dimensions as it is given. */
const counting = (dimensions: number): PreparedExtractor => ({
  ...computesNothing('counting@v1'),
  embed: (_feature, text) =>
    Float32Array.from({ length: dimensions }, (_, i) => text.split(String.fromCharCode(97 + i)).length - 1),
});
const documents = (dimensions: number, ...texts: string[]) =>
  texts.map((text) =>
    testDocument(text, {}, { [LEXICAL]: Array.from(counting(dimensions).embed(LEXICAL, text, '')) }),
  );
const source = memorySource(
  { small: documents(3, 'a', 'ab', 'c'), large: documents(5, 'aa', 'bc') },
  (collectionId) => counting(collectionId === 'small' ? 3 : 5),
);
const text = (query: string, more: object = {}) => ({ feature_uri: LEXICAL, query, ...more });

describe('searches with text', () => {
  it('are fused like others, each collection with its own dimensions', async () => {
    const stage: StageSpec = [
      'feature_search',
      { searches: [text('a', { min_score: 0.9 }), text('bc', { min_score: 0.9 })], fusion: 'max' },
    ];
    const found = await searchFor([stage], source, ['small', 'large']);
    expect(idsOf(found)).toEqual(['a', 'aa', 'bc']);
  });

  it('rank what an earlier stage left, in each collection by its own extractor', async () => {
    const stages: StageSpec[] = [
      ['attribute_filter', { field: 'missing', operator: 'exists', value: false }],
      ['feature_search', { searches: [text('b', { min_score: 0.1 })] }],
      ['feature_search', { searches: [text('a', { min_score: 0.1 })] }],
    ];
    expect(idsOf(await searchFor(stages, source, ['small', 'large']))).toEqual(['ab']);
  });

  it('on arriving documents become vectors of the documents’ collection, all of them', () => {
    const stages = parseStages(
      [
        stageConfig('feature_search', {
          searches: [text('a', { min_score: 0.9 }), text('c', { min_score: 0.9 })],
        }),
      ],
      {},
    );
    expect(() => planStanding(stages)).toThrow('is no vector yet');
    const plan = planStanding(embedTexts(stages, counting(3)));
    const judged = documents(3, 'a', 'b', 'c').map((document) => judgeStanding(plan, 'small', document));
    expect(judged.map((hit) => hit?.searchScores)).toEqual([[1, null], undefined, [null, 1]]);
  });

  it('that no collection can take are refused, naming each search', () => {
    const refusing = (searches: object[]) =>
      embedTexts(parseStages([stageConfig('feature_search', { searches })], {}), computesNothing('none@v1'));
    expect(() => refusing([{ ...text(''), query: [1] }, text('a')])).toThrow(
      'stages[0].parameters.searches[1].query',
    );
  });

  it('are planned and explained without being vectors', () => {
    const stages = [
      stageConfig('feature_search', { searches: [text('a', { min_score: 0.5 })], final_top_k: 3 }),
    ];
    expect(validateRetriever({ stages, input_schema: {}, collection_ids: [] }, '')).toMatchObject({
      plan: 'standing',
      plan_reason: expect.stringContaining('stages[0]'),
    });
  });
});
