import { useQueryClient } from '@tanstack/react-query';
import type { TocsinError } from '@tocsin/sdk';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { useKey, useTocsin } from '../../data/client.ts';
import { listKeyOf, wantedOf } from './executions-query.ts';
import type { ExecutionsSearch } from './filters.ts';
import { followRows, LATEST } from './follow-rows.ts';
import { type ExecutionRow, type RowPages, unknownOf, withOnTop, withUpdates } from './rows.ts';

/** How the stream of new runs does. */
export type LiveState =
  | { readonly is: 'off' }
  | { readonly is: 'connecting' }
  | { readonly is: 'open' }
  | { readonly is: 'waiting'; readonly waitMs: number }
  | { readonly is: 'failed'; readonly error: TocsinError };

interface Options {
  readonly isOn: boolean;
  /** Whether new runs may be put on top without moving what somebody reads. */
  readonly isAtTop: RefObject<boolean>;
}

/** Behind so many the list is read anew instead. */
const MOST_WAITING = 2000;

/** New runs as they are recorded: they go on top, or wait while somebody reads further down. */
export function useLive(search: ExecutionsSearch, { isOn, isAtTop }: Options) {
  const tocsin = useTocsin();
  const queries = useQueryClient();
  const key = listKeyOf(useKey(), search);
  const keyText = JSON.stringify(key);
  const [state, setState] = useState<LiveState>({ is: 'off' });
  const [waiting, setWaiting] = useState<readonly ExecutionRow[]>([]);
  const keyNow = useRef(key);
  keyNow.current = key;

  const reset = useCallback((): void => {
    setWaiting([]);
    void queries.resetQueries({ queryKey: keyNow.current });
  }, [queries]);

  const receive = useCallback(
    (rows: readonly ExecutionRow[]): void => {
      const pages = queries.getQueryData<RowPages>(keyNow.current);
      if (pages === undefined) return;
      const updated = withUpdates(pages, rows);
      if (updated !== pages) queries.setQueryData(keyNow.current, updated);
      const added = unknownOf(updated, rows);
      if (added.length === 0) return;
      if (isAtTop.current) queries.setQueryData(keyNow.current, withOnTop(updated, added));
      else setWaiting((before) => joined(before, added));
    },
    [queries, isAtTop],
  );

  const catchUp = useCallback(
    (latest: readonly ExecutionRow[]): void => {
      const pages = queries.getQueryData<RowPages>(keyNow.current);
      const isFarBehind = latest.length === LATEST && pages && unknownOf(pages, latest).length === LATEST;
      if (isFarBehind) reset();
      else receive(latest);
    },
    [queries, receive, reset],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: another list is followed anew
  useEffect(() => {
    setWaiting([]);
    if (!isOn) return setState({ is: 'off' });
    setState({ is: 'connecting' });
    const end = new AbortController();
    const { signal } = end;
    const whileOn =
      <T>(tell: (news: T) => void) =>
      (news: T): void => {
        if (!signal.aborted) tell(news);
      };
    void followRows(tocsin, wantedOf(search), {
      signal,
      onState: whileOn(setState),
      onRows: whileOn(receive),
      onOpen: whileOn(catchUp),
      onGap: reset,
    });
    return () => end.abort();
  }, [tocsin, keyText, isOn, receive, catchUp, reset]);

  const showWaiting = useCallback((): void => {
    if (waiting.length === 0) return;
    if (waiting.length >= MOST_WAITING) return reset();
    queries.setQueryData<RowPages>(keyNow.current, (pages) => pages && withOnTop(pages, waiting));
    setWaiting([]);
  }, [queries, waiting, reset]);

  return { state, waiting: waiting.length, showWaiting };
}

function joined(before: readonly ExecutionRow[], added: readonly ExecutionRow[]): readonly ExecutionRow[] {
  const known = new Set(before.map((row) => row.execution_id));
  const more = added.filter((row) => !known.has(row.execution_id));
  return [...before, ...more].slice(0, MOST_WAITING);
}
