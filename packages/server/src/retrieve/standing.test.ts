import { cosineScore, type EngineDocument } from '@tocsin/engine';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryDocuments, arbitraryVector } from '../testing/arbitrary-documents.ts';
import { testDocument } from '../testing/memory-source.ts';
import { idsOf, type StageSpec, searchFor, stageConfig, watchFor } from '../testing/retrieve.ts';
import { parseStages } from './parse.ts';
import { judgeStanding, planStanding, runRest } from './standing.ts';
import { validateRetriever } from './validate.ts';

const X = 'x@v1/embedding';
const Y = 'y@v1/embedding';
const vector = arbitraryVector;
const documents = arbitraryDocuments(X, Y, ['p', 'q']);
const searches = (q1: number[], q2: number[]) => [
  { feature_uri: X, query: q1, min_score: 0.4 },
  { feature_uri: Y, query: q2, min_score: 0.6, filters: { kind: 'p' } },
];
const plan = (...stages: StageSpec[]) =>
  planStanding(
    parseStages(
      stages.map(([id, parameters]) => stageConfig(id, parameters)),
      {},
    ),
  );
const planOf = (stages: StageSpec[], collection_ids: string[] = []) => {
  const definition = {
    stages: stages.map(([id, p]) => stageConfig(id, p)),
    input_schema: {},
    collection_ids,
  };
  const { plan, plan_reason } = validateRetriever(definition, '');
  return { plan, plan_reason };
};

describe('several searches on arriving documents', () => {
  it('find what any of them finds, with scores, evidence and order as in collections', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        vector,
        vector,
        fc.constantFrom('rrf', 'dbsf', 'weighted', 'max'),
        async (all, q1, q2, fusion) => {
          const stage: StageSpec = ['feature_search', { searches: searches(q1, q2), fusion }];
          const watched = await watchFor([stage], all);
          const searched = await searchFor([stage], all);
          expect(watched.limited).toBe(false);
          expect(watched.hits.map(({ documentId, score }) => [documentId, score])).toEqual(
            searched.hits.map(({ documentId, score }) => [documentId, score]),
          );
        },
      ),
      { numRuns: 150 },
    );
  });

  it('have each clause once in the evidence', async () => {
    const all = [testDocument('a', { kind: 'p' }, { [X]: [1, 0, 0], [Y]: [1, 0, 0] })];
    const found = await watchFor(
      [['feature_search', { searches: searches([1, 0, 0], [1, 0, 0]), final_top_k: 5 }]],
      all,
    );
    expect(found.hits[0]?.evidence.map(({ feature, field }) => feature ?? field)).toEqual([X, Y, 'kind']);
  });

  it('with a query of each document’s own, score each document by its own query', async () => {
    const all: EngineDocument[] = [
      testDocument('a', { q: [1, 0, 0] }, { [X]: [1, 0, 0], [Y]: [0, 1, 0] }),
      testDocument('b', { q: [0, 1, 0] }, { [X]: [1, 1, 0], [Y]: [0, 1, 0] }),
    ];
    const stagesOf = ({ payload }: EngineDocument) =>
      parseStages(
        [
          stageConfig('feature_search', {
            searches: [
              { feature_uri: X, query: '{{INPUT.q}}', min_score: 0.1 },
              { feature_uri: Y, query: '{{INPUT.q}}', min_score: 0.1 },
            ],
            fusion: 'max',
          }),
        ],
        { q: payload['q'] },
      );
    const judged = all.map((document) => ({ document, plan: planStanding(stagesOf(document)) }));
    const hits = judged
      .map(({ document, plan }) => judgeStanding(plan, 'c', document))
      .filter((hit) => hit !== null);
    const list = await runRest(judged.at(-1)?.plan.rest ?? [], hits, () => all[0] as never, {} as never);
    expect(list.hits.map(({ documentId, score }) => [documentId, score])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
  });
});

