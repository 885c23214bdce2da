import type {
  AlertExecutionResult,
  ExecutionFilters,
  ExecutionStream,
  FollowEvent,
  FollowState,
} from '@tocsin/sdk';
import type { Call } from '../call.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { harmless, plain, time } from '../output/text.ts';
import { type FilterOptions, filtersOf } from './execution-filters.ts';
import { outcomeOf, toldOf } from './show-execution.ts';

/** How the latest runs are printed. */
export interface TailOptions extends FilterOptions {
  readonly follow?: boolean;
  readonly lines: number;
}

/** `tocsin executions tail`: the latest runs, oldest first, and with `--follow` those to come. */
export async function tail(call: Call<TailOptions>): Promise<ExitCode> {
  const filters = await filtersOf(call);
  if (!call.options.follow) {
    for (const run of await latest(call, filters)) tell(call, run);
    return EXIT.ok;
  }
  const signal = call.around.interruption();
  const states = statesTo(call);
  const stream = call.client.executions.follow({ ...filters, signal, onState: states.hear });
  try {
    await follow(call, stream, async () => {
      await states.open;
      return latest(call, filters);
    });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return EXIT.ok;
}

async function latest(
  { client, options }: Call<TailOptions>,
  filters: ExecutionFilters,
): Promise<AlertExecutionResult[]> {
  const { results } = await client.executions.list({ ...filters, limit: options.lines });
  return (results ?? []).reverse();
}

/** @param latestOnceOpen the stream is opened before the latest are listed, so that none falls between the two */
async function follow(
  call: Call<TailOptions>,
  stream: ExecutionStream,
  latestOnceOpen: () => Promise<AlertExecutionResult[]>,
): Promise<void> {
  const events = stream[Symbol.asyncIterator]();
  let next = events.next();
  const listed = new Set<string>();
  // Where the stream ends before it is open, there is nothing to list.
  const found = await Promise.race([
    latestOnceOpen(),
    next.then(({ done }) => (done ? [] : latestOnceOpen())),
  ]);
  for (const run of found) {
    listed.add(run.execution_id);
    tell(call, run);
  }
  for (let { done, value } = await next; !done; { done, value } = await next) {
    tellEvent(call, value as FollowEvent, listed);
    next = events.next();
  }
}

function tellEvent(call: Call<TailOptions>, event: FollowEvent, listed: Set<string>): void {
  if (event.type === 'gap') call.print.note(`Some runs are missing here: ${event.message}`);
  else if (!listed.delete(event.execution.execution_id)) tell(call, event.execution);
}

/** Notes that the connection was cut off, and that it is there again. */
function statesTo({ print }: Call<TailOptions>): { open: Promise<void>; hear: (state: FollowState) => void } {
  let opened: () => void = () => {};
  let cutOff = false;
  const open = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const hear = (state: FollowState): void => {
    if (state.state === 'open') {
      if (cutOff) print.note('Connected again.');
      cutOff = false;
      opened();
      return;
    }
    if (!cutOff) print.note('The connection was cut off; connecting again …');
    cutOff = true;
  };
  return { open, hear };
}

function tell({ print }: Call<TailOptions>, run: AlertExecutionResult): void {
  if (print.json) {
    print.jsonLine(run);
    return;
  }
  const outcome = outcomeOf(run);
  const line = [
    time(run.executed_at),
    run.execution_id,
    run.alert_id,
    plain(outcome).padEnd(9),
    `${run.match_count} of ${run.source_documents.length}`,
    toldOf(run) ?? '',
    run.error?.message ?? '',
  ];
  const colour = typeof outcome === 'object' && outcome !== null ? outcome.colour : undefined;
  print.line(harmless(line.join('  ').trimEnd()), colour);
}
