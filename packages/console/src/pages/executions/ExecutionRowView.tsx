import { type MouseEvent, memo, useState } from 'react';
import { toldLook, wordsOf } from '../../components/badges.tsx';
import { LightBadge } from '../../components/LightBadge.tsx';
import { count, duration } from '../../components/numbers.ts';
import { second, shortDay } from '../../components/times.ts';
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
  /** Where it leads, for those who open it beside. */
  readonly href: string;
  readonly onOpen: (executionId: string) => void;
}

/** So long ago at most a row arrived that is shown as new. */
const FRESH_MS = 3000;

/** A run in the list; drawn again only where something of it changed. */
export const ExecutionRowView = memo(function ExecutionRowView(props: Props) {
  const { row, index, start, id, alertName, collectionName, isSelected, href, onOpen } = props;
  const [isFresh] = useState(() => row.arrivedAt !== null && Date.now() - row.arrivedAt < FRESH_MS);
  const { executed_at } = row;
  const told = row.notification === null ? null : toldLook(row.notification);
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(row.execution_id);
  };
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
      onClick={open}
    >
      <span role="gridcell" className={classes.state}>
        <State row={row} />
      </span>
      <span role="gridcell" className={classes.alert}>
        <a className={classes.name} href={href} tabIndex={-1}>
          {alertName ?? row.alert_id}
        </a>
        <span className={classes.muted}>{collectionName ?? row.collection_id}</span>
      </span>
      <span
        role="gridcell"
        className={`${classes.number} ${classes.matches}`}
        data-unit={row.match_count === 1 ? ' match' : ' matches'}
      >
        {count(row.match_count)}
      </span>
      <span role="gridcell" className={classes.reason}>
        {told !== null && (
          <LightBadge color={told.color} title={told.means}>
            {told.text}
          </LightBadge>
        )}
      </span>
      <span role="gridcell" className={`${classes.muted} ${classes.mode}`}>
        {wordsOf(row.mode)}
      </span>
      <span role="gridcell" className={`${classes.number} ${classes.muted} ${classes.duration}`}>
        {duration(row.duration_ms)}
      </span>
      <span role="gridcell" className={classes.when}>
        <span className={classes.day}>{shortDay(executed_at)}</span> {second(executed_at)}
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
  if (status === 'failed' || status === 'partial')
    return (
      <LightBadge color={status === 'failed' ? 'red' : 'yellow'} title={error ?? undefined}>
        {status}
      </LightBadge>
    );
  if (!triggered) return <span className={classes.muted}>quiet</span>;
  return (
    <LightBadge color="ember" isFilled>
      triggered
    </LightBadge>
  );
}
