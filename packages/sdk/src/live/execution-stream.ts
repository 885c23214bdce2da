import { retryDelay } from '../core/backoff.ts';
import type { Call } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import type { TocsinError } from '../errors.ts';
import { eventsOf } from './connection.ts';
import type { ServerSentEvent } from './event-parser.ts';
import type { FollowEvent, FollowOptions } from './follow-options.ts';

export type { FollowEvent, FollowOptions, FollowState } from './follow-options.ts';

const LONGEST_WAIT_MS = 30_000;
const IDLE_TIMEOUT_MS = 45_000;

/**
 * The runs of alerts as they are recorded. It ends when its signal is aborted or its loop is left; an error that does not pass
 * is thrown. `lastEventId` is where it is, also after a time in which nothing happened.
 */
export class ExecutionStream implements AsyncIterable<FollowEvent> {
  readonly #settings: Settings;
  readonly #options: FollowOptions;
  #lastEventId: string | null;
  #retryMs = 0;
  /** How often in a row it was cut off before anything came. */
  #failures = 0;

  constructor(settings: Settings, options: FollowOptions = {}) {
    this.#settings = settings;
    this.#options = options;
    this.#lastEventId = options.lastEventId ?? null;
  }

  /** Where to go on behind; null while nothing came yet. */
  get lastEventId(): string | null {
    return this.#lastEventId;
  }

  /** @throws TocsinError where connecting again is of no use */
  async *[Symbol.asyncIterator](): AsyncGenerator<FollowEvent, void, undefined> {
    // What ends the loop ends the connection with it.
    const signal = this.#options.signal ?? new AbortController().signal;
    while (!signal.aborted) {
      const ended: { error: TocsinError | null } = { error: null };
      yield* this.#connection(signal, ended);
      if (signal.aborted) return;
      await this.#wait(signal, ended.error);
    }
  }

  async *#connection(
    signal: AbortSignal,
    ended: { error: TocsinError | null },
  ): AsyncGenerator<FollowEvent, void, undefined> {
    const { idleTimeoutMs = IDLE_TIMEOUT_MS } = this.#options;
    const events = eventsOf(this.#settings, this.#call(), { signal, idleTimeoutMs });
    try {
      for await (const event of events) {
        this.#failures = 0;
        this.#lastEventId = event.id ?? this.#lastEventId;
        this.#retryMs = event.retryMs ?? this.#retryMs;
        const told = this.#toldBy(event);
        if (told !== null) yield told;
      }
    } catch (error) {
      ended.error = error as TocsinError;
    }
  }

  #call(): Call {
    const {
      lastEventId: _from,
      signal: _signal,
      onState: _onState,
      idleTimeoutMs: _idle,
      ...filters
    } = this.#options;
    const headers: Record<string, string> =
      this.#lastEventId === null ? {} : { 'last-event-id': this.#lastEventId };
    return {
      method: 'GET',
      path: '/v1/alerts/executions/stream',
      query: { ...filters },
      options: { headers },
    };
  }

  #toldBy({ event, data, id }: ServerSentEvent): FollowEvent | null {
    if (data === null) return null;
    const lastEventId = id ?? '';
    if (event === 'execution') return { type: event, execution: JSON.parse(data), lastEventId };
    if (event === 'gap') return { type: event, message: JSON.parse(data).message, lastEventId };
    // Whatever else comes one day is for those who know it.
    if (event === 'ready') this.#options.onState?.({ state: 'open', resumed: JSON.parse(data).resumed });
    return null;
  }

  /** @throws the error where it does not pass */
  async #wait(signal: AbortSignal, error: TocsinError | null): Promise<void> {
    const { runtime } = this.#settings;
    this.#failures++;
    const backoff =
      error === null ? this.#retryMs : retryDelay(error, this.#failures, runtime, LONGEST_WAIT_MS);
    if (backoff === null) throw error as TocsinError;
    const waitMs = Math.max(backoff, this.#retryMs);
    this.#options.onState?.({ state: 'waiting', waitMs, error });
    await runtime.sleep(waitMs, signal).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }
}
