import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { CommandError } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';
import type { State } from './state.ts';

const CHUNK_BYTES = 1024 * 1024;

/** Where documents are read from. */
export interface Input {
  /** For messages. */
  readonly name: string;
  /** In bytes; null where nobody knows. */
  readonly size: number | null;
  /**
   * What is behind the part that was taken.
   * @throws CommandError where that part is not what it was
   */
  from(state: Pick<State, 'offset' | 'line' | 'last'>): AsyncIterable<Uint8Array>;
}

/**
 * Opens a file, or standard input where it is called `-`.
 * @throws CommandError where there is no such file
 */
export function inputOf(file: string, { stdin }: Surroundings): Input {
  if (file === '-')
    return { name: 'standard input', size: null, from: (state) => behind(stdin, 0, state, 'It') };
  return {
    name: file,
    size: sizeOf(file),
    from: (state) => {
      const start = state.last?.start ?? 0;
      return behind(createReadStream(file, { start, highWaterMark: CHUNK_BYTES }), start, state, file);
    },
  };
}

function sizeOf(file: string): number | null {
  try {
    const found = statSync(file);
    if (found.isDirectory()) throw new CommandError(`${file} is a folder; name a file of JSON lines`);
    return found.isFile() ? found.size : null;
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}`);
  }
}

/** Leaves out what was taken, and makes sure by its end that it is the same. @param at where the stream begins */
async function* behind(
  chunks: AsyncIterable<Uint8Array>,
  at: number,
  { offset, line, last }: Pick<State, 'offset' | 'line' | 'last'>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256');
  let position = at;
  let verified = last === null;
  for await (const chunk of chunks) {
    const end = position + chunk.length;
    const from = Math.max(0, (last?.start ?? 0) - position);
    const to = Math.min(chunk.length, offset - position);
    if (from < to) hash.update(chunk.subarray(from, to));
    position = end;
    if (end < offset) continue;
    if (!verified && hash.digest('base64url') !== last?.sha256) throw changed(name, line);
    verified = true;
    yield to > 0 ? chunk.subarray(to) : chunk;
  }
  if (!verified) throw changed(name, line);
}

function changed(name: string, line: number): CommandError {
  return new CommandError(
    `${name} is not what it was: its first ${line} lines, which were taken before, have changed. --restart begins anew.`,
  );
}
