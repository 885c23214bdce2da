import type { Surroundings } from '../surroundings.ts';
import { documentsIn, type State, type Totals } from './state.ts';

const REDRAWN_EVERY_MS = 100;
const SAID_EVERY_MS = 5000;

/** Tells on standard error how far an ingest is: in one line that is written over, or now and then in a line. */
export class Progress {
  readonly #around: Surroundings;
  readonly #size: number | null;
  readonly #startedAt: number;
  readonly #before: Totals;
  #toldAt: number;
  #drawn = false;

  /** @param size of the input in bytes; null where nobody knows @param state where it begins */
  constructor(around: Surroundings, size: number | null, state: State) {
    this.#around = around;
    this.#size = size;
    this.#before = state.totals;
    this.#startedAt = around.now();
    this.#toldAt = this.#startedAt;
  }

  /** Tells, where it is time to. */
  tell(state: State): void {
    const { errorColumns, now } = this.#around;
    const every = errorColumns === null ? SAID_EVERY_MS : REDRAWN_EVERY_MS;
    if (now() - this.#toldAt < every) return;
    this.#toldAt = now();
    const line = this.#line(state);
    if (errorColumns === null) this.#around.complain(line);
    else this.#around.scribble(`\r${line.slice(0, errorColumns - 1)}\u001b[K`);
    this.#drawn = errorColumns !== null;
  }

  /** Ends the line that is written over. */
  end(): void {
    if (this.#drawn) this.#around.scribble('\r\u001b[K');
    this.#drawn = false;
  }

  /** Since when, in seconds. */
  get seconds(): number {
    return (this.#around.now() - this.#startedAt) / 1000;
  }

  /** Documents a second, of this process. */
  rate({ totals }: State): number {
    return (documentsIn(totals) - documentsIn(this.#before)) / Math.max(this.seconds, 0.001);
  }

  #line(state: State): string {
    const part = this.#size === null || this.#size === 0 ? null : state.offset / this.#size;
    return [
      `${documentsIn(state.totals).toLocaleString('en-US')} documents`,
      `${Math.round(this.rate(state)).toLocaleString('en-US')}/s`,
      `${state.totals.refused.toLocaleString('en-US')} refused`,
      `${this.seconds.toFixed(1)} s`,
      ...(part === null ? [] : [`${Math.floor(part * 100)} %`]),
    ].join(' · ');
  }
}
