import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

/** A server-sent event as a client has it. */
export interface ClientEvent {
  readonly event: string;
  /** Null where none was named; a heartbeat has nothing else. */
  readonly id: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events freely
  readonly data: any;
}

/** A stream of events that is read one after the other. */
export interface EventClient {
  readonly headers: IncomingHttpHeaders;
  /** The next event or heartbeat; null where the stream has ended. @throws Error where it was cut off */
  next(): Promise<ClientEvent | null>;
  /** The next event called `execution`; null where the stream has ended. */
  nextExecution(): Promise<ClientEvent | null>;
  /** Id of the last event or heartbeat that was read. */
  readonly lastId: string | null;
  close(): void;
}

/**
 * Connects to a stream of events.
 * @param headers such as `last-event-id`
 * @throws Error where the answer is not 200
 */
export async function openEvents(url: string, headers: Record<string, string>): Promise<EventClient> {
  const response = await answerOf(url, headers);
  response.setEncoding('utf8');
  if (response.statusCode !== 200)
    throw new Error(`${response.statusCode}: ${(await response.toArray()).join('')}`);
  const blocks = blocksOf(response);
  let lastId: string | null = null;
  const next = async (): Promise<ClientEvent | null> => {
    const { value, done } = await blocks.next();
    if (done === true) return null;
    lastId = value.id ?? lastId;
    return value;
  };
  return {
    headers: response.headers,
    next,
    async nextExecution() {
      for (;;) {
        const event = await next();
        if (event === null || event.event === 'execution') return event;
      }
    },
    get lastId() {
      return lastId;
    },
    close: () => void response.destroy(),
  };
}

/** With a connection of its own. */
function answerOf(url: string, headers: Record<string, string>): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, resolve).on('error', reject);
  });
}

async function* blocksOf(body: AsyncIterable<string>): AsyncGenerator<ClientEvent> {
  let text = '';
  for await (const part of body) {
    text += part;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield eventOf(text.slice(0, end));
      text = text.slice(end + 2);
    }
  }
}

function eventOf(block: string): ClientEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const data = fields.get('data');
  return {
    event: fields.get('event') ?? 'heartbeat',
    id: fields.get('id') ?? null,
    data: data === undefined ? null : JSON.parse(data),
  };
}
