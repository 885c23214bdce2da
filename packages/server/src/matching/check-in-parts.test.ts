import type { EngineDocument } from '@tocsin/engine';
import { beforeEach, describe, expect, it } from 'vitest';
import { preparedAlert } from '../testing/prepared-alert.ts';
import { checkBatch } from './check-batch.ts';
import { checkInParts } from './check-in-parts.ts';
import { CollectionAlerts } from './collection-alerts.ts';
import type { PreparedAlert } from './prepared-alert.ts';

const NOTHING = {} as never;
const filter = (operator: string, value: unknown): PreparedAlert['stages'] => [
  {
    stage_name: 'n',
    stage_type: 'filter',
    config: { stage_id: 'attribute_filter', parameters: { field: 'n', operator, value } },
  },
];
const over = (value: number) => filter('gt', value);
let alerts: CollectionAlerts;

beforeEach(() => {
  alerts = new CollectionAlerts('ns', 'docs');
});

const document = (n: unknown, i: number): EngineDocument => ({
  id: `d${String(i).padStart(5, '0')}`,
  payload: { n },
  vectors: new Map(),
  hashes: new Map(),
});
const documents = (count: number): EngineDocument[] =>
  Array.from({ length: count }, (_, i) => document(i, i));

async function* inParts(all: readonly EngineDocument[], size: number): AsyncGenerator<EngineDocument[]> {
  for (let i = 0; i === 0 || i < all.length; i += size) yield all.slice(i, i + size);
}

const check = (alert: PreparedAlert, all: readonly EngineDocument[], size: number) => {
  alerts.put(alert);
  const parts = inParts(all, size);
  return checkInParts(
    alerts,
    { collectionId: 'docs', parts },
    NOTHING,
    () => 0,
    () => {},
  );
};

describe('documents that are checked in parts', () => {
  it.each([1, 7, 100])('of %i bring what they bring at once', async (size) => {
    const alert = preparedAlert({ stages: over(40) });
    const all = documents(50);
    const outcome = await check(alert, all, size);
    const [atOnce] = await checkBatch(alerts, { collectionId: 'docs', documents: all }, NOTHING, () => 0);
    expect(outcome).toEqual(atOnce);
    expect(outcome).toMatchObject({ matchCount: 9, triggered: true, status: 'completed' });
  });

  it('keep the best 1,000 and count all', async () => {
    const outcome = await check(preparedAlert({ stages: over(-1) }), documents(2500), 1000);
    expect(outcome?.matchCount).toBe(2500);
    expect(outcome?.matches).toHaveLength(1000);
  });

  it('are none only where no part has one', async () => {
    const alert = preparedAlert({ stages: over(40), triggerOn: 'no_results' });
    expect(await check(alert, documents(40), 10)).toMatchObject({ triggered: true });
    expect(await check(alert, documents(45), 10)).toMatchObject({ triggered: false });
    expect(await check(alert, [], 10)).toMatchObject({ triggered: false, status: 'completed' });
  });

  it('of which some have inputs of the wrong type are checked partly, and say how many', async () => {
    const source = { source_type: 'document_field', path: 'n' } as const;
    const alert = preparedAlert({
      stages: filter('eq', '{{INPUT.n}}'),
      inputSchema: { n: { type: 'number', required: true } as never },
      mappings: [{ input_key: 'n', source }],
    });
    const outcome = await check(alert, [1, 'x', 'y', undefined, 5].map(document), 2);
    expect(outcome).toMatchObject({ status: 'partial', skippedDocuments: 1, matchCount: 2 });
    expect(outcome?.error?.message).toContain('(and 1 more documents)');
  });

  it('fail as a whole where the alert cannot run', async () => {
    const inputSchema = { n: { type: 'number', required: true } as never };
    const outcome = await check(preparedAlert({ stages: over(1), inputSchema }), documents(30), 10);
    expect(outcome).toMatchObject({ status: 'failed', triggered: false, error: { type: 'RetrieverError' } });
  });

  it('are not checked without an alert', async () => {
    const parts = inParts(documents(3), 2);
    expect(
      await checkInParts(
        alerts,
        { collectionId: 'docs', parts },
        NOTHING,
        () => 0,
        () => {},
      ),
    ).toBeNull();
  });
});
