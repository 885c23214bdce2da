import { unexpected } from '../core/answer.ts';
import { Deadline } from '../core/deadline.ts';
import { type Call, failureOf, headersOf, open } from '../core/request.ts';
import type { Settings } from '../core/settings.ts';
import { EventParser, type ServerSentEvent } from './event-parser.ts';

/** How a stream of events is read. */
export interface Connecting {
  readonly signal: AbortSignal;
  /** It is cut off when nothing came for so long. */
  readonly idleTimeoutMs: number;
}

/**
 * The events of one connection, until the server ends it.
 * @throws TocsinError where it cannot be made or is cut off
 */
export async function* eventsOf(
  settings: Settings,
  call: Call,
  { signal, idleTimeoutMs }: Connecting,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const deadline = new Deadline(signal, settings.timeoutMs);
  try {
    const headers = { ...headersOf(settings, call), accept: 'text/event-stream' };
    const response = await open(settings, call, headers, deadline);
    if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
      throw unexpected(`${call.method} ${call.path}`, response, 'not with a stream of events');
    yield* blocksOf(response, () => deadline.restart(idleTimeoutMs));
  } catch (error) {
    throw failureOf(error, settings, call, deadline);
  } finally {
    deadline.abort();
  }
}

async function* blocksOf(
  response: Response,
  alive: () => void,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  if (response.body === null) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  for (;;) {
    alive();
    const { done, value } = await reader.read();
    if (done) return;
    yield* parser.push(decoder.decode(value, { stream: true }));
  }
}
