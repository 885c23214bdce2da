import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { patchChannel } from '../catalog/channels.ts';
import { createSilence, patchSilence } from '../catalog/silences.ts';
import { snoozeAlert, wakeAlert } from '../catalog/snooze.ts';
import { insertion } from '../store/database.ts';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { NS } from '../testing/deliveries.ts';
import { triesHere } from '../testing/store.ts';
import { addAlert, addChannel, COLLECTION, matchOf, runAlert } from '../testing/telling.ts';
import { previewSilence } from './preview-silence.ts';
import { notificationCounts } from './reason-counters.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let test: TestContext;
let channel: string;

beforeEach(async () => {
  test = await openTestContext();
  channel = await addChannel(test);
});
afterEach(() => test.close());

const reasonOf = async (alertId: string, ...matches: ReturnType<typeof matchOf>[]) =>
  (await runAlert(test, alertId, matches)).reason;

describe('an alert', () => {
  it('tells every time where nothing keeps it from it', async () => {
    const alert = await addAlert(test, [channel]);
    for (let i = 0; i < 3; i++)
      expect(await runAlert(test, alert, [matchOf('d')])).toMatchObject({ status: 'pending', reason: null });
  });

  it('says why nobody is told: no channel, a shadow, a dry run, a sender who wants it so', async () => {
    const silent = await addAlert(test, []);
    const shadow = await addAlert(test, [channel], {}, { shadow: true });
    const plain = await addAlert(test, [channel]);
    const one = [matchOf('d')];
    expect((await runAlert(test, silent, one)).reason).toBe('no_channel');
    expect((await runAlert(test, shadow, one)).reason).toBe('shadow');
    expect((await runAlert(test, plain, one, {}, { held: 'dry_run' })).reason).toBe('dry_run');
    const quiet = await runAlert(test, plain, one, {}, { held: 'skipped_by_ingest' });
    expect(quiet).toMatchObject({ status: 'held', reason: 'skipped_by_ingest', deliveries: [] });
    expect(await notificationCounts(test.ctx.db.read, NS)).toEqual({
      dry_run: 1,
      no_channel: 1,
      shadow: 1,
      skipped_by_ingest: 1,
    });
    expect(await notificationCounts(test.ctx.db.read, NS, plain)).toEqual({
      dry_run: 1,
      skipped_by_ingest: 1,
    });
  });

  it('that is snoozed is quiet until then, or until it is woken', async () => {
    const alert = await addAlert(test, [channel]);
    await snoozeAlert(test.ctx, NS, alert, { for: '1h' });
    expect(await reasonOf(alert, matchOf('d'))).toBe('snoozed');
    test.clock.moveBy(HOUR - 1);
    expect(await reasonOf(alert, matchOf('d'))).toBe('snoozed');
    test.clock.moveBy(1);
    expect(await reasonOf(alert, matchOf('d'))).toBeNull();
    await snoozeAlert(test.ctx, NS, alert, { until: '2031-01-01T00:00:00Z' });
    expect(await reasonOf(alert, matchOf('d'))).toBe('snoozed');
    await wakeAlert(test.ctx, NS, alert);
    expect(await reasonOf(alert, matchOf('d'))).toBeNull();
  });

  it('holds for channels that are switched off, and tells the others', async () => {
    const other = await addChannel(test);
    const alert = await addAlert(test, [channel, other]);
    await patchChannel(test.ctx, NS, channel, { enabled: false });
    const run = await runAlert(test, alert, [matchOf('d')]);
    expect(run).toMatchObject({ status: 'pending', reason: null });
    expect(run.deliveries.map(({ channel_id, state, reason }) => [channel_id, state, reason])).toEqual([
      [channel, 'held', 'channel_paused'],
      [other, 'pending', null],
    ]);
    await patchChannel(test.ctx, NS, other, { enabled: false });
    expect(await reasonOf(alert, matchOf('d'))).toBe('channel_paused');
  });
});

