/** What a command reads and where it writes; replaced in tests. */
export interface Surroundings {
  readonly env: Record<string, string | undefined>;
  readonly now: () => number;
  /** A line to standard output. */
  readonly say: (line: string) => void;
  /** A line to standard error. */
  readonly complain: (line: string) => void;
  /** Text to standard error as it is, to write over a line again and again. */
  readonly scribble: (text: string) => void;
  /** Standard input. */
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Whether standard output takes colours. */
  readonly colour: boolean;
  /** How wide the terminal is that standard output is shown in; null where it is none. */
  readonly columns: number | null;
  /** The same of standard error. */
  readonly errorColumns: number | null;
  /** Aborted when the user ends the command; a second time ends it at once. */
  readonly interruption: () => AbortSignal;
}

/** The process's own. */
export const surroundings: Surroundings = {
  env: process.env,
  now: () => Date.now(),
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
  scribble: (text) => void process.stderr.write(text),
  stdin: process.stdin,
  colour: takesColour(process.env, process.stdout.isTTY),
  columns: process.stdout.isTTY ? process.stdout.columns : null,
  errorColumns: process.stderr.isTTY ? process.stderr.columns : null,
  interruption,
};

/** Whether colours are wanted: https://no-color.org, and Node's FORCE_COLOR. */
export function takesColour(env: Record<string, string | undefined>, isTerminal: boolean): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0';
  return isTerminal && env['TERM'] !== 'dumb';
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
