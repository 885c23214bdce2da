import { Group, Text } from '@mantine/core';
import type { ScoreHistogram } from '@tocsin/contract';
import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { some } from '../../../components/numbers.ts';
import classes from './Histogram.module.css';

interface Props {
  readonly histogram: ScoreHistogram;
  /** The lowest score that passes, as the draft has it now; null where it cannot be moved. */
  readonly threshold: number | null;
  /** Told of the score that the line was dragged to; absent where it cannot be. */
  readonly onThreshold?: (score: number) => void;
}

const STEP = 0.01;

/** How the scores lie around the threshold: bars, and a line that can be dragged. */
export function Histogram({ histogram, threshold, onThreshold }: Props) {
  const { buckets, scored, feature, others } = histogram;
  const [from, to] = rangeOf(histogram, threshold);
  const most = Math.max(1, ...buckets.map(({ count }) => count));
  const above = buckets.reduce((sum, bucket) => sum + bucket.above, 0);
  const share = (score: number): number => Math.min(1, Math.max(0, (score - from) / (to - from || 1)));
  return (
    <div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" fw={600}>
          Scores
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {feature}
        </Text>
      </Group>
      <div className={classes.chart}>
        <div
          className={classes.bars}
          role="img"
          aria-label={`${above} of ${some(scored, 'score')} reach the threshold`}
        >
          {buckets.map((bucket) => (
            <div
              key={bucket.from}
              className={classes.slot}
              title={`${bucket.from.toFixed(3)} to ${bucket.to.toFixed(3)}: ${bucket.count}`}
              style={{
                left: `${100 * share(bucket.from)}%`,
                width: `${100 * (share(bucket.to) - share(bucket.from))}%`,
              }}
            >
              <div className={classes.bar} style={{ height: `${heightOf(bucket.count, most)}%` }}>
                <div
                  className={classes.above}
                  style={{ height: `${bucket.count === 0 ? 0 : (100 * bucket.above) / bucket.count}%` }}
                />
              </div>
            </div>
          ))}
        </div>
        {threshold !== null && (
          <ThresholdLine
            threshold={threshold}
            at={share(threshold)}
            scoreAt={(part) => from + part * (to - from)}
            {...(onThreshold !== undefined && { onThreshold })}
          />
        )}
      </div>
      <Group justify="space-between">
        <Text size="xs" c="dimmed">
          {from.toFixed(2)}
        </Text>
        <Text size="xs" c="dimmed">
          {others > 0 ? `${some(others, 'other search', 'other searches')} not shown` : ''}
        </Text>
        <Text size="xs" c="dimmed">
          {to.toFixed(2)}
        </Text>
      </Group>
    </div>
  );
}

/** The scores that are shown: those that there are, and the threshold with some room. */
function rangeOf({ buckets }: ScoreHistogram, threshold: number | null): [number, number] {
  const from = Math.min(buckets[0]?.from ?? 0, threshold ?? 1);
  const to = Math.max(buckets.at(-1)?.to ?? 1, Math.min(1, (threshold ?? 0) + 0.05));
  return [Math.max(0, from), to];
}

/** A single document stays to be seen beside hundreds. */
function heightOf(count: number, most: number): number {
  return count === 0 ? 0 : Math.max(4, (100 * count) / most);
}

interface LineProps {
  readonly threshold: number;
  /** Where it stands, 0 to 1. */
  readonly at: number;
  readonly scoreAt: (part: number) => number;
  readonly onThreshold?: (score: number) => void;
}

function ThresholdLine({ threshold, at, scoreAt, onThreshold }: LineProps) {
  const line = useRef<HTMLDivElement>(null);
  const [range, setRange] = useState<typeof scoreAt | null>(null);
  const move = (score: number): void => onThreshold?.(Math.min(1, Math.max(0, Number(score.toFixed(3)))));
  const drag = ({ clientX }: PointerEvent): void => {
    const box = line.current?.parentElement?.getBoundingClientRect();
    if (range === null || box === undefined) return;
    move(range((clientX - box.left) / box.width));
  };
  const press = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    move(threshold + by);
  };
  return (
    <div
      ref={line}
      className={classes.line}
      data-fixed={onThreshold === undefined || undefined}
      style={{ left: `${100 * at}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Threshold"
      aria-valuemin={0}
      aria-valuemax={1}
      aria-valuenow={threshold}
      aria-disabled={onThreshold === undefined}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setRange(() => scoreAt);
      }}
      onPointerMove={drag}
      onPointerUp={() => setRange(null)}
    >
      <span className={classes.value} data-right={at > 0.8 || undefined}>
        {threshold.toFixed(3).replace(/0$/, '')}
      </span>
    </div>
  );
}
