import { Group, Skeleton, Text, Tooltip } from '@mantine/core';
import type { AlertResponse } from '@tocsin/contract';
import type { ReactNode } from 'react';
import { shortCount } from '../../components/numbers.ts';
import { When } from '../../components/When.tsx';

/** How often an alert ran and fired, and when last. */
export function Figures({ alert: { statistics } }: { readonly alert: AlertResponse }) {
  if (statistics === undefined) return <Skeleton width={230} height={36} />;
  const { runs, triggered, failed, last_recorded_at } = statistics;
  return (
    <Group gap="lg" wrap="nowrap">
      <Figure label="runs" means="Batches that it checked" value={shortCount(runs)} />
      <Figure
        label="fired"
        means={`${share(triggered, runs)} of its runs fired`}
        value={shortCount(triggered)}
        color={triggered > 0 ? 'ember' : undefined}
      />
      {failed > 0 && (
        <Figure label="failed" means="Runs that failed" value={shortCount(failed)} color="red" />
      )}
      <Figure
        label="last run"
        means="The last run that was recorded"
        value={last_recorded_at === null ? '–' : <When time={last_recorded_at} fw={600} />}
      />
    </Group>
  );
}

interface FigureProps {
  readonly label: string;
  readonly means: string;
  readonly value: ReactNode;
  readonly color?: string | undefined;
}

function Figure({ label, means, value, color }: FigureProps) {
  return (
    <Tooltip label={means}>
      <div>
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
  return whole === 0 ? 'None' : `${((100 * part) / whole).toFixed(part * 10 < whole ? 1 : 0)} %`;
}
