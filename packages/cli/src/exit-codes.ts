/** What the command's exit code says. */
export const EXIT = {
  ok: 0,
  failed: 1,
  /** It was called wrongly. */
  usage: 2,
  /** What it was asked about is not there. */
  notFound: 3,
  /** It was done, but for lines that were refused. */
  partly: 4,
  /** The user ended it. */
  interrupted: 130,
} as const;

/** One of {@link EXIT}. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The lines of the help that say so. */
export const EXIT_CODES_IN_WORDS = `Exit codes:
  0    done
  1    it could not be done
  2    it was called wrongly
  3    what it is about is not there
  4    ingested, but for lines that were refused
  130  ended by Ctrl-C`;
