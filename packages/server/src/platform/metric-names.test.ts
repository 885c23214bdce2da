import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COUNTERS, GAUGES, HISTOGRAMS } from './metric-names.ts';
import { createPrometheus } from './prometheus.ts';

const DOCS = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8');
const GROUPS = { counter: COUNTERS, histogram: HISTOGRAMS, gauge: GAUGES };

/** The rows of the documents' table: `name|type|labels`. */
const documented = [...DOCS.matchAll(/^\| `(tocsin_\w+)` \| (\w+) \|([^|]*)\|/gm)].map(
  ([, name, type, labels]) => `${name}|${type}|${(labels ?? '').replaceAll(/[`\s]/g, '')}`,
);
const defined = Object.entries(GROUPS).flatMap(([type, group]) =>
  Object.entries(group).map(([name, { labels }]) => `${name}|${type}|${labels.join(',')}`),
);

describe('the metrics', () => {
  it('are those that the documentation lists, with its types and labels', () => {
    expect([...documented].sort()).toEqual([...defined].sort());
  });

  it('that the alert rules use are there, with such labels', () => {
    const rules = /```yaml([^]*?)```/.exec(DOCS)?.[1] ?? '';
    const used = [...rules.matchAll(/(tocsin_\w+?)(?:_bucket)?(?:\{([^}]*)\})?(?=[\s[)])/g)];
    expect(used.length).toBeGreaterThan(10);
    for (const [, name = '', selector = ''] of used) {
      const known = defined.find((one) => one.startsWith(`${name}|`));
      expect(known, name).toBeDefined();
      for (const [, label] of selector.matchAll(/(\w+)[=!]/g))
        expect(known?.split('|')[2]?.split(','), name).toContain(label);
    }
  });

  it('are named by convention: counters end in _total, times are in seconds, labels are words', () => {
    for (const name of Object.keys(COUNTERS)) expect(name).toMatch(/^tocsin_[a-z_]+_total$/);
    for (const name of Object.keys(HISTOGRAMS)) expect(name).toMatch(/^tocsin_[a-z_]+_seconds$/);
    for (const name of Object.keys(GAUGES)) expect(name).not.toMatch(/_total$/);
    for (const one of defined) expect(one).toMatch(/\|([a-z]+(,[a-z]+)*)?$/);
  });

  it('are shown once each, and a value of the moment only where it is known', async () => {
    const metrics = createPrometheus();
    metrics.count('tocsin_executions_total', { status: 'failed', triggered: 'false' }, 2);
    metrics.observe('tocsin_batch_latency_seconds', {}, 0.2);
    const { text } = await metrics.show(async (gauges) => gauges.set('tocsin_dead_letters', {}, 3));
    expect(text).toContain('\ntocsin_executions_total{status="failed",triggered="false"} 2\n');
    expect(text).toContain('\ntocsin_batch_latency_seconds_bucket{le="0.25"} 1\n');
    expect(text).toContain('\ntocsin_dead_letters 3\n');
    expect(text).not.toContain('tocsin_database_up');
    const helped = [...text.matchAll(/^# HELP (\S+)/gm)].map(([, name]) => name);
    expect(new Set(helped).size).toBe(helped.length);
    const again = await metrics.show(async () => {});
    expect(again.text).not.toContain('tocsin_dead_letters 3');
  });
});
