/** What works on a database without serving it. */
export { type Config, ConfigError, type DatabaseConfig, readConfig } from './config.ts';
export { withFiles } from './config-files.ts';
export { isPlainError } from './plain-errors.ts';
export type { DatabaseState, Migrated } from './store/database-state.ts';
export { type Backup, backupDatabase } from './store/dialects/sqlite/backup.ts';
export { DatabaseLockedError } from './store/dialects/sqlite/lock.ts';
export { MaintenanceError } from './store/dialects/sqlite/maintenance-error.ts';
export { type Restored, restoreDatabase } from './store/dialects/sqlite/restore.ts';
export { inspectDatabase, migrateDatabase } from './store/inspect.ts';
