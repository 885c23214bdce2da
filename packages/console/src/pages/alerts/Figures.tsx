import { Group, Skeleton, Text, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { AlertResponse } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { shortCount } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';
import { useKey, useTocsin } from '../../data/client.ts';
import classes from './AlertCard.module.css';

const STALE_MS = 20_000;

/** How often an alert ran and fired, and when last. */
export function Figures({ alert: { alert_id, statistics } }: { readonly alert: AlertResponse }) {
  if (statistics === undefined) return <Skeleton className={classes.loading} height={36} />;
  const { runs, triggered, failed, last_recorded_at } = statistics;
  return (
    <Group gap="xs" wrap="nowrap" className={classes.figures}>
      <Figure label="runs" means="Batches that it checked" value={shortCount(runs)} />
      <Figure
        label="fired"
        means="Runs that found what it watches for"
        value={shortCount(triggered)}
        color={triggered > 0 ? 'ember' : undefined}
      />
      {failed > 0 && (
        <Figure label="failed" means="Runs that failed" value={shortCount(failed)} color="red" />
      )}
      <Figure label="rate" means="How many of its runs fired" value={share(triggered, runs)} />
      <Figure
        label="last run"
        means="The last run that was recorded"
        value={last_recorded_at === null ? '–' : <When time={last_recorded_at} fw={600} />}
        isWide
      />
      <LastFired id={alert_id} triggered={triggered} />
    </Group>
  );
}

/** The statistics do not say when an alert fired last: its runs do. */
function LastFired({ id, triggered }: { readonly id: string; readonly triggered: number }) {
  const tocsin = useTocsin();
  const key = useKey();
  const { data } = useQuery({
    queryKey: key('executions', 'last-fired', id, triggered),
    queryFn: async ({ signal }) =>
      (await tocsin.alerts.executions(id, { limit: 1, triggered: true }, { signal })).results?.[0] ?? null,
    enabled: triggered > 0,
    staleTime: STALE_MS,
  });
  const value = data == null ? '–' : <When time={data.executed_at} fw={600} />;
  return <Figure label="last fired" means="The last run that fired" value={value} isWide />;
}

interface FigureProps {
  readonly label: string;
  readonly means: string;
  readonly value: ReactNode;
  readonly color?: string | undefined;
  readonly isWide?: boolean;
}

function Figure({ label, means, value, color, isWide = false }: FigureProps) {
  return (
    <Tooltip label={means}>
      <div className={isWide ? classes.wide : classes.figure}>
        <Text
          size="sm"
          fw={600}
          component="div"
          {...(color !== undefined && { c: `var(--mantine-color-${color}-text)` })}
        >
          {value}
        </Text>
        <Text size="xs" c="dimmed">
          {label}
        </Text>
      </div>
    </Tooltip>
  );
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part * 10 < whole ? 1 : 0)} %`;
}
