import type { EngineDocument } from '@tocsin/engine';
import { describe, expect, it } from 'vitest';
import type { AlertOutcome } from '../executions/outcome.ts';
import { computesNothing } from '../extract/computes-nothing.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import { preparedAlert } from '../testing/prepared-alert.ts';
import { checkBatch } from './check-batch.ts';
import { CollectionAlerts } from './collection-alerts.ts';
import type { PreparedAlert } from './prepared-alert.ts';

const noDocuments: DocumentSource = {
  // biome-ignore lint/correctness/useYield: there is nothing to find
  scan: async function* () {},
  // biome-ignore lint/correctness/useYield: there is nothing to find
  features: async function* () {},
  extractor: async () => computesNothing('none@v1'),
  order: async () => null,
  load: async () => new Map(),
  featuresOf: async () => new Map(),
  featureShapes: async () => new Map(),
  collectionNamed: async () => null,
};

const document = (id: string, payload: object, vector?: number[]): EngineDocument => ({
  id,
  payload: payload as Record<string, unknown>,
  vectors: new Map(vector ? [['x@v1/embedding', Float32Array.from(vector)]] : []),
  hashes: new Map(),
});

const stage = (stage_id: string, parameters: object): PreparedAlert['stages'][number] =>
  ({ stage_name: stage_id, config: { stage_id, parameters } }) as never;

const alert = (alertId: string, change: Partial<PreparedAlert>): PreparedAlert =>
  preparedAlert({ alertId, ...change });

async function check(alerts: PreparedAlert[], documents: EngineDocument[]): Promise<AlertOutcome[]> {
  const collection = new CollectionAlerts('ns', 'col');
  for (const one of alerts) collection.put(one);
  return checkBatch(collection, { collectionId: 'col', documents }, noDocuments, () => 0);
}

const fromField = (input_key: string, path: string) => ({
  input_key,
  source: { source_type: 'document_field' as const, path },
});

