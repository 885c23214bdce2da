import type { CounterName, HistogramName } from './metric-names.ts';
import type { Metrics } from './metrics.ts';

type Labels = Readonly<Record<string, string>>;
type Count = [name: CounterName, labels: Labels, by: number];
type Observed = [name: HistogramName, labels: Labels, seconds: number[]];

/** What happened since the last message, summed up where that loses nothing. */
export interface MetricsMessage {
  readonly counts: readonly Readonly<Count>[];
  readonly observed: readonly Readonly<Observed>[];
}

/** Metrics of a thread that are kept in another. */
export interface MetricsRelay extends Metrics {
  /** Sends at once what was not sent yet. */
  flush(): void;
}

/** Observations held at most: the message stays some kilobytes. */
const MAX_HELD = 1000;
const SENT_EVERY_MS = 1000;

/**
 * Collects in a thread what happens and sends it on once a second, in one message; nothing while nothing happens.
 * @param send to the thread that keeps the metrics
 * @param plan calls back after a while; for tests
 */
export function createMetricsRelay(
  send: (message: MetricsMessage) => void,
  plan: (flush: () => void) => void = (flush) => void setTimeout(flush, SENT_EVERY_MS).unref(),
): MetricsRelay {
  let counts = new Map<string, Count>();
  let observed = new Map<string, Observed>();
  let held = 0;
  let planned = false;
  const flush = (): void => {
    planned = false;
    if (counts.size === 0 && observed.size === 0) return;
    send({ counts: [...counts.values()], observed: [...observed.values()] });
    counts = new Map();
    observed = new Map();
    held = 0;
  };
  const noted = (): void => {
    if (held >= MAX_HELD) flush();
    else if (!planned) {
      planned = true;
      plan(flush);
    }
  };
  return {
    count(name, labels, by = 1) {
      entry(counts, name, labels, (): Count => [name, labels, 0])[2] += by;
      noted();
    },
    observe(name, labels, seconds) {
      entry(observed, name, labels, (): Observed => [name, labels, []])[2].push(seconds);
      held++;
      noted();
    },
    flush,
  };
}

/** Adds what another thread sent. */
export function addRelayed(metrics: Metrics, { counts, observed }: MetricsMessage): void {
  for (const [name, labels, by] of counts) metrics.count(name, labels as never, by);
  for (const [name, labels, seconds] of observed)
    for (const one of seconds) metrics.observe(name, labels as never, one);
}

function entry<T>(entries: Map<string, T>, name: string, labels: Labels, make: () => T): T {
  const key = [name, ...Object.values(labels)].join('|');
  const known = entries.get(key);
  if (known !== undefined) return known;
  const made = make();
  entries.set(key, made);
  return made;
}
