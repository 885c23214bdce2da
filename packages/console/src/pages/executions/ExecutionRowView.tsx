import { Badge, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo, useState } from 'react';
import { ReasonBadge, StatusBadge, TriggeredBadge, wordsOf } from '../../components/badges.tsx';
import { count, duration } from '../../components/numbers.ts';
import classes from './ExecutionList.module.css';
import type { ExecutionRow } from './rows.ts';

interface Props {
  readonly row: ExecutionRow;
  /** Place in the whole list, counted from 0. */
  readonly index: number;
  /** In pixels from the top of the list. */
  readonly start: number;
  readonly id: string;
  readonly alertName: string | undefined;
  readonly collectionName: string | undefined;
  readonly isSelected: boolean;
  readonly onOpen: (executionId: string) => void;
}

/** So long ago at most a row arrived that is shown as new. */
const FRESH_MS = 3000;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

/** A run in the list; drawn again only where something of it changed. */
export const ExecutionRowView = memo(function ExecutionRowView(props: Props) {
  const { row, index, start, id, alertName, collectionName, isSelected, onOpen } = props;
  const [isFresh] = useState(() => row.arrivedAt !== null && Date.now() - row.arrivedAt < FRESH_MS);
  const at = new Date(row.executed_at);
  const { notification } = row;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid listens to keys
    <div
      role="row"
      id={id}
      tabIndex={-1}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      className={classesOf(row, isFresh)}
      style={{ transform: `translateY(${start}px)` }}
      onClick={() => onOpen(row.execution_id)}
    >
      <span role="gridcell" className={classes.state}>
        <State row={row} />
      </span>
      <span role="gridcell" className={classes.alert}>
        <Link
          className={classes.name}
          to="/executions/$executionId"
          params={{ executionId: row.execution_id }}
          preload={false}
          tabIndex={-1}
        >
          {alertName ?? row.alert_id}
        </Link>
        <span className={classes.muted}>{collectionName ?? row.collection_id}</span>
      </span>
      <span role="gridcell" className={`${classes.number} ${classes.matches}`}>
        {count(row.match_count)}
      </span>
      <span role="gridcell" className={classes.reason}>
        {notification !== null && <ReasonBadge {...notification} />}
      </span>
      <span role="gridcell" className={`${classes.muted} ${classes.mode}`}>
        {wordsOf(row.mode)}
      </span>
      <span role="gridcell" className={`${classes.number} ${classes.muted} ${classes.duration}`}>
        {duration(row.duration_ms)}
      </span>
      <span role="gridcell" className={classes.when}>
        <span className={classes.day}>{day.format(at)}</span> {clock.format(at)}
      </span>
    </div>
  );
});

function classesOf({ triggered, executed_at }: ExecutionRow, isFresh: boolean): string {
  const isToday = new Date(executed_at).toDateString() === new Date().toDateString();
  const names = [!triggered && classes.quiet, isFresh && classes.fresh, isToday && classes.today];
  return [classes.row, ...names].filter(Boolean).join(' ');
}

function State({ row: { status, triggered, error } }: { readonly row: ExecutionRow }) {
  if (status === 'completed')
    return triggered ? <TriggeredBadge triggered /> : <span className={classes.muted}>quiet</span>;
  const badge =
    status === 'partial' && triggered ? (
      <Badge color="yellow">partly</Badge>
    ) : (
      <StatusBadge status={status} />
    );
  return error === null ? (
    badge
  ) : (
    <Tooltip label={error} maw={420} multiline>
      {badge}
    </Tooltip>
  );
}
