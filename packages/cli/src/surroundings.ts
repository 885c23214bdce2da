/** What a command reads and where it writes; replaced in tests. */
export interface Surroundings {
  readonly env: Record<string, string | undefined>;
  readonly now: () => number;
  /** A line to standard output. */
  readonly say: (line: string) => void;
  /** A line to standard error. */
  readonly complain: (line: string) => void;
}

/** The process's own. */
export const surroundings: Surroundings = {
  env: process.env,
  now: () => Date.now(),
  say: (line) => void process.stdout.write(`${line}\n`),
  complain: (line) => void process.stderr.write(`${line}\n`),
};

/** The command was called wrongly. */
export class UsageError extends Error {}

/** Says a line and ends well. */
export function ok(around: Surroundings, line: string): 0 {
  around.say(line);
  return 0;
}
