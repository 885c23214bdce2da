import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { BUCKETS, COUNTERS, GAUGES, type GaugeName, HISTOGRAMS } from './metric-names.ts';
import type { Gauges, MetricsPage } from './metrics.ts';

/** Metrics kept in this process, for Prometheus to fetch. */
export function createPrometheus(): MetricsPage {
  const registry = new Registry();
  const registers = [registry];
  const counters = each(
    COUNTERS,
    (name, { help, labels }) => new Counter({ name, help, labelNames: [...labels], registers }),
  );
  const histograms = each(
    HISTOGRAMS,
    (name, { help, labels }) =>
      new Histogram({ name, help, labelNames: [...labels], buckets: [...BUCKETS[name]], registers }),
  );
  return {
    count: (name, labels, by = 1) => counters[name].inc(labels as never, by),
    observe: (name, labels, seconds) => histograms[name].observe(labels as never, seconds),
    async show(read) {
      const moment = new Registry();
      await read(gaugesIn(moment));
      const texts = await Promise.all([registry, moment, processRegistry()].map((one) => one.metrics()));
      return {
        contentType: registry.contentType,
        text: texts.map((text) => text.trimEnd()).join('\n') + '\n',
      };
    },
  };
}

/** Gauges made as they are set: one that nobody sets must not be shown as 0, which would be a value. */
function gaugesIn(registry: Registry): Gauges {
  const made = new Map<GaugeName, Gauge>();
  return {
    set(name, labels, value) {
      const { help, labels: labelNames } = GAUGES[name];
      const known = made.get(name);
      const gauge = known ?? new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] });
      made.set(name, gauge);
      gauge.set(labels as never, value);
    },
  };
}

function each<T extends object, R>(
  definitions: T,
  make: (name: keyof T & string, definition: T[keyof T]) => R,
): { readonly [Name in keyof T]: R } {
  const entries = Object.entries(definitions) as [keyof T & string, T[keyof T]][];
  return Object.fromEntries(entries.map(([name, definition]) => [name, make(name, definition)])) as {
    readonly [Name in keyof T]: R;
  };
}

let ofProcess: Registry | null = null;

/** Once per process and only when somebody looks: what it begins to observe (loop delay, collections) never stops. */
function processRegistry(): Registry {
  if (ofProcess === null) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: 20 });
  }
  return ofProcess;
}
