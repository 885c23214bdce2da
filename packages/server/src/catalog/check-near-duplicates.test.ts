import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestContext, type TestContext } from '../testing/context.ts';
import { WATCHED_NS as NS, type Watched, watched } from '../testing/watch.ts';
import { patchAlert } from './alerts.ts';
import { putAttachment } from './attachments.ts';
import { patchCollection } from './collections.ts';

let test: TestContext;
let scene: Watched;
beforeEach(async () => {
  test = await openTestContext();
  scene = await watched(test.ctx, null);
  const key = { namespace_id: NS, collection_id: scene.collectionId };
  await test.ctx.db.transaction((tx) =>
    tx
      .insertInto('features')
      .values([
        { ...key, feature: 'x@v1/hash', kind: 'hash', size: 64 },
        { ...key, feature: 'x@v1/vector', kind: 'vector', size: 3 },
      ])
      .execute(),
  );
});
afterEach(() => test.close());

const compare = (feature: string, threshold: object) =>
  patchAlert(test.ctx, NS, 'high', {
    notification_config: { near_duplicates: { feature: `x@v1/${feature}`, window: '1h', ...threshold } },
  });
const attach = () => putAttachment(test.ctx, NS, 'high', 'docs', {});

it.each([
  ['hash', { min_score: 0.9 }, 'is a hash in the collection "docs"; give max_distance, in bits from 0 to 64'],
  ['hash', { max_distance: 65 }, 'a max_distance of at most 64'],
  ['vector', { max_distance: 3 }, 'is a vector in the collection "docs"; give min_score'],
] as const)(
  'a %s that is compared by %j is refused where the alert is attached',
  async (feature, threshold, why) => {
    await attach();
    await expect(compare(feature, threshold)).rejects.toThrow(why);
    await expect(compare(feature, threshold)).rejects.toThrow('notification_config.near_duplicates');
  },
);

it('is refused when the alert is attached, but does not hold up what is attached already', async () => {
  await compare('hash', { min_score: 0.9 });
  await expect(attach()).rejects.toThrow('alert_id: near_duplicates');
  const listed = { alert_applications: [{ alert_id: 'high', execution_mode: 'on_ingest' as const }] };
  await expect(patchCollection(test.ctx, NS, 'docs', listed)).rejects.toThrow(
    'alert_applications[0].alert_id',
  );
  await compare('later', { min_score: 0.9 });
  await attach();
  const { collectionId: collection_id } = scene;
  const row = { namespace_id: NS, collection_id, feature: 'x@v1/later', kind: 'hash', size: 64 } as const;
  await test.ctx.db.transaction((tx) => tx.insertInto('features').values(row).execute());
  await attach();
  await patchAlert(test.ctx, NS, 'high', { description: 'changed' });
});

it('fits a hash in bits and a vector by its cosine', async () => {
  await attach();
  await compare('hash', { max_distance: 64 });
  await compare('vector', { min_score: 0.9 });
});
