/** A block of a stream of server-sent events. */
export interface ServerSentEvent {
  /** `message` where none is named. */
  readonly event: string;
  /** Null for a block that has none, such as a sign of life. */
  readonly data: string | null;
  /** The id that holds from here on; null where none was named yet. */
  readonly id: string | null;
  /** Milliseconds to wait before connecting again; null where it says nothing. */
  readonly retryMs: number | null;
}

interface Block {
  event: string;
  data: string[];
  id: string | null;
  retryMs: number | null;
}

const emptyBlock = (): Block => ({ event: 'message', data: [], id: null, retryMs: null });

/** Reads server-sent events from texts that are cut anywhere; lines end with LF, CR or both. */
export class EventParser {
  #rest = '';
  #block: Block = emptyBlock();
  #id: string | null = null;
  #isFirst = true;

  /** The blocks that end in this text. What has not ended is kept for the next. */
  *push(text: string): Generator<ServerSentEvent, void, undefined> {
    this.#rest += this.#isFirst ? text.replace(/^\uFEFF/, '') : text;
    this.#isFirst &&= this.#rest === '';
    // A CR at the end may be the first half of a line's end.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line !== '') this.#take(line);
      else yield* this.#endOfBlock();
    }
  }

  #take(line: string): void {
    const colon = line.indexOf(':');
    // Where it begins with a colon it is a comment.
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#block.event = value;
    else if (name === 'data') this.#block.data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.#block.id = value;
    else if (name === 'retry' && /^\d+$/.test(value)) this.#block.retryMs = Number(value);
  }

  *#endOfBlock(): Generator<ServerSentEvent, void, undefined> {
    const { event, data, id, retryMs } = this.#block;
    this.#block = emptyBlock();
    this.#id = id ?? this.#id;
    if (data.length === 0 && id === null && retryMs === null) return;
    yield { event, data: data.length === 0 ? null : data.join('\n'), id: this.#id, retryMs };
  }
}