describe('a cooldown', () => {
  it('keeps an alert quiet for its period, counted from when it told', async () => {
    const alert = await addAlert(test, [channel], { cooldown: { period: '10m' } });
    const seen = [];
    for (let i = 0; i < 6; i++) {
      seen.push(await reasonOf(alert, matchOf(`d${i}`)));
      test.clock.moveBy(4 * MINUTE);
    }
    expect(seen).toEqual([null, 'throttled', 'throttled', null, 'throttled', 'throttled']);
  });

  it('by key leaves out the matches whose value was told, and tells the others', async () => {
    const alert = await addAlert(test, [channel], { cooldown: { period: '1h', key: 'metadata.brand' } });
    const of = (brand?: string) => matchOf(`d-${brand}`, brand === undefined ? {} : { brand });
    expect(await reasonOf(alert, of('a'))).toBeNull();
    const run = await runAlert(test, alert, [of('a'), of('b')]);
    expect([run.reason, run.told]).toEqual([null, ['d-b']]);
    expect(await reasonOf(alert, of('a'), of('b'))).toBe('throttled');
    expect(await reasonOf(alert, of())).toBeNull();
    expect(await reasonOf(alert, of())).toBe('throttled');
    test.clock.moveBy(HOUR);
    expect(await reasonOf(alert, of('a'))).toBeNull();
  });

  it('holds for a run that triggered since there was nothing', async () => {
    const alert = await addAlert(test, [channel], { cooldown: { period: '1h', key: 'metadata.brand' } });
    expect(await reasonOf(alert)).toBeNull();
    expect(await reasonOf(alert)).toBe('throttled');
  });

  it('does not begin where nobody was told', async () => {
    const alert = await addAlert(test, [channel], { cooldown: { period: '1h' } });
    await snoozeAlert(test.ctx, NS, alert, { for: '10m' });
    expect(await reasonOf(alert, matchOf('d'))).toBe('snoozed');
    test.clock.moveBy(10 * MINUTE);
    expect(await reasonOf(alert, matchOf('d'))).toBeNull();
  });
});

describe('dedupe', () => {
  it('by document tells of each once, for ever', async () => {
    const alert = await addAlert(test, [channel], { dedupe: { by: 'document' } });
    expect(await reasonOf(alert, matchOf('a'))).toBeNull();
    test.clock.moveBy(400 * 24 * HOUR);
    expect(await reasonOf(alert, matchOf('a'))).toBe('duplicate');
    expect((await runAlert(test, alert, [matchOf('a'), matchOf('b')])).told).toEqual(['b']);
    expect(await reasonOf(alert, { ...matchOf('a'), collection_id: 'col_2' })).toBeNull();
  });

  it('by key and window forgets; what has no value is always told', async () => {
    const dedupe = { by: 'key', key: 'metadata.sku', window: '1h' } as const;
    const alert = await addAlert(test, [channel], { dedupe });
    expect(await reasonOf(alert, matchOf('a', { sku: 1 }))).toBeNull();
    expect(await reasonOf(alert, matchOf('b', { sku: 1 }))).toBe('duplicate');
    expect(await reasonOf(alert, matchOf('b', { sku: '1' }))).toBeNull();
    for (let i = 0; i < 2; i++) expect(await reasonOf(alert, matchOf('c'))).toBeNull();
    test.clock.moveBy(HOUR);
    expect(await reasonOf(alert, matchOf('b', { sku: 1 }))).toBeNull();
  });
});

