/** Of a stream of server-sent events: nobody on the way may keep it, hold it back or change it. */
export const EVENT_STREAM_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store, no-transform',
  'x-accel-buffering': 'no',
  // The connection has no other use; so the server can stop as soon as the stream ends.
  connection: 'close',
};

/** An event as it is sent: its id is where a client goes on that connects again. */
export interface SentEvent {
  readonly event: string;
  readonly id?: string;
  /** One line. */
  readonly data: string;
  /** Milliseconds after which a client that is cut off connects again. */
  readonly retry?: number;
}

/** The text of an event. */
export function eventText({ event, id, data, retry }: SentEvent): string {
  const retryLine = retry === undefined ? '' : `retry: ${retry}\n`;
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return `${retryLine}${idLine}event: ${event}\ndata: ${data}\n\n`;
}

/** A sign of life that moves clients on to an id without an event. */
export function heartbeatText(id: string): string {
  return `: still there\nid: ${id}\n\n`;
}
