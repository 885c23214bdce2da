import { ConfigError } from './config.ts';
import { DatabaseUnavailableError } from './store/database.ts';
import { DatabaseLockedError } from './store/dialects/sqlite/lock.ts';
import { MaintenanceError } from './store/dialects/sqlite/maintenance-error.ts';
import { SchemaTooNewError } from './store/migrations/index.ts';

const PLAIN = [
  ConfigError,
  DatabaseLockedError,
  DatabaseUnavailableError,
  MaintenanceError,
  SchemaTooNewError,
] as const;

/** Whether an error says all there is to say, so that nobody needs to see where it comes from. */
export function isPlainError(error: unknown): boolean {
  return PLAIN.some((kind) => error instanceof kind);
}
