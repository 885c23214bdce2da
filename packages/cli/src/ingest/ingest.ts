import { type Batch, batchesOf } from './batch.ts';
import { InFlight } from './in-flight.ts';
import type { Input } from './input.ts';
import type { Journal } from './journal.ts';
import { linesOf } from './lines.ts';
import { LineRefusedError, send, type Target } from './send.ts';

/** An ingest that is to be done, or to go on. */
export interface Ingest {
  readonly input: Input;
  readonly target: Target;
  readonly journal: Journal;
  /** Requests that are under way at once. */
  readonly concurrency: number;
  /** Ends the reading; what is under way is brought to its end. */
  readonly signal: AbortSignal;
  /** Told whenever something was taken. */
  readonly onTaken: () => void;
}

/**
 * Sends all lines of the input, a bounded part of it in memory. What was taken is in the journal, however it ends.
 * @returns whether all was taken: false where the signal ended it
 * @throws LineRefusedError where a line was refused, the first of them
 * @throws TocsinError, CommandError where it cannot go on
 */
export async function ingest({
  input,
  target,
  journal,
  concurrency,
  signal,
  onTaken,
}: Ingest): Promise<boolean> {
  const { state } = journal;
  const errors: unknown[] = [];
  const inFlight = new InFlight(concurrency);
  const take = async (batch: Batch): Promise<void> => {
    try {
      journal.taken(batch, journal.known(batch) ?? (await send(target, batch)));
      onTaken();
    } catch (error) {
      errors.push(error);
    }
  };
  const mayGoOn = (): boolean => errors.length === 0 && !signal.aborted && !journal.failed;
  let ended = true;
  try {
    const batches = batchesOf(linesOf(input.from(state), state), {
      size: state.batch,
      offset: state.offset,
      taken: state.taken,
    });
    for await (const batch of batches) {
      const ids = new Set(batch.documents.flatMap(({ id }) => id ?? []));
      await inFlight.room(ids);
      ended = mayGoOn();
      if (!ended) break;
      inFlight.add(ids, take(batch));
    }
  } catch (error) {
    errors.push(error);
  }
  await inFlight.settled();
  if (errors.length > 0 && errors.every((error) => error instanceof LineRefusedError)) journal.renew();
  await journal.saved();
  if (errors.length > 0) throw firstOf(errors);
  return ended;
}

/** The one to tell of: the first line that was refused, unless something else went wrong. */
function firstOf(errors: readonly unknown[]): unknown {
  const other = errors.find((error) => !(error instanceof LineRefusedError));
  const lines = errors.filter((error) => error instanceof LineRefusedError);
  return other ?? lines.reduce((first, error) => (error.line < first.line ? error : first));
}
