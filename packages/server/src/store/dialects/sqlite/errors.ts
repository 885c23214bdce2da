import { ConstraintError, DatabaseUnavailableError } from '../../database.ts';
import type { Answer } from './protocol.ts';

/** The database refused a statement. */
export class DatabaseError extends Error {
  /** SQLite's extended result code, 0 where there is none. */
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/** The low byte of all codes of a kind. */
const CONSTRAINT = 19;
/** BUSY, LOCKED: another program has the file. IOERR, FULL, CANTOPEN: the disk. All of it may pass. */
const UNAVAILABLE = new Set([5, 6, 10, 13, 14]);

/** Whatever SQLite threw, as it crosses the port. */
export function toAnswerError(thrown: unknown): NonNullable<Answer['error']> {
  const { message, errcode } = thrown as { message?: string; errcode?: number };
  return { message: message ?? String(thrown), code: errcode ?? 0 };
}

/** What crossed the port, as an error of the store's port. */
export function toPortError({ message, code }: NonNullable<Answer['error']>): Error {
  const kind = code & 0xff;
  if (kind === CONSTRAINT) return new ConstraintError(message);
  if (UNAVAILABLE.has(kind)) return new DatabaseUnavailableError(`SQLite: ${message}`);
  return new DatabaseError(message, code);
}