describe('near duplicates', () => {
  const store = async (id: string, data: Uint8Array | Float32Array) => {
    const place = { namespace_id: NS, collection_id: COLLECTION, feature: 'x@v1/out' };
    const kind = data instanceof Float32Array ? ('vector' as const) : ('hash' as const);
    const size = data instanceof Float32Array ? data.length : data.length * 8;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    await test.ctx.db.write([
      insertion('features', [{ ...place, kind, size }], 'ignore'),
      insertion('document_features', [{ ...place, document_id: id, data: bytes }]),
    ]);
  };
  const counted = async (executionId: string) =>
    (
      await test.ctx.db.read
        .selectFrom('deliveries')
        .select('repeats')
        .where('execution_id', '=', executionId)
        .executeTakeFirstOrThrow()
    ).repeats;

  it('of pictures count up the notification that told of the first', async () => {
    const near_duplicates = { feature: 'tocsin://x@v1/out', max_distance: 2, window: '1h' };
    const alert = await addAlert(test, [channel], { near_duplicates });
    const hash = (byte: number) => Uint8Array.of(byte, 0, 0, 0, 0, 0, 0, 0);
    for (const [id, byte] of [
      ['a', 0],
      ['b', 0b11],
      ['c', 0b111],
      ['d', 0b110],
    ] as const)
      await store(id, hash(byte));
    const first = await runAlert(test, alert, [matchOf('a')]);
    expect(await reasonOf(alert, matchOf('b'))).toBe('near_duplicate');
    expect(await counted(first.executionId)).toBe(1);
    const more = await runAlert(test, alert, [matchOf('c'), matchOf('d'), matchOf('without')]);
    expect(more.told).toEqual(['c', 'without']);
    expect(await counted(first.executionId)).toBe(2);
    test.clock.moveBy(HOUR);
    expect(await reasonOf(alert, matchOf('a'))).toBeNull();
  });

  it('of texts and pictures as vectors are found by their cosine, also two that come together', async () => {
    const near_duplicates = { feature: 'x@v1/out', min_score: 0.95, window: '1d' };
    const alert = await addAlert(test, [channel], { near_duplicates });
    await store('a', Float32Array.of(1, 0));
    await store('b', Float32Array.of(1, 0.1));
    await store('c', Float32Array.of(1, 1));
    expect((await runAlert(test, alert, [matchOf('a'), matchOf('b'), matchOf('c')])).told).toEqual([
      'a',
      'c',
    ]);
    expect(await reasonOf(alert, matchOf('b'), matchOf('c'))).toBe('near_duplicate');
  });
});

describe('a silence', () => {
  it('leaves out what it speaks of while it is on', async () => {
    const alert = await addAlert(test, [channel], {}, { metadata: { team: 'brand' } });
    const now = test.clock.now();
    const { silence_id } = await createSilence(test.ctx, NS, {
      matchers: {
        AND: [
          { field: 'alert.metadata.team', operator: 'eq', value: 'brand' },
          { field: 'metadata.brand', operator: 'eq', value: 'acme' },
        ],
      },
      starts_at: new Date(now + MINUTE).toISOString(),
      ends_at: new Date(now + HOUR).toISOString(),
    });
    const acme = matchOf('a', { brand: 'Acme' });
    expect(await reasonOf(alert, acme)).toBeNull();
    test.clock.moveBy(MINUTE);
    expect(await reasonOf(alert, acme)).toBe('muted');
    expect((await runAlert(test, alert, [acme, matchOf('b')])).told).toEqual(['b']);
    expect(await reasonOf(await addAlert(test, [channel]), acme)).toBeNull();
    await patchSilence(test.ctx, NS, silence_id, { ends_at: new Date(test.clock.now()).toISOString() }).catch(
      (error: Error) => expect(error.message).toContain('starts_at'),
    );
    test.clock.moveBy(HOUR);
    expect(await reasonOf(alert, acme)).toBeNull();
  });

  it('of a collection or an alert mutes runs without matches, too', async () => {
    const alert = await addAlert(test, [channel], {}, { name: 'noisy' });
    const ends_at = new Date(test.clock.now() + HOUR).toISOString();
    await createSilence(test.ctx, NS, {
      matchers: { 'alert.name': 'noisy', collection_id: COLLECTION },
      ends_at,
    });
    expect(await reasonOf(alert)).toBe('muted');
  });
});

