import { type Config, type DatabaseState, inspectDatabase, isPlainError } from '@tocsin/server/maintenance';
import { type Finding, fail, ok, warn } from './finding.ts';
import { folderFindings } from './machine.ts';

/** How the database is that a server of this configuration would use. */
export async function databaseFindings({ database }: Config): Promise<Finding[]> {
  const folder = database.kind === 'sqlite' ? await folderFindings(database.path) : [];
  try {
    return [...folder, ...stateFindings(await inspectDatabase(database))];
  } catch (error) {
    const message = isPlainError(error)
      ? (error as Error).message
      : `cannot be read: ${(error as Error).message}`;
    return [...folder, fail('database', message, 'check TOCSIN_DATABASE_URL, and that the database runs')];
  }
}

/** What the state of a database means. */
export function stateFindings({ schema, known, inUse, pgvector }: DatabaseState): Finding[] {
  return [
    schemaFinding(schema, known),
    ...(inUse === null
      ? []
      : [ok('database lock', inUse ? 'a server is using it' : 'no server is using it')]),
    ...(pgvector === null ? [] : [vectorFinding(pgvector)]),
  ];
}

function schemaFinding(schema: number | null, known: number): Finding {
  if (schema === null)
    return warn('database', 'has no tables yet', 'the first start makes them, or: tocsin migrate');
  if (schema < known)
    return warn(
      'database',
      `schema ${schema}, this version has ${known}`,
      'the next start brings it up to date, or: tocsin migrate',
    );
  return schema > known
    ? fail('database', `schema ${schema}, this version knows ${known}`, 'use the newer version of Tocsin')
    : ok('database', `schema ${schema}, up to date`);
}

function vectorFinding(there: boolean): Finding {
  return there
    ? ok('pgvector', 'installed')
    : warn('pgvector', 'not there: vectors are searched in each process', 'create extension vector');
}
