import { CommandError } from '../errors.ts';

/** A line of the input. */
export interface Line {
  /** Counts from 1. */
  readonly number: number;
  /** As it stands there, with what ends it. */
  readonly raw: Buffer;
}

/** Where reading begins. */
export interface Position {
  /** Lines before it. */
  readonly line: number;
}

const NEWLINE = 0x0a;
/** No document comes near it; a file without line breaks must not be read into memory. */
export const MAX_LINE_BYTES: number = 32 * 1024 * 1024;

/**
 * The lines of a stream of bytes, as many at once as a chunk brings.
 * @throws CommandError where a line is longer than a request may be
 */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array>,
  from: Position,
): AsyncGenerator<Line[], void, undefined> {
  let { line } = from;
  let begun: Buffer[] = [];
  let begunBytes = 0;
  for await (const bytes of chunks) {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      const rest = chunk.subarray(start, end + 1);
      lines.push({ number: ++line, raw: begun.length === 0 ? rest : Buffer.concat([...begun, rest]) });
      begun = [];
      begunBytes = 0;
      start = end + 1;
    }
    if (start < chunk.length) {
      begun.push(chunk.subarray(start));
      begunBytes += chunk.length - start;
    }
    if (begunBytes > MAX_LINE_BYTES)
      throw new CommandError(
        `Line ${line + 1} is longer than ${MAX_LINE_BYTES / 1024 / 1024} MiB; each line must be one document in JSON`,
      );
    if (lines.length > 0) yield lines;
  }
  if (begun.length > 0) yield [{ number: line + 1, raw: Buffer.concat(begun) }];
}
