import { Box, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useAlertNames, useCollectionNames } from '../../components/use-names.ts';
import classes from './ExecutionList.module.css';
import { ExecutionRowView } from './ExecutionRowView.tsx';
import type { ExecutionRow } from './rows.ts';
import { useSelection } from './use-selection.ts';

interface Props {
  readonly rows: readonly ExecutionRow[];
  readonly total: number;
  readonly hasMore: boolean;
  readonly loadMore: () => void;
  readonly onOpen: (executionId: string) => void;
  /** Told whether the first row is in view. */
  readonly onTop: (isAtTop: boolean) => void;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Under which the place in the list is kept, for whoever comes back. */
  readonly name: string;
}

const HEADS = ['State', 'Alert', 'Matches', 'Notification', 'Started', 'Took', 'When'];
const RIGHT = new Set(['Matches', 'Took', 'When']);
const HEAD_HEIGHT = 36;
/** The next page is asked for when so few rows are left. */
const LEFT_ROWS = 60;
const OVERSCAN = 10;
const SKELETONS = 3;

const offsets = new Map<string, number>();

/** All runs, of which only those in view are drawn. */
export function ExecutionList(props: Props) {
  const { rows, total, hasMore, loadMore, onOpen, onTop, scroller, name } = props;
  const isNarrow = useMediaQuery('(max-width: 61.99em)', false, { getInitialValueInEffect: false });
  const { namespace } = useSearch({ from: '__root__' });
  const search = namespace === undefined ? '' : `?namespace=${encodeURIComponent(namespace)}`;
  const alerts = useAlertNames();
  const collections = useCollectionNames();
  const id = useId();
  const height = isNarrow ? 66 : 44;
  const head = isNarrow ? 0 : HEAD_HEIGHT;
  const list = useVirtualizer({
    count: rows.length + (hasMore ? SKELETONS : 0),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    scrollMargin: head,
    scrollPaddingStart: head,
    overscan: OVERSCAN,
    initialOffset: offsets.get(name) ?? 0,
    // Rows are drawn with the rest, and the page is laid out once, instead of anew when its height is known.
    initialRect: { width: 0, height: window.innerHeight },
    getItemKey: (index) => rows[index]?.execution_id ?? index,
  });
  const selection = useSelection(rows, {
    scroller,
    show: (index) => list.scrollToIndex(index),
    open: onOpen,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height are measured anew
  useLayoutEffect(() => list.measure(), [height]);
  const items = list.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last > rows.length - LEFT_ROWS) loadMore();
  }, [hasMore, last, rows.length, loadMore]);

  const wasAtTop = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once; whoever scrolls tells it from then on
  useEffect(() => scrolled(offsets.get(name) ?? 0), []);
  const scrolled = (top: number): void => {
    offsets.set(name, top);
    const isAtTop = top < height;
    if (isAtTop !== wasAtTop.current) onTop(isAtTop);
    wasAtTop.current = isAtTop;
  };

  return (
    <Box
      ref={scroller}
      className={classes.grid}
      role="grid"
      tabIndex={0}
      aria-label="Executions"
      aria-rowcount={total + 1}
      aria-activedescendant={
        selection.index >= 0 ? `${id}-${rows[selection.index]?.execution_id}` : undefined
      }
      onScroll={(event) => scrolled(event.currentTarget.scrollTop)}
      onKeyDown={selection.press}
    >
      <div role="row" className={classes.head} aria-rowindex={1}>
        {HEADS.map((label) => (
          <span key={label} role="columnheader" className={RIGHT.has(label) ? classes.number : undefined}>
            {label}
          </span>
        ))}
      </div>
      <Box role="rowgroup" pos="relative" h={list.getTotalSize()}>
        {items.map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return <Waiting key={key} start={start - head} height={height} />;
          return (
            <ExecutionRowView
              key={key}
              id={`${id}-${row.execution_id}`}
              row={row}
              index={index}
              start={start - head}
              alertName={alerts.get(row.alert_id)}
              collectionName={collections.get(row.collection_id)}
              isSelected={index === selection.index}
              href={`/executions/${row.execution_id}${search}`}
              onOpen={onOpen}
            />
          );
        })}
      </Box>
    </Box>
  );
}

function Waiting({ start, height }: { readonly start: number; readonly height: number }) {
  return (
    <div
      role="presentation"
      className={classes.row}
      style={{ transform: `translateY(${start}px)`, display: 'block' }}
    >
      <Skeleton height={height - 24} mt={12} />
    </div>
  );
}
