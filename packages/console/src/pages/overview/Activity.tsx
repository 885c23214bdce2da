import { Box, Paper, Text } from '@mantine/core';
import type { StatisticsResponse } from '@tocsin/contract';
import { lazy, Suspense, useMemo } from 'react';
import { CHART_HEIGHT, type Chart } from '../../components/chart.ts';
import classes from './Overview.module.css';

interface Props {
  readonly statistics: StatisticsResponse;
  /** Told of a range that was dragged over, in milliseconds. */
  readonly onRange: (from: number, to: number) => void;
}

/** How much ran, fired and was delivered over time. */
export function Activity({ statistics, onRange }: Props) {
  const { buckets, step_ms } = statistics;
  const { times, runs, deliveries } = useMemo(() => seriesOf(buckets), [buckets]);
  const every = stepName(step_ms);
  return (
    <div className={classes.wide}>
      <Paper p="md" h="100%">
        <Text fw={600} size="sm" component="h2">
          Runs a {every}
        </Text>
        <Text size="xs" c="dimmed" mb="xs">
          Drag over a range to look closer
        </Text>
        <Drawn label={`Executions and triggered a ${every}`} times={times} series={runs} onRange={onRange} />
      </Paper>
      <Paper p="md" h="100%">
        <Text fw={600} size="sm" component="h2">
          Messages a {every}
        </Text>
        <Text size="xs" c="dimmed" mb="xs">
          By how far they are now
        </Text>
        <Drawn label={`Messages a ${every}`} times={times} series={deliveries} onRange={onRange} />
      </Paper>
    </div>
  );
}

/** What draws is large; the figures need not wait for it. */
const TimeChart = lazy(() =>
  import('../../components/TimeChart.tsx').then((module) => ({ default: module.TimeChart })),
);

function Drawn(chart: Chart) {
  return (
    <Suspense fallback={<Box mih={CHART_HEIGHT} />}>
      <TimeChart {...chart} />
    </Suspense>
  );
}

function seriesOf(buckets: StatisticsResponse['buckets']) {
  const each = (value: (bucket: (typeof buckets)[number]) => number): number[] => buckets.map(value);
  return {
    times: buckets.map(({ from }) => Date.parse(from)),
    runs: [
      { label: 'executions', color: 'gray', values: each((one) => one.executions), filled: true },
      { label: 'triggered', color: 'ember', values: each((one) => one.triggered), filled: true },
      { label: 'failed', color: 'red', values: each((one) => one.failed) },
    ],
    deliveries: [
      {
        label: 'delivered',
        color: 'teal',
        values: each((one) => one.deliveries?.delivered ?? 0),
        filled: true,
      },
      { label: 'held', color: 'orange', values: each((one) => one.deliveries?.held ?? 0) },
      { label: 'failed', color: 'red', values: each((one) => one.deliveries?.failed ?? 0) },
    ],
  };
}

function stepName(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes === 1) return 'minute';
  if (minutes < 60) return `span of ${minutes} minutes`;
  if (minutes === 60) return 'hour';
  return minutes < 1440
    ? `span of ${minutes / 60} hours`
    : minutes === 1440
      ? 'day'
      : `span of ${minutes / 1440} days`;
}
