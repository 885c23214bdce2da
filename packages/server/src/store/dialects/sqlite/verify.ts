import { SCHEMA_VERSION } from '../../migrate.ts';
import { type Connection, openConnection } from './connection.ts';
import { MaintenanceError } from './maintenance-error.ts';

/** What a database file is. */
export interface VerifiedDatabase {
  /** Of its tables; an older one is brought up to date by the next start. */
  readonly schema: number;
  /** Something that is sealed with the installation's secret key; null where nothing is. */
  readonly sealed: string | null;
}

/**
 * Reads a whole database file and makes sure that it is sound and one of ours.
 * @param name what to call it in errors
 * @throws MaintenanceError where it is damaged, of another program, or of a newer version
 */
export function verifyDatabase(path: string, name: string = path): VerifiedDatabase {
  let db: Connection | null = null;
  try {
    db = openConnection(path, 'read');
    const schema = schemaOf(db, name);
    refuseDamaged(db, name);
    return { schema, sealed: sealedIn(db) };
  } catch (error) {
    if (error instanceof MaintenanceError) throw error;
    throw new MaintenanceError(`${name} is no sound database: ${(error as Error).message}`);
  } finally {
    db?.close();
  }
}

function schemaOf(db: Connection, name: string): number {
  const schema = Number(valueOf(db, 'pragma user_version'));
  const isOurs =
    valueOf(db, "select count(*) from sqlite_schema where name in ('settings', 'executions')") === 2;
  if (schema === 0 || !isOurs) throw new MaintenanceError(`${name} is not a database of Tocsin`);
  if (schema > SCHEMA_VERSION)
    throw new MaintenanceError(
      `${name} is of schema ${schema}, this version of Tocsin knows ${SCHEMA_VERSION}. Use the newer version.`,
    );
  return schema;
}

function refuseDamaged(db: Connection, name: string): void {
  const found = valueOf(db, 'pragma integrity_check(1)');
  if (found !== 'ok') throw new MaintenanceError(`${name} is damaged: ${String(found)}`);
}

function sealedIn(db: Connection): string | null {
  const sealed = valueOf(db, 'select sealed from channels where sealed is not null limit 1');
  return sealed === undefined ? null : String(sealed);
}

/** The first column of the first row. */
function valueOf(db: Connection, sql: string): unknown {
  const [row] = db.run({ sql, rows: [[]] }).rows;
  return row === undefined ? undefined : Object.values(row)[0];
}
