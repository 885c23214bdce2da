/** What works on a database without serving it. */
export { ConfigError, readConfig } from './config.ts';
export { withFiles } from './config-files.ts';
export { type Backup, backupDatabase } from './store/dialects/sqlite/backup.ts';
export { DatabaseLockedError } from './store/dialects/sqlite/lock.ts';
export { MaintenanceError } from './store/dialects/sqlite/maintenance-error.ts';
export { type Restored, restoreDatabase } from './store/dialects/sqlite/restore.ts';
