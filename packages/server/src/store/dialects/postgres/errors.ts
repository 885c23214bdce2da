import { ConstraintError, DatabaseUnavailableError } from '../../database.ts';

/** PostgreSQL refused a statement; the connection is still good. */
export class StatementError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** unique_violation, not_null_violation */
const CONSTRAINTS = new Set(['23505', '23502']);
/** serialization_failure, deadlock_detected: the same transaction may work when it is run again. */
const CONFLICTS = new Set(['40001', '40P01']);
/** Classes: connection exception, insufficient resources, operator intervention (shutdown, recovery, cancel). */
const UNAVAILABLE = /^(?:08|53|57)/;
/** read_only_sql_transaction: a server that is only a standby now. */
const READ_ONLY = '25006';

/** Whatever the client threw, as an error of the port. */
export function toPortError(thrown: unknown): Error {
  if (thrown instanceof ConstraintError || thrown instanceof DatabaseUnavailableError) return thrown;
  const error = thrown as { message?: string; code?: unknown };
  const code = typeof error.code === 'string' ? error.code : '';
  const message = error.message ?? String(thrown);
  if (!/^[0-9A-Z]{5}$/.test(code) || UNAVAILABLE.test(code) || code === READ_ONLY)
    return new DatabaseUnavailableError(`PostgreSQL: ${message}`);
  if (CONSTRAINTS.has(code)) return new ConstraintError(message);
  return new StatementError(message, code);
}

/** Whether the transaction lost against another one, so that it may be run again. */
export function isConflict(error: unknown): boolean {
  return error instanceof StatementError && CONFLICTS.has(error.code);
}
