import type { AppContext } from '../context.ts';
import { errorText } from '../platform/log.ts';
import type { Gauges } from '../platform/metrics.ts';
import { VERSION } from '../platform/own-package.ts';
import type { Backlog } from '../store/backlog.ts';
import { SILENT_AFTER_MS } from './health.ts';
import { ANSWER_WITHIN_MS, within } from './within.ts';

/** Tells the values of the moment. Where the database does not answer only those that do not need it. */
export async function readGauges(ctx: AppContext, gauges: Gauges): Promise<void> {
  gauges.set('tocsin_build_info', { version: VERSION, node: process.versions.node }, 1);
  tellWorkers(ctx, gauges);
  gauges.set('tocsin_open_streams', {}, ctx.feedWatch.open);
  try {
    tellBacklog(await within(ANSWER_WITHIN_MS, ctx.backlog()), ctx.clock.now(), gauges);
    gauges.set('tocsin_database_up', {}, 1);
  } catch (error) {
    ctx.log.error('the database does not answer', { error: errorText(error) });
    gauges.set('tocsin_database_up', {}, 0);
  }
}

function tellWorkers({ pulses }: AppContext, gauges: Gauges): void {
  const isWorker = (name: string): boolean => name.startsWith('worker-');
  const expected = pulses.expected().filter(isWorker).length;
  const silent = pulses.silentFor(SILENT_AFTER_MS).filter(isWorker).length;
  gauges.set('tocsin_workers', { state: 'configured' }, expected);
  gauges.set('tocsin_workers', { state: 'working' }, expected - silent);
}

function tellBacklog(backlog: Backlog, now: number, gauges: Gauges): void {
  const since = (at: number | null): number => (at === null ? 0 : Math.max(0, now - at) / 1000);
  gauges.set('tocsin_unchecked_batches', { state: 'ready' }, backlog.ready);
  gauges.set('tocsin_unchecked_batches', { state: 'leased' }, backlog.leased);
  gauges.set('tocsin_unchecked_oldest_age_seconds', {}, since(backlog.oldestAt));
  gauges.set('tocsin_dead_letters', {}, backlog.dead);
  gauges.set('tocsin_open_deliveries', { state: 'pending' }, backlog.pendingDeliveries);
  gauges.set('tocsin_open_deliveries', { state: 'leased' }, backlog.leasedDeliveries);
  gauges.set('tocsin_deliveries_overdue_seconds', {}, since(backlog.firstDueAt));
  gauges.set('tocsin_expired_leases', { queue: 'batches' }, backlog.stuckBatches);
  gauges.set('tocsin_expired_leases', { queue: 'deliveries' }, backlog.stuckDeliveries);
}
