import { Box } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { AlertMatchResult } from '@tocsin/contract';
import { type KeyboardEvent, useId, useRef } from 'react';
import { MatchCard } from './MatchCard.tsx';
import classes from './MatchList.module.css';

interface Props {
  readonly matches: readonly AlertMatchResult[];
  /** Place of the one that is looked at; −1 = none. */
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** CSS length: the list scrolls within it. */
  readonly maxHeight?: string;
  /** Clauses that are shown of each. */
  readonly clauses?: number;
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
const GUESSED_HEIGHT = 84;

/** Matches with their evidence, up to 1,000; the arrow keys move through them. */
export function MatchList({ matches, selected, onSelect, maxHeight = '520px', clauses = 3 }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtual = useVirtualizer({
    count: matches.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => GUESSED_HEIGHT,
    overscan: 6,
  });
  const press = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = Math.min(matches.length - 1, Math.max(0, selected + step));
    onSelect(next);
    virtual.scrollToIndex(next);
  };
  return (
    <Box
      ref={scroller}
      className={classes.scroller}
      mah={maxHeight}
      role="listbox"
      tabIndex={0}
      aria-label="Matches"
      aria-activedescendant={selected >= 0 ? `${id}-${selected}` : undefined}
      onKeyDown={press}
    >
      <Box h={virtual.getTotalSize()} pos="relative" role="presentation">
        {virtual.getVirtualItems().map(({ index, start }) => (
          <div
            key={index}
            ref={virtual.measureElement}
            data-index={index}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === selected}
            aria-setsize={matches.length}
            aria-posinset={index + 1}
            className={classes.match}
            style={{ transform: `translateY(${start}px)` }}
            onClick={() => onSelect(index)}
            onKeyDown={press}
          >
            <MatchCard match={matches[index] as AlertMatchResult} clauses={clauses} />
          </div>
        ))}
      </Box>
    </Box>
  );
}
