import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Metrics } from './metrics.ts';
import { addRelayed, createMetricsRelay, type MetricsMessage } from './metrics-relay.ts';

/** Keeps sums and values, so that two ways to count can be compared. */
function tally(): Metrics & { sums: Map<string, number>; values: Map<string, number[]> } {
  const sums = new Map<string, number>();
  const values = new Map<string, number[]>();
  return {
    sums,
    values,
    count: (name, labels, by = 1) => {
      const key = name + JSON.stringify(labels);
      sums.set(key, (sums.get(key) ?? 0) + by);
    },
    observe: (name, labels, seconds) => {
      const key = name + JSON.stringify(labels);
      values.set(key, [...(values.get(key) ?? []), seconds]);
    },
  };
}

type Event =
  | { kind: 'count'; status: string; by: number }
  | { kind: 'observe'; seconds: number }
  | { kind: 'flush' };

const event: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('count' as const),
    status: fc.constantFrom('completed', 'failed'),
    by: fc.integer({ min: 0, max: 9 }),
  }),
  fc.record({ kind: fc.constant('observe' as const), seconds: fc.integer({ min: 0, max: 9 }) }),
  fc.constant({ kind: 'flush' as const }),
);

function tell(metrics: Metrics, one: Event): void {
  if (one.kind === 'count')
    metrics.count('tocsin_executions_total', { status: one.status, triggered: 'true' }, one.by);
  if (one.kind === 'observe') metrics.observe('tocsin_batch_latency_seconds', {}, one.seconds);
}

describe('metrics of a thread', () => {
  it('arrive exactly as if they had been told directly', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const [direct, relayed] = [tally(), tally()];
        const relay = createMetricsRelay(
          (message) => addRelayed(relayed, structuredClone(message)),
          () => {},
        );
        for (const one of events) {
          tell(direct, one);
          tell(relay, one);
          if (one.kind === 'flush') relay.flush();
        }
        relay.flush();
        expect(relayed).toEqual({ ...direct, count: expect.anything(), observe: expect.anything() });
      }),
    );
  });

  it('go out in one message per while, and none where nothing happened', () => {
    const sent: MetricsMessage[] = [];
    const planned: (() => void)[] = [];
    const relay = createMetricsRelay(
      (message) => sent.push(message),
      (flush) => planned.push(flush),
    );
    for (let i = 0; i < 100; i++) relay.count('tocsin_store_commits_total', {});
    expect(planned).toHaveLength(1);
    planned[0]?.();
    expect(sent).toEqual([{ counts: [['tocsin_store_commits_total', {}, 100]], observed: [] }]);
    relay.flush();
    expect(sent).toHaveLength(1);
  });

  it('do not pile up between messages', () => {
    const sent: MetricsMessage[] = [];
    const relay = createMetricsRelay(
      (message) => sent.push(message),
      () => {},
    );
    for (let i = 0; i < 2500; i++) relay.observe('tocsin_batch_latency_seconds', {}, i);
    expect(sent.map(({ observed }) => observed[0]?.[2].length)).toEqual([1000, 1000]);
  });
});