describe('a search on arriving documents', () => {
  const many = Array.from({ length: 40 }, (_, i) => testDocument(`d${i + 10}`, { i }, { [X]: [1, i / 40] }));
  const search = { feature_uri: X, query: [1, 0], min_score: 0.1 };

  it('is not cut by numbers that nobody named', async () => {
    const found = await watchFor([['feature_search', { searches: [search, search] }]], many);
    expect(found).toMatchObject({ limited: false, hits: { length: 40 } });
    const one = await watchFor([['feature_search', { searches: [search] }], ['mmr']], many);
    expect(one).toMatchObject({ limited: false, hits: { length: 40 } });
  });

  it.each([
    [{ searches: [{ ...search, top_k: 3 }] }],
    [{ searches: [search], final_top_k: 3 }],
    [
      {
        searches: [
          { ...search, top_k: 3 },
          { ...search, top_k: 3 },
        ],
      },
    ],
    [{ searches: [search, search], final_top_k: 3, fusion: 'max' }],
  ])('is cut over the batch by numbers that are named: %j', async (parameters) => {
    const found = await watchFor([['feature_search', parameters]], many);
    expect(idsOf(found)).toEqual(['d10', 'd11', 'd12']);
    expect(found.limited).toBe(true);
  });

  it('has its own score, and the filters are no part of it', async () => {
    const found = await watchFor(
      [
        ['attribute_filter', { field: 'i', operator: 'lt', value: 2 }],
        ['feature_search', { searches: [search] }],
      ],
      many,
    );
    expect(found.hits.map(({ score }) => score)).toEqual(
      many.slice(0, 2).map(({ vectors }) => cosineScore(Float32Array.from([1, 0]), vectors.get(X) as never)),
    );
  });
});

describe('a plan', () => {
  const filter: StageSpec = ['attribute_filter', { field: 'a', value: 1 }];
  const search: StageSpec = [
    'feature_search',
    { searches: [{ feature_uri: X, query: [1], min_score: 0.5 }] },
  ];

  it('is the engine’s alone where each document can be decided alone', () => {
    expect(plan(filter, search, filter)).toMatchObject({
      query: { kind: 'and', children: { length: 3 } },
      rest: [],
    });
    expect(planOf([filter, search])).toEqual({ plan: 'standing', plan_reason: null });
  });

  it.each([
    [['limit', { limit: 1 }] as StageSpec, 'needs all matches of a batch together'],
    [
      [
        'feature_search',
        { searches: [{ feature_uri: X, query: [1], min_score: 0.5, top_k: 3 }] },
      ] as StageSpec,
      'ds and filters are in the engine',
    ],
  ])('says which stages run behind the engine, and why: %j', (stage, reason) => {
    expect(planOf([filter, stage, filter]).plan_reason).toContain(reason);
    expect(planOf([filter, stage, filter]).plan_reason).toMatch(
      /^stages\[1\] "\w+" and the stages after it run on/,
    );
  });

  it('takes the clause of a search into the engine, whatever is left to do with it', () => {
    const { query, rest } = plan(
      filter,
      ['feature_search', { searches: searches([1, 0, 0], [1, 0, 0]) }],
      filter,
    );
    expect(query).toMatchObject({ children: [{ kind: 'compare' }, { kind: 'or', children: { length: 2 } }] });
    expect(rest.map(({ id }) => id)).toEqual(['feature_search', 'attribute_filter']);
  });

  it('says that a score is known to a run only', () => {
    const byScore: StageSpec = ['attribute_filter', { field: 'score', operator: 'lt', value: 0.9 }];
    expect(planOf([search, byScore]).plan_reason).toContain('names a field that only a run knows');
  });

  it('keeps a filter by score behind the search that gives it', async () => {
    const all = [testDocument('a', {}, { [X]: [1, 0] }), testDocument('b', {}, { [X]: [1, 1] })];
    const stages: StageSpec[] = [
      ['feature_search', { searches: [{ feature_uri: X, query: [1, 0], min_score: 0 }] }],
      ['attribute_filter', { field: 'score', operator: 'lt', value: 0.9 }],
    ];
    expect(idsOf(await watchFor(stages, all))).toEqual(['b']);
  });

  it('refuses a search without a threshold among arriving documents, naming it', () => {
    const open = { feature_uri: X, query: [1] };
    const bad: StageSpec = ['feature_search', { searches: [{ ...open, min_score: 0.1 }, open] }];
    expect(() => planOf([bad])).toThrow('stages[0].parameters.searches[1].min_score');
    expect(planOf([bad], ['col_a']).plan).toBe('search');
  });
});
