import { setTimeout } from 'node:timers/promises';
import { createAlert } from '../catalog/alerts.ts';
import { putAttachment } from '../catalog/attachments.ts';
import { createChannel } from '../catalog/channels.ts';
import { createCollection } from '../catalog/collections.ts';
import type { AppContext } from '../context.ts';
import { acceptBatch } from '../ingest/accept-batch.ts';
import { normaliseDocument } from '../ingest/normal-document.ts';
import type { BatchTarget } from '../ingest/plan-batch.ts';
import { createScheduler } from '../pipeline/scheduler.ts';
import { endOfFeed } from '../store/feed.ts';

/** The namespace of a {@link watched} collection. */
export const WATCHED_NS = 'ns_test';

/** A collection `docs` with an alert `high` that looks for `n` above 5, tells a webhook, and is attached as said. */
export interface Watched {
  readonly collectionId: string;
  readonly alertId: string;
  /** Sends documents as one batch: their ids and `n`. */
  send(documents: Readonly<Record<string, number>>, how?: Partial<BatchTarget>): Promise<string>;
  /** Makes the ticks that are due. */
  tick(): Promise<void>;
}

/** Makes a {@link Watched}. @param application null = not attached */
export async function watched(
  ctx: AppContext,
  application: Parameters<typeof putAttachment>[4] | null,
): Promise<Watched> {
  const { collection_id: collectionId } = await createCollection(ctx, WATCHED_NS, {
    collection_name: 'docs',
    source: { type: 'bucket' },
    feature_extractor: { feature_extractor_name: 'x', version: 'v1' },
  });
  const hook = { channel_type: 'webhook', config: { url: 'https://example.com' } };
  const { channel_id } = await createChannel(ctx, WATCHED_NS, hook);
  const parameters = { field: 'n', operator: 'gt', value: 5 };
  const { alert_id: alertId } = await createAlert(ctx, WATCHED_NS, {
    name: 'high',
    record: 'all',
    notification_config: { channels: [{ channel_type: 'webhook', channel_id }] },
    retriever: { stages: [{ stage_type: 'filter', stage_id: 'attribute_filter', parameters }] },
  } as never);
  if (application !== null) await putAttachment(ctx, WATCHED_NS, 'high', 'docs', application);
  const target = { namespaceId: WATCHED_NS, collectionId, check: true };
  const { db, ids, clock, metrics, log } = ctx;
  const deps = { db, ids, clock, metrics, log, wake: () => {}, slot: 0 };
  return {
    collectionId,
    alertId,
    async send(documents, how = {}) {
      const all = Object.entries(documents).map(([document_id, n]) =>
        normaliseDocument({ document_id, n }, '', { collection_id: collectionId, name: 'docs' }),
      );
      const places = all.map(() => '');
      const { batchId } = await acceptBatch(deps, { ...target, ...how }, all, places);
      return batchId as string;
    },
    async tick() {
      await untilReadable(ctx);
      const step = createScheduler({ ...ctx, wakeWorkers: () => {} });
      while (await step());
    },
  };
}

/**
 * Waits until a tick would see all that arrived: on a PostgreSQL server, transactions of others, in whatever database, hold the
 * end of a feed back while they run.
 */
export async function untilReadable({ db }: AppContext): Promise<void> {
  const last = await db.read
    .selectFrom('arrivals')
    .select((e) => e.fn.max<number | null>('position').as('position'))
    .executeTakeFirstOrThrow();
  const deadline = performance.now() + 20_000;
  while ((await endOfFeed(db, 'arrivals')) <= Number(last.position ?? 0)) {
    if (performance.now() > deadline) throw new Error('the feed of arrivals cannot be read to its end');
    await setTimeout(5);
  }
}
