import type { Command } from 'commander';
import { act, type Call, type Session } from '../call.ts';
import { locally } from './local.ts';
import { sqliteConfig } from './sqlite-config.ts';

const VARIABLES = `
The TOCSIN_* variables say which database and how, as in docs/operations.md:
  TOCSIN_DATABASE_URL       sqlite:PATH (default: sqlite:./data/tocsin.db) or postgres://…
  TOCSIN_SECRET_KEY         seals the channels' secrets; required with PostgreSQL`;

const SERVE_VARIABLES = `${VARIABLES}
  TOCSIN_HOST, TOCSIN_PORT  where it listens (default: 127.0.0.1, 8080)
  TOCSIN_API_KEY            an admin key; without it one is made at the first start
  TOCSIN_WORKERS            matching workers in this process (default: 1)
  TOCSIN_EGRESS_ALLOW       private hosts that notifications may reach
  TOCSIN_PUBLIC_URL         what links in messages begin with
  TOCSIN_LOG_LEVEL          debug, info (default), warn, error, silent`;

/** `tocsin serve`, `migrate`, `backup`, `restore`: what works on a database itself. */
export function databaseCommands(program: Command, session: Session): void {
  program
    .command('serve')
    .description('start the server')
    .addHelpText('after', SERVE_VARIABLES)
    .action(act(session, serve));
  program
    .command('migrate')
    .description('bring the tables of the database up to this version; a start does so by itself')
    .addHelpText('after', VARIABLES)
    .action(act(session, migrate));
  program
    .command('backup')
    .description('copy the SQLite database, also while the server runs')
    .argument('<file>', 'the copy; it must not be there yet')
    .addHelpText('after', VARIABLES)
    .action(act(session, backup));
  program
    .command('restore')
    .description('put a backup in the place of the SQLite database; the server must be stopped')
    .argument('<file>', 'the backup')
    .addHelpText('after', VARIABLES)
    .action(act(session, restore));
}

async function serve(): Promise<void> {
  await import('@tocsin/server/main');
}

function migrate({ around, print }: Call): Promise<void> {
  return locally(async () => {
    const { migrateDatabase, readConfig, withFiles } = await import('@tocsin/server/maintenance');
    const { from, to } = await migrateDatabase(readConfig(withFiles(around.env)).database);
    print.result({ from, to }, () =>
      print.line(
        from === to
          ? `The tables are up to date (schema ${to})`
          : `The tables were brought from schema ${from} to ${to}`,
      ),
    );
  });
}

function backup({ around, operands: [file = ''], print }: Call): Promise<void> {
  return locally(async () => {
    const { backupDatabase } = await import('@tocsin/server/maintenance');
    const { path, secretKey } = await sqliteConfig(around, 'pg_dump');
    const made = backupDatabase(path, file, secretKey === null);
    print.result(made, () => {
      print.line(`${made.file}: ${made.bytes} bytes, verified`);
      print.line(
        made.secretFile === null
          ? 'The secret key is not in it: keep TOCSIN_SECRET_KEY as well'
          : `${made.secretFile}: its secret key; keep both, the key apart where you can`,
      );
    });
  });
}

function restore({ around, operands: [file = ''], print }: Call): Promise<void> {
  return locally(async () => {
    const { restoreDatabase } = await import('@tocsin/server/maintenance');
    const { path, secretKey } = await sqliteConfig(around, 'pg_restore');
    const { previous } = restoreDatabase({ path, file, secretKey, now: around.now() });
    print.result({ path, file, previous }, () => {
      print.line(`${path} is restored from ${file}`);
      print.line(previous === null ? 'There was none before' : `What was there is kept as ${previous}`);
    });
  });
}
