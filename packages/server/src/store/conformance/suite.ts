import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimJob, putBackJob } from '../../pipeline/job-queue.ts';
import { startPresence } from '../../pipeline/presence.ts';
import { createIdSource } from '../../platform/ids.ts';
import { createLogger } from '../../platform/log.ts';
import { createTestClock, type TestClock } from '../../testing/context.ts';
import { PLAIN_JOB } from '../../testing/rows.ts';
import { openTestStore, type TestStore, type TestStoreKind } from '../../testing/store.ts';
import { ConstraintError, insertion, insertMany, requireRows, writeAll, writeOf } from '../database.ts';
import {
  type ChangeMark,
  changedSince,
  currentMark,
  featureChange,
  removeOldFeatureChanges,
} from '../feature-changes.ts';
import { leaseOwner, MAX_INTERRUPTIONS, releaseStrayJobs } from '../leases.ts';
import { DUE_AT_ONCE, nextDue, nextReadyNamespace } from '../ready.ts';
import { removeSome } from '../remove-some.ts';
import type { JobsTable } from '../tables.ts';

/** What every database behind the port must do: this suite is the definition, adapters only bring an empty database. */
export function describeStore(kind: TestStoreKind): void {
  let store: TestStore;
  let clock: TestClock;
  beforeEach(async () => {
    store = await openTestStore(kind);
    clock = createTestClock();
  });
  afterEach(() => store.close());

  const setting = (name: string, value = '1') => ({ name, value });
  const names = async (): Promise<string[]> =>
    (await store.db.read.selectFrom('settings').select('name').orderBy('name').execute()).map((r) => r.name);
  const valueOf = async (name: string): Promise<string | undefined> =>
    (await store.db.read.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())
      ?.value;
  const jobOf = (namespace_id: string, job_id: string, change: Partial<JobsTable> = {}): JobsTable => ({
    namespace_id,
    job_id,
    batch_id: `bat_${job_id}`,
    ...PLAIN_JOB,
    collection_id: 'col',
    version: 0,
    state: 'ready',
    due_at: clock.now(),
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    error: null,
    created_at: clock.now(),
    interrupted: 0,
    ...change,
  });
  const addJobs = (...jobs: JobsTable[]) => store.db.write([insertion('jobs', jobs)]);
  const jobs = () => store.db.read.selectFrom('jobs').selectAll().orderBy('job_id').execute();

  describe(`a store on ${kind}`, () => {
    describe('writes', () => {
      it('all statements or none', async () => {
        await store.db.write([insertion('settings', [setting('a')])]);
        const both = [insertion('settings', [setting('b')]), insertion('settings', [setting('a')])];
        await expect(store.db.write(both)).rejects.toThrow(ConstraintError);
        expect(await names()).toEqual(['a']);
      });

      it('and brings back the rows of the last statement', async () => {
        await store.db.write([insertion('settings', [setting('a'), setting('b')])]);
        const removal = writeOf(
          store.db.read.deleteFrom('settings').where('name', '<>', 'x').returning('name'),
        );
        const rows = await store.db.write<{ name: string }>([insertion('settings', [setting('c')]), removal]);
        expect(rows.map((row) => row.name).sort()).toEqual(['a', 'b', 'c']);
        expect(await store.db.write([])).toEqual([]);
      });

      it('fails, leaves out, adds to or overwrites a row whose key is there', async () => {
        const rows = [setting('a', '2'), setting('b', '2')];
        await store.db.write([insertion('settings', [setting('a')])]);
        await expect(store.db.write([insertion('settings', rows)])).rejects.toThrow(ConstraintError);
        await store.db.write([insertion('settings', rows, 'ignore')]);
        expect([await valueOf('a'), await valueOf('b')]).toEqual(['1', '2']);
        await store.db.write([
          insertion('settings', [setting('a', '3'), setting('c', '3')], { key: ['name'], set: ['value'] }),
        ]);
        expect([await valueOf('a'), await valueOf('c')]).toEqual(['3', '3']);
        const counter = (n: number) => ({
          namespace_id: 'ns',
          alert_id: 'a',
          collection_id: 'c',
          hour: 1,
          triggered: 0,
          status: 'completed',
          mode: 'on_ingest',
          slot: 0,
          n,
        });
        const key = Object.keys(counter(0)).filter((column) => column !== 'n');
        const adding = (n: number) => insertion('execution_counters', [counter(n)], { key, addTo: 'n' });
        await Promise.all([1, 2, 3, 4].map((n) => store.db.write([adding(n)])));
        const { n } = await store.db.read
          .selectFrom('execution_counters')
          .select('n')
          .executeTakeFirstOrThrow();
        expect(n).toBe(10);
      });

      it('inserts many rows at once and counts those that were new', async () => {
        await store.db.write([insertion('settings', [setting('n0')])]);
        const rows = Array.from({ length: 2000 }, (_, i) => setting(`n${i}`));
        expect(await store.db.transaction((tx) => insertMany(tx, 'settings', rows, 'ignore'))).toBe(1999);
        const changes = await store.db.transaction((tx) =>
          writeAll(tx, [
            insertion('settings', [setting('m')]),
            insertion('settings', []),
            writeOf(tx.deleteFrom('settings').where('name', 'like', 'n%')),
          ]),
        );
        expect(changes).toEqual([1, 0, 2000]);
      });

      it('fails where rows are gone that it requires', async () => {
        const required = (name: string) =>
          requireRows(store.db.read.selectFrom('settings').select('name').where('name', '=', name), 1);
        await expect(store.db.write([required('a'), insertion('settings', [setting('b')])])).rejects.toThrow(
          ConstraintError,
        );
        expect(await names()).toEqual([]);
        await store.db.write([insertion('settings', [setting('a')])]);
        await store.db.write([required('a'), insertion('settings', [setting('b')])]);
        expect(await names()).toEqual(['a', 'b']);
      });
    });

    describe('transactions', () => {
      it('are undone when they throw, and only they', async () => {
        const results = await Promise.allSettled([
          store.db.write([insertion('settings', [setting('a')])]),
          store.db.transaction(async (tx) => {
            await insertMany(tx, 'settings', [setting('b')]);
            throw new Error('no');
          }),
          store.db.write([insertion('settings', [setting('c')])]),
        ]);
        expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect(await names()).toEqual(['a', 'c']);
      });

      it('lose no change when many read and write the same row', async () => {
        await store.db.write([insertion('settings', [setting('n', '0')])]);
        const increment = () =>
          store.db.transaction(async (tx) => {
            const { value } = await tx
              .selectFrom('settings')
              .select('value')
              .where('name', '=', 'n')
              .executeTakeFirstOrThrow();
            await tx
              .updateTable('settings')
              .set({ value: String(Number(value) + 1) })
              .where('name', '=', 'n')
              .execute();
          });
        await Promise.all(Array.from({ length: 20 }, increment));
        expect(await valueOf('n')).toBe('20');
      });

      it('see a name that another one took meanwhile', async () => {
        const take = (): Promise<'taken' | 'got it'> =>
          store.db.transaction(async (tx) => {
            const there = await tx.selectFrom('settings').select('name').execute();
            if (there.length > 0) return 'taken';
            await insertMany(tx, 'settings', [setting('a')]);
            return 'got it';
          });
        const all = await Promise.all(Array.from({ length: 8 }, take));
        expect(all.filter((one) => one === 'got it')).toHaveLength(1);
      });

      it('are seen by readers as soon as they have resolved', async () => {
        for (let i = 0; i < 20; i++) {
          await store.db.transaction((tx) => insertMany(tx, 'settings', [setting(`n${i}`)]));
          expect(await valueOf(`n${i}`)).toBe('1');
        }
      });
    });

    describe('values', () => {
      it('come back as they went in', async () => {
        const strings = [
          '',
          'ä',
          '😀',
          "it's",
          '"quoted"',
          '{1,2}',
          '\\x00',
          'line\nbreak',
          '{"a":"\\u0000"}',
        ];
        await store.db.write([
          insertion(
            'settings',
            strings.map((value, i) => setting(`s${i}`, value)),
          ),
        ]);
        for (const [i, value] of strings.entries()) expect(await valueOf(`s${i}`)).toBe(value);
        const large = jobOf('ns', 'large', { due_at: 9_007_199_254_740_991, attempts: -1 });
        await addJobs(large);
        expect(await jobs()).toEqual([large]);
      });

      it('are bytes of their own, whose buffer may be read as floats', async () => {
        const floats = Float32Array.of(1.5, -0, Number.MIN_VALUE, 3.4e38);
        const bytes = new Uint8Array(floats.buffer);
        const row = (document_id: string) => ({
          namespace_id: 'ns',
          collection_id: 'col',
          feature: 'x@v1/e',
          document_id,
          data: bytes,
        });
        await store.db.write([insertion('document_features', [row('a')])]);
        await store.db.write([insertion('document_features', [row('b'), row('c')])]);
        const rows = await store.db.read.selectFrom('document_features').select('data').execute();
        for (const { data } of rows) {
          const copy = data.slice();
          expect(new Float32Array(copy.buffer, copy.byteOffset, 4)).toEqual(floats);
        }
        expect(rows).toHaveLength(3);
      });

      it('are texts in the order of their code points', async () => {
        const ordered = ['A', 'Z', '_', 'a', 'a1', 'aa', 'b', 'ä', 'ﬀ', '\u{1F600}'];
        await store.db.write([
          insertion(
            'settings',
            [...ordered].reverse().map((name) => setting(name)),
          ),
        ]);
        expect(await names()).toEqual(ordered);
      });
    });

    describe('queues', () => {
      const claim = (owner: string, last = '') => claimJob(store.db, owner, last, clock.now());

      it('hand each job to one worker, however many ask at once', async () => {
        await addJobs(...Array.from({ length: 40 }, (_, i) => jobOf(`ns_${i % 3}`, `j${i}`)));
        const worker = async (owner: string): Promise<string[]> => {
          const mine: string[] = [];
          for (let job = await claim(owner); job !== null; job = await claim(owner, job.namespace_id))
            mine.push(`${job.namespace_id}/${job.job_id}`);
          return mine;
        };
        const all = (await Promise.all(['a', 'b', 'c', 'd'].map(worker))).flat();
        expect(all).toHaveLength(40);
        expect(new Set(all).size).toBe(40);
      });

      it('let namespaces take turns, and know what is due next', async () => {
        await addJobs(
          jobOf('ns_a', '1'),
          jobOf('ns_a', '2'),
          jobOf('ns_b', '3', { due_at: clock.now() + 5 }),
        );
        const next = (last: string) => nextReadyNamespace(store.db.read, 'jobs', last, clock.now());
        const due = () => nextDue(store.db.read, 'jobs', clock.now());
        expect([await next(''), await next('ns_a'), await due()]).toEqual(['ns_a', 'ns_a', clock.now() + 5]);
        clock.moveBy(5);
        expect([await next('ns_a'), await next('ns_b'), await due()]).toEqual(['ns_b', 'ns_a', null]);
      });

      it('have fresh jobs due whatever the clock says, and those first that failed before', async () => {
        const later = { due_at: clock.now() + 1000, attempts: 1 };
        await addJobs(jobOf('ns', 'a', { due_at: DUE_AT_ONCE }), jobOf('ns', 'b', later));
        await addJobs(jobOf('ns', 'c', { due_at: DUE_AT_ONCE }), jobOf('ns', 'd', later));
        clock.moveBy(-3_600_000);
        expect(await claim('w')).toMatchObject({ job_id: 'a' });
        clock.moveBy(3_601_000);
        const rest = [await claim('w'), await claim('w'), await claim('w'), await claim('w')];
        expect(rest.map((job) => job?.job_id)).toEqual(['b', 'd', 'c', undefined]);
      });

      it('give back at once what was only interrupted, and what a worker holds without knowing', async () => {
        await addJobs(jobOf('ns', '1'));
        const job = await claim('w');
        if (job === null) throw new Error('nothing was claimed');
        await store.db.transaction((tx) => putBackJob(tx, job, null));
        expect(await claim('w')).toMatchObject({ job_id: '1', attempts: 0, lease_owner: 'w' });
        expect(await claim('w')).toBeNull();
        await store.db.transaction((tx) => releaseStrayJobs(tx, 'w'));
        expect(await claim('w')).toMatchObject({ job_id: '1', attempts: 0 });
      });
    });

    describe('processes', () => {
      const presenceOf = (processId: string, onTakenOver = (): void => {}) =>
        startPresence({
          db: store.db,
          clock,
          log: createLogger('silent'),
          processId,
          onTakenOver,
        });
      const held = (processId: string, change: Partial<JobsTable> = {}) =>
        jobOf('ns', processId, {
          state: 'leased',
          lease_owner: leaseOwner(processId, 'worker-0'),
          lease_until: clock.now(),
          ...change,
        });

      it('that stop give back what they hold', async () => {
        const presence = await presenceOf('prc_a');
        await addJobs(held('prc_a'), held('prc_b'));
        await presence.stop();
        const states = (await jobs()).map(({ job_id, state }) => [job_id, state]);
        expect(states).toEqual([
          ['prc_a', 'ready'],
          ['prc_b', 'leased'],
        ]);
      });

      it('that died lose what they held, no later than 15 s after their last beat', async () => {
        let takenOver = 0;
        const dead = await presenceOf('prc_dead');
        const alive = await presenceOf('prc_live', () => takenOver++);
        await addJobs(held('prc_dead'), held('prc_live'));
        for (let s = 0; s < 10; s += 2.5) {
          clock.moveBy(2500);
          await alive.beat();
          expect(takenOver).toBe(0);
        }
        clock.moveBy(2500);
        await alive.beat();
        const states = Object.fromEntries((await jobs()).map(({ job_id, state }) => [job_id, state]));
        if (store.db.capabilities.manyProcesses) {
          expect([takenOver, states]).toEqual([1, { prc_dead: 'ready', prc_live: 'leased' }]);
        } else {
          // The start of the second one was the end of the first.
          expect(await store.db.read.selectFrom('processes').select('process_id').execute()).toEqual([
            { process_id: 'prc_live' },
          ]);
        }
        await alive.stop();
        await dead.stop();
      });

      it('that could not beat themselves do not take others for dead', async () => {
        let takenOver = 0;
        const other = await presenceOf('prc_other');
        const alive = await presenceOf('prc_live', () => takenOver++);
        clock.moveBy(60_000); // the database was away, for both
        await alive.beat();
        expect(takenOver).toBe(0);
        await alive.stop();
        await other.stop();
      });

      it('that a batch ends again and again leave it to the dead letters', async () => {
        await addJobs(held('prc_a', { interrupted: MAX_INTERRUPTIONS - 2 }));
        await (await presenceOf('prc_a')).stop();
        if (!store.db.capabilities.manyProcesses) return; // the start was an interruption already
        expect((await jobs())[0]).toMatchObject({ state: 'ready', interrupted: MAX_INTERRUPTIONS - 1 });
        await store.db.write([
          writeOf(
            store.db.read.updateTable('jobs').set({
              state: 'leased',
              lease_owner: leaseOwner('prc_a', 'worker-0'),
            }),
          ),
        ]);
        await (await presenceOf('prc_a')).stop();
        expect((await jobs())[0]).toMatchObject({ state: 'dead', error: expect.stringContaining('ended') });
      });
    });

    describe('changes of features', () => {
      const place = { namespaceId: 'ns', collectionId: 'col' };
      const mark = () => currentMark(store.db);
      const change = (...ids: string[]) => store.db.write([featureChange(place, ids)]);
      const since = async (from: ChangeMark, most = 100): Promise<string[] | null> => {
        const found = await changedSince(store.db.read, place, from, await mark(), most);
        return found && [...found].sort();
      };

      it('are found from the mark on that was taken before them', async () => {
        const first = await mark();
        expect(await since(first)).toEqual([]);
        await change('a', 'b');
        const second = await mark();
        await change('c');
        await store.db.write([featureChange({ ...place, collectionId: 'other' }, ['z'])]);
        await store.db.transaction((tx) => writeAll(tx, [featureChange(place, ['a', 'd'])]));
        expect(await since(first)).toEqual(['a', 'b', 'c', 'd']);
        expect(await since(second)).toEqual(['a', 'c', 'd']);
        expect(await since(await mark())).toEqual([]);
      });

      it('that were undone are none', async () => {
        const before = await mark();
        const failing = store.db.write([
          featureChange(place, ['a']),
          insertion('settings', [setting('a'), setting('a')]),
        ]);
        await expect(failing).rejects.toThrow(ConstraintError);
        await change('b');
        expect(await since(before)).toEqual(['b']);
      });

      it('are too many, not kept, or another server’s: then all is to be read', async () => {
        const before = await mark();
        await change('a', 'b');
        await change('c');
        expect(await since(before, 3)).toEqual(['a', 'b', 'c']);
        expect(await since(before, 2)).toBeNull();
        expect(await since({ ...before, server: 'another' })).toBeNull();
        expect(await since({ ...before, from: before.from + 1_000_000 })).toBeNull();
      });

      it('are removed oldest first, and whoever needs them is told', async () => {
        const marks: ChangeMark[] = [];
        for (let i = 0; i < 6; i++) {
          marks.push(await mark());
          await change(`d${i}`);
        }
        const removed: number[] = [];
        for await (const rows of removeOldFeatureChanges(store.db, 2)) removed.push(rows);
        expect(removed).toEqual([4]);
        const found = await Promise.all(marks.map((from) => since(from)));
        expect(found).toEqual([null, null, null, null, ['d4', 'd5'], ['d5']]);
        for await (const _ of removeOldFeatureChanges(store.db, 0));
        const last = await mark();
        expect(await since(marks[5] as ChangeMark)).toBeNull();
        expect(await since(last)).toEqual([]);
        await change('e');
        expect(await since(last)).toEqual(['e']);
      });

      it.runIf(kind === 'postgres')(
        'of a transaction that ends late are behind a mark of before',
        async () => {
          let end = (): void => {};
          const ending = new Promise<void>((resolve) => {
            end = resolve;
          });
          let begun = (): void => {};
          const beginning = new Promise<void>((resolve) => {
            begun = resolve;
          });
          const late = store.db.transaction(async (tx) => {
            await writeAll(tx, [featureChange(place, ['late'])]);
            begun();
            await ending;
          });
          await beginning;
          await change('early');
          const between = await mark();
          expect(await since(between)).toEqual(['early']);
          end();
          await late;
          expect(await since(between)).toEqual(['early', 'late']);
          expect(await since(await mark())).toEqual([]);
        },
      );
    });

    it('removes rows in steps', async () => {
      const ids = createIdSource(clock);
      await addJobs(...Array.from({ length: 501 }, () => jobOf('ns', ids.next('job_'))), jobOf('other', '1'));
      expect(await removeSome(store.db, 'jobs', 'ns')).toBe(true);
      expect(await removeSome(store.db, 'jobs', 'ns')).toBe(false);
      expect(await jobs()).toHaveLength(1);
    });
  });
}