describe('the preview of a silence', () => {
  const matchers = {
    AND: [
      { field: 'alert.name', operator: 'eq', value: 'noisy' },
      { field: 'metadata.brand', operator: 'eq', value: 'acme' },
    ],
  };

  it('says of the runs that fired what the silence then holds back, and holds nothing back itself', async () => {
    const noisy = await addAlert(test, [channel], {}, { name: 'noisy' });
    const other = await addAlert(test, [channel], {}, { name: 'other' });
    const [acme, bond] = [matchOf('a', { brand: 'acme' }), matchOf('b', { brand: 'bond' })];
    const runs = async () => [
      await runAlert(test, noisy, [acme]),
      await runAlert(test, noisy, [acme, bond]),
      await runAlert(test, noisy, [bond]),
      await runAlert(test, other, [acme]),
    ];
    const before = await runs();
    expect(before.map(({ reason }) => reason)).toEqual([null, null, null, null]);
    const preview = await previewSilence(test.ctx, NS, { matchers });
    expect(preview).toMatchObject({ executions: 4, silenced: 1, partly: 1, limited: false });
    expect(preview.results).toMatchObject([
      { execution_id: before[1]?.executionId, alert_name: 'noisy', silenced: 1, matches: 2 },
      { execution_id: before[0]?.executionId, alert_id: noisy, silenced: 1, matches: 1 },
    ]);
    const ends_at = new Date(test.clock.now() + HOUR).toISOString();
    await createSilence(test.ctx, NS, { matchers, ends_at });
    const after = await runs();
    expect(after.map(({ reason }) => reason)).toEqual(['muted', null, null, null]);
    expect(after.map(({ told }) => told)).toEqual([null, ['b'], null, null]);
  });

  it('looks back a day, or as far as it is asked to', async () => {
    const alert = await addAlert(test, [channel], {}, { name: 'noisy' });
    const began = test.clock.now();
    await runAlert(test, alert, [matchOf('a', { brand: 'acme' })]);
    test.clock.moveBy(25 * HOUR);
    expect(await previewSilence(test.ctx, NS, { matchers })).toMatchObject({ executions: 0, silenced: 0 });
    const since = new Date(began).toISOString();
    expect(await previewSilence(test.ctx, NS, { matchers, since })).toMatchObject({ silenced: 1 });
    await expect(
      previewSilence(test.ctx, NS, { matchers: { AND: [{ field: 'metadata.a', operator: 'near' }] } }),
    ).rejects.toThrow('matchers');
  });
});

describe('all of it together', () => {
  /** What people should be told by the plainest reading of a cooldown by key, behind which each document is told once. */
  function oracle(runs: readonly { at: number; docs: readonly { id: string; brand: string }[] }[]) {
    const quietUntil = new Map<string, number>();
    const told = new Map<string, number>();
    return runs.map(({ at, docs }) => {
      const calm = docs.filter(({ brand }) => (quietUntil.get(brand) ?? 0) <= at);
      if (calm.length === 0) return 'throttled';
      const fresh = calm.filter(({ id }) => (told.get(id) ?? 0) <= at);
      if (fresh.length === 0) return 'duplicate';
      for (const { brand } of fresh) quietUntil.set(brand, at + 10 * MINUTE);
      for (const { id } of fresh) told.set(id, at + 30 * MINUTE);
      return fresh.map(({ id }) => id);
    });
  }

  it('is as a plain reading has it, whatever comes when', async () => {
    const doc = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), brand: fc.constantFrom('x', 'y') });
    const run = fc.record({
      after: fc.integer({ min: 0, max: 15 }),
      docs: fc.uniqueArray(doc, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 1, maxLength: 12 }), async (steps) => {
        const alert = await addAlert(test, [channel], {
          cooldown: { period: '10m', key: 'metadata.brand' },
          dedupe: { by: 'document', window: '30m' },
        });
        const runs = [];
        const seen = [];
        for (const { after, docs } of steps) {
          test.clock.moveBy(after * MINUTE);
          runs.push({ at: test.clock.now(), docs });
          const result = await runAlert(
            test,
            alert,
            docs.map(({ id, brand }) => matchOf(id, { brand })),
          );
          seen.push(result.reason ?? result.told ?? docs.map(({ id }) => id));
        }
        expect(seen).toEqual(oracle(runs));
      }),
      { numRuns: triesHere(20) },
    );
  });
});
