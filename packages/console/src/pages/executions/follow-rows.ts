import type { ExecutionFilters, Tocsin, TocsinError } from '@tocsin/sdk';
import { type ExecutionRow, toRow } from './rows.ts';
import type { LiveState } from './use-live.ts';

interface Follow {
  readonly signal: AbortSignal;
  readonly onState: (state: LiveState) => void;
  readonly onRows: (rows: readonly ExecutionRow[]) => void;
  /** The latest rows once it follows: what was recorded between the list and the stream is in neither. */
  readonly onOpen: (latest: readonly ExecutionRow[]) => void;
  /** Runs may be missing: the list is to be read anew. */
  readonly onGap: () => void;
}

/** Rows are handed on together, so that a burst costs no more than a few. */
const GATHER_MS = 250;
/** How often the latest rows are read again: people may have been told in the meantime. */
const REREAD_MS = 10_000;
/** How many are read then. */
export const LATEST = 50;

/** Follows the runs that pass the filters until its signal ends it. It throws nothing: what is wrong is a state. */
export async function followRows(tocsin: Tocsin, wanted: ExecutionFilters, follow: Follow): Promise<void> {
  const { signal, onState, onRows, onOpen, onGap } = follow;
  const reread = (tell: Follow['onRows']): void => void readLatest(tocsin, wanted, signal).then(tell);
  const timer = setInterval(reread, REREAD_MS, onRows);
  const gather = gatherer(onRows);
  const stream = tocsin.executions.follow({
    ...wanted,
    signal,
    onState: (now) => {
      if (now.state === 'waiting') return onState({ is: 'waiting', waitMs: now.waitMs });
      onState({ is: 'open' });
      if (!now.resumed) reread(onOpen);
    },
  });
  try {
    for await (const event of stream) {
      if (event.type === 'gap') onGap();
      else gather(toRow(event.execution, Date.now()));
    }
  } catch (error) {
    if (!signal.aborted) onState({ is: 'failed', error: error as TocsinError });
  } finally {
    clearInterval(timer);
  }
}

async function readLatest(
  tocsin: Tocsin,
  wanted: ExecutionFilters,
  signal: AbortSignal,
): Promise<ExecutionRow[]> {
  if (document.visibilityState === 'hidden') return [];
  try {
    // Nobody reads this total; one that is named is not counted.
    const { results } = await tocsin.executions.list({ ...wanted, limit: LATEST, total: 0 }, { signal });
    const now = Date.now();
    return results.map((execution) => toRow(execution, now));
  } catch {
    // The stream says what is wrong with the connection.
    return [];
  }
}

function gatherer(onRows: Follow['onRows']): (row: ExecutionRow) => void {
  let gathered: ExecutionRow[] = [];
  return (row) => {
    gathered.push(row);
    if (gathered.length > 1) return;
    setTimeout(() => {
      onRows(gathered);
      gathered = [];
    }, GATHER_MS);
  };
}
