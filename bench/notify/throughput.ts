import { join } from 'node:path';
import { say } from '../support/report.ts';
import { type Row, row } from '../support/row.ts';
import { makeScene } from '../support/scene.ts';
import { withFolder } from '../support/scratch.ts';
import { startServer } from '../support/server.ts';
import { type Arrivals, startArrivals } from './arrivals.ts';
import { fillDeliveries } from './fill.ts';

const DELIVERIES = 10_000;
/** As many wait for the endpoint that hangs. */
const HANGING = 10_000;
const NEVER = { field: 'metadata.never', operator: 'eq', value: 'never' };

interface Measured {
  readonly perSecond: number;
  /** The longest time in which none arrived, in milliseconds. */
  readonly longestPause: number;
}

/** `deliveries-10k`: so many deliveries to one endpoint; then with as many for another one, which hangs. */
export async function throughput(): Promise<Row[]> {
  say('deliveries-10k');
  const alone = await measured(0);
  say('deliveries-10k/hanging');
  const beside = await measured(HANGING);
  const baseline = { name: 'baseline', value: alone.perSecond };
  const pause = { name: 'baseline', value: alone.longestPause };
  return [
    row('notify/deliveries-10k', alone.perSecond, 'deliveries/s', DELIVERIES),
    row('notify/deliveries-10k/hanging', beside.perSecond, 'deliveries/s', DELIVERIES, baseline),
    row('notify/deliveries-10k/longest-pause', alone.longestPause, 'ms', DELIVERIES),
    row('notify/deliveries-10k/hanging/longest-pause', beside.longestPause, 'ms', DELIVERIES, pause),
  ];
}

export async function measured(hanging: number, n = DELIVERIES): Promise<Measured> {
  const [receiver, hole] = [await startArrivals(), await startArrivals(true)];
  try {
    return await withFolder((folder) => measure(join(folder, 'tocsin.db'), receiver, hole, hanging, n));
  } finally {
    receiver.close();
    hole.close();
  }
}

/** From the first arrival to the last one, of a server that is started with all of them waiting. */
async function measure(
  path: string,
  receiver: Arrivals,
  hole: Arrivals,
  hanging: number,
  DELIVERIES: number,
): Promise<Measured> {
  const first = await startServer(path);
  const hooks = [receiver.url, hole.url].map((hook) => ({ filter: NEVER, hook }));
  const scene = await makeScene(first.url, hooks);
  await first.end();
  const [good, bad] = scene.alertIds as [string, string];
  fillDeliveries(path, scene, [
    { alertId: bad, count: hanging },
    { alertId: good, count: DELIVERIES },
  ]);
  const server = await startServer(path);
  await receiver.until(DELIVERIES);
  await server.end();
  const { at } = receiver;
  const seconds = ((at[DELIVERIES - 1] as number) - (at[0] as number)) / 1000;
  const pauses = at.slice(1, DELIVERIES).map((time, i) => time - (at[i] as number));
  return { perSecond: DELIVERIES / seconds, longestPause: pauses.reduce((a, b) => Math.max(a, b), 0) };
}