describe('a check of a batch', () => {
  it('runs phases in order, and higher priority first', async () => {
    const outcomes = await check(
      [alert('a', { phase: 3 }), alert('b', { phase: 1 }), alert('c', { phase: 3, priority: 9 })],
      [document('d', {})],
    );
    expect(outcomes.map((one) => one.alert.alertId)).toEqual(['b', 'c', 'a']);
  });

  it('loses no other alert to a broken one', async () => {
    const outcomes = await check(
      [
        alert('broken', { stages: [stage('no_such_stage', {})] }),
        alert('fine', { stages: [stage('attribute_filter', { field: 'n', value: 1 })] }),
      ],
      [document('d', { n: 1 })],
    );
    expect(outcomes).toMatchObject([
      { status: 'failed', triggered: false, error: { message: expect.stringContaining('no_such_stage') } },
      { status: 'completed', triggered: true, matchCount: 1 },
    ]);
  });

  it('takes inputs from each document, skips those that lack one, and is partial where one has the wrong type', async () => {
    const [outcome] = await check(
      [
        alert('a', {
          stages: [stage('attribute_filter', { field: 'text', operator: 'regex', value: '{{INPUT.p}}' })],
          inputSchema: { p: { type: 'string', required: true } },
          mappings: [fromField('p', 'pattern')],
        }),
      ],
      [
        document('match', { text: 'abc', pattern: '^a.c$' }),
        document('bad-pattern', { text: 'abc', pattern: '(' }),
        document('wrong-type', { text: 'abc', pattern: 3 }),
        document('lacks-it', { text: 'abc' }),
      ],
    );
    expect(outcome).toMatchObject({
      status: 'partial',
      triggered: true,
      skippedDocuments: 1,
      matches: [{ document_id: 'match' }],
      error: { message: expect.stringMatching(/wrong-type.*1 more/) },
    });
  });

  it('fails where no document could be checked', async () => {
    const retriever = {
      stages: [stage('attribute_filter', { field: 'text', operator: 'regex', value: '{{INPUT.p}}' })],
      inputSchema: { p: { type: 'string' as const, required: true } },
      mappings: [fromField('p', 'pattern')],
    };
    const [outcome] = await check([alert('a', retriever)], [document('d', { text: 'x', pattern: '(' })]);
    expect(outcome).toMatchObject({ status: 'failed', matchCount: 0 });
  });

  it('triggers on no results only where something was checked', async () => {
    const never = {
      stages: [stage('attribute_filter', { field: 'n', value: '{{INPUT.x}}' })],
      triggerOn: 'no_results' as const,
    };
    const mapped = {
      ...never,
      inputSchema: { x: { type: 'string' as const, required: true } },
      mappings: [fromField('x', 'x')],
    };
    const outcomes = await check([alert('a', mapped)], [document('d', {})]);
    expect(outcomes[0]).toMatchObject({ triggered: false, skippedDocuments: 1, status: 'completed' });
    const [quiet] = await check([alert('a', mapped)], [document('d', { x: 'y' })]);
    expect(quiet).toMatchObject({ triggered: true, matchCount: 0 });
  });

  it('is partial where every document that had its input had it of the wrong type, and counts the skipped', async () => {
    const change = {
      stages: [stage('attribute_filter', { field: 'text', value: '{{INPUT.p}}' })],
      inputSchema: { p: { type: 'string' as const, required: true } },
      mappings: [fromField('p', 'p')],
      triggerOn: 'no_results' as const,
    };
    const documents = [document('wrong-type', { p: 3 }), document('lacks-it', {})];
    expect(await check([alert('a', change)], documents)).toMatchObject([
      {
        status: 'partial',
        triggered: false,
        skippedDocuments: 1,
        error: { type: 'ValidationError', message: expect.stringMatching(/^wrong-type: /) },
      },
    ]);
  });

  it('counts the skipped also where it failed for the others', async () => {
    const change = {
      stages: [stage('attribute_filter', { field: 'text', operator: 'regex', value: '{{INPUT.p}}' })],
      inputSchema: { p: { type: 'string' as const, required: true } },
      mappings: [fromField('p', 'p')],
    };
    const documents = [
      document('d', { text: 'x', p: '(' }),
      document('lacks-it', {}),
      document('typed', { p: 1 }),
    ];
    expect(await check([alert('a', change)], documents)).toMatchObject([
      { status: 'failed', skippedDocuments: 1, error: { type: 'ValidationError' } },
    ]);
  });

  it('does not take a vector of another dimension for nothing found', async () => {
    const alerts = (['results', 'no_results'] as const).map((triggerOn) =>
      alert(triggerOn, {
        triggerOn,
        stages: [
          stage('feature_search', {
            searches: [{ feature_uri: 'x@v1/embedding', query: [1, 0], min_score: 0.5 }],
          }),
        ],
      }),
    );
    const message = expect.stringContaining('cannot be compared with a vector of 2 dimensions');
    const failed = { status: 'failed', triggered: false, error: { type: 'ValidationError', message } };
    expect(await check(alerts, [document('d', {}, [1, 0, 0])])).toMatchObject([failed, failed]);
    const [none, partly] = await check(alerts, [document('d', {}, [1, 0, 0]), document('e', {}, [1, 0])]);
    expect(partly).toMatchObject({ status: 'partial', triggered: true, matchCount: 1 });
    expect(none).toMatchObject({ status: 'partial', triggered: false });
  });

  it('scores vectors, keeps to the threshold, and sorts and limits what matched', async () => {
    const search = stage('feature_search', {
      searches: [{ feature_uri: 'any://x@v1/embedding', query: [1, 0], min_score: 0.5 }],
    });
    const documents = [
      document('far', { n: 1 }, [0, 1]),
      document('near', { n: 2 }, [1, 0.1]),
      document('mid', { n: 3 }, [1, 1]),
      document('none', { n: 4 }),
    ];
    const [outcome] = await check([alert('a', { stages: [search] })], documents);
    expect(outcome?.matches.map((one) => one.document_id)).toEqual(['near', 'mid']);
    expect(outcome?.matches[1]?.score).toBeCloseTo(Math.SQRT1_2, 6);
    expect(outcome?.matches[0]?.matched_features).toMatchObject({ 'x@v1/embedding': { threshold: 0.5 } });
    const stages = [
      search,
      stage('sort_attribute', { field: 'n', direction: 'desc' }),
      stage('limit', { limit: 1 }),
    ];
    const [limited] = await check([alert('b', { stages })], documents);
    expect(limited).toMatchObject({ matchCount: 1, limited: true, matches: [{ document_id: 'mid' }] });
  });
});
