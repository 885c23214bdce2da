import { run } from '../run.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a command said and how it ended. */
export interface Said {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command in this process, without a terminal. */
export type Tocsin = (args: readonly string[], change?: Partial<Surroundings>) => Promise<Said>;

/** A command line with these variables and nothing on its standard input. */
export function terminal(env: Record<string, string>): Tocsin {
  return async (args, change = {}) => {
    const out: string[] = [];
    const err: string[] = [];
    const around: Surroundings = {
      env,
      now: () => Date.now(),
      say: (line) => void out.push(line),
      complain: (line) => void err.push(line),
      scribble: (text) => void err.push(text),
      stdin: stdinOf(''),
      colour: false,
      columns: null,
      errorColumns: null,
      interruption: () => new AbortController().signal,
      ...change,
    };
    const code = await run(args, around);
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
}

/** A text as standard input brings it, in pieces. */
export async function* stdinOf(text: string, pieceBytes: number = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

/** What was said, without ids, times and columns whose width they decide. */
export function masked(text: string): string {
  return text
    .replaceAll(/\b([a-z]{2,4})_[0-9a-z]{26}\b/g, '$1_ID')
    .replaceAll(/\bsk_[\w-]{9,}/g, 'sk_KEY')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, 'TIME')
    .replaceAll(/\b\d+(\.\d+)? ms/g, 'N ms')
    .replaceAll(/ {2,}/g, '  ');
}

/** All that comes. */
export async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
