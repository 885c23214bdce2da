import { Paper, Text } from '@mantine/core';
import type { StatisticsResponse } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { shortCount } from '../../components/numbers.ts';
import { textOf } from '../../theme.ts';
import classes from './Overview.module.css';

/** The figures that one looks at first. */
export function Tiles({ statistics }: { readonly statistics: StatisticsResponse }) {
  const { totals, backlog, held, step_ms, buckets } = statistics;
  const minutes = Math.max(1, (buckets.length * step_ms) / 60_000);
  const { delivered = 0, failed = 0 } = totals.deliveries ?? {};
  const ended = delivered + failed;
  const waiting = held.reduce((sum, one) => sum + one.count, 0);
  return (
    <div className={classes.tiles}>
      <Tile label="Executions" value={shortCount(totals.executions)}>
        {perMinute(totals.executions / minutes)}
        {totals.failed > 0 && ` · ${shortCount(totals.failed)} failed`}
      </Tile>
      <Tile label="Triggered" value={shortCount(totals.triggered)} color="ember">
        {perMinute(totals.triggered / minutes)} · {share(totals.triggered, totals.executions)} of all
      </Tile>
      <Tile label="Delivered" value={shortCount(delivered)} color={failed > 0 ? 'red' : 'teal'}>
        {ended === 0 ? 'nothing was sent' : `${share(delivered, ended)} of what ended`}
        {failed > 0 && ` · ${shortCount(failed)} failed`}
      </Tile>
      <Tile label="Held" value={shortCount(waiting)} color={waiting > 0 ? 'orange' : undefined}>
        {shortCount(backlog.pending_deliveries)} to be sent · {shortCount(backlog.unchecked_batches)} to be
        checked
      </Tile>
    </div>
  );
}

interface TileProps {
  readonly label: string;
  readonly value: string;
  readonly color?: string | undefined;
  readonly children: ReactNode;
}

function Tile({ label, value, color, children }: TileProps) {
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed" fw={500}>
        {label}
      </Text>
      <Text fz={30} fw={700} lh={1.25} lts={-0.8} {...(color !== undefined && { c: textOf(color) })}>
        {value}
      </Text>
      <Text size="xs" c="dimmed">
        {children}
      </Text>
    </Paper>
  );
}

function perMinute(rate: number): string {
  if (rate > 0 && rate < 0.1) return 'less than 0.1 a minute';
  return `${rate >= 10 || rate === 0 ? Math.round(rate) : rate.toFixed(1)} a minute`;
}

function share(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const percent = (100 * part) / whole;
  return `${percent > 0 && percent < 10 ? percent.toFixed(1) : Math.floor(percent)} %`;
}
