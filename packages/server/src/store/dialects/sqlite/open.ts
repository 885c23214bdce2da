import type { MessagePort } from 'node:worker_threads';
import { Kysely } from 'kysely';
import type { Capabilities, Database } from '../../database.ts';
import type { Tables } from '../../tables.ts';
import { openConnection } from './connection.ts';
import { readerDialect, toStatements, writerDialect } from './dialect.ts';
import { WriterClient } from './writer-client.ts';

/** One writer in one process: nothing runs beside it. */
const CAPABILITIES: Capabilities = {
  manyProcesses: false,
  skipsLocked: false,
  takesIndexHints: true,
  ordersVectors: false,
};

/** A thread's view of a SQLite file: its own reading connection, and a port to the one writer. */
export function openSqlite(path: string, port: MessagePort): Database {
  const client = new WriterClient(port as never);
  const connection = openConnection(path, 'read');
  const write = new Kysely<Tables>({ dialect: writerDialect(client) });
  return {
    capabilities: CAPABILITIES,
    read: new Kysely<Tables>({ dialect: readerDialect(connection) }),
    async write(writes) {
      const real = writes.filter(({ rows }) => rows.length > 0);
      const { rows } = await client.write(toStatements(real));
      return rows as never[];
    },
    transaction: (work) => write.transaction().execute(work),
    async close() {
      client.close();
      connection.close();
    },
  };
}
