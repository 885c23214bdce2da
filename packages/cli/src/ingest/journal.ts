import { randomUUID } from 'node:crypto';
import type { Batch } from './batch.ts';
import type { RefusalReport } from './refusal-report.ts';
import type { ResumeFile } from './resume-file.ts';
import type { Sent } from './send.ts';
import type { State, TakenRange, Totals } from './state.ts';

/** A range with what it consists of, where this process has read it. */
interface Ahead {
  readonly range: TakenRange;
  readonly batch?: Batch;
}

/** Brings what was taken, in whatever order, into the order of the input, and keeps it. */
export class Journal {
  readonly #file: ResumeFile | null;
  readonly #report: RefusalReport;
  /** Taken behind a gap, by first line; those of an earlier process are not read yet. */
  readonly #ahead: Map<number, Ahead>;
  #state: State;
  #failure: unknown = null;

  constructor(state: State, report: RefusalReport, file: ResumeFile | null) {
    this.#state = state;
    this.#report = report;
    this.#file = file;
    this.#ahead = new Map(state.taken.map((range) => [range.firstLine, { range }]));
  }

  get state(): State {
    return this.#state;
  }

  /** Whether what was taken can no longer be kept. */
  get failed(): boolean {
    return this.#failure !== null;
  }

  /** What an earlier process found out about a batch that it sent before it ended; undefined where it did not, or where the input was changed. */
  known({ firstLine, sha256 }: Batch): Sent | undefined {
    const range = this.#ahead.get(firstLine)?.range;
    return range?.sha256 === sha256 ? range.sent : undefined;
  }

  /** Notes that a batch was taken. */
  taken(batch: Batch, sent: Sent): void {
    const { firstLine, lastLine, sha256 } = batch;
    this.#ahead.set(firstLine, { range: { firstLine, lastLine, sha256, sent }, batch });
    for (let next = this.#next(); next?.batch !== undefined; next = this.#next())
      this.#advance(next.batch, next.range.sent);
    const ahead = [...this.#ahead.values()].map(({ range }) => range);
    this.#state = { ...this.#state, taken: ahead.filter((range) => range.firstLine > this.#state.line) };
    this.#save();
  }

  /**
   * Nothing is under way any more, and some of it was refused: what is sent again is to be looked at again, whatever the server
   * answered before.
   */
  renew(): void {
    this.#state = { ...this.#state, run: randomUUID() };
  }

  /**
   * Resolves when all that was noted is on the disk.
   * @throws CommandError where it cannot be written
   */
  async saved(): Promise<void> {
    if (this.#failure === null) await this.#file?.save(this.#state);
    if (this.#failure !== null) throw this.#failure;
  }

  #save(): void {
    this.#file?.save(this.#state).catch((error: unknown) => {
      this.#failure = error;
    });
  }

  #next(): Ahead | undefined {
    return this.#ahead.get(this.#state.line + 1);
  }

  #advance(batch: Batch, sent: Sent): void {
    this.#ahead.delete(batch.firstLine);
    this.#report.add(sent.refused);
    this.#state = {
      ...this.#state,
      offset: batch.end,
      line: batch.lastLine,
      last: { start: batch.start, sha256: batch.sha256 },
      totals: sum(this.#state.totals, sent),
      refused_bytes: this.#report.bytes,
    };
  }
}

function sum(totals: Totals, { counts, refused }: Sent): Totals {
  return {
    created: totals.created + counts.created,
    updated: totals.updated + counts.updated,
    unchanged: totals.unchanged + counts.unchanged,
    refused: totals.refused + refused.length,
  };
}
