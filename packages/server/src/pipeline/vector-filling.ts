import { sql } from 'kysely';
import { toFloats } from '../extract/feature-values.ts';
import { errorText, type Logger } from '../platform/log.ts';
import { type Loop, startLoop } from '../platform/loop.ts';
import { type Database, writeOf } from '../store/database.ts';
import { unitVector, vectorLiteral } from '../store/unit-vector.ts';

/** Vectors that one transaction completes. */
const AT_ONCE = 200;

/**
 * Completes vectors that were written before the database had pgvector: until all of a feature are, that feature is
 * searched in the process.
 */
export function startVectorFilling(db: Database, log: Logger): Loop | null {
  if (!db.capabilities.ordersVectors) return null;
  let done = false;
  return startLoop(
    async () => {
      if (!done) done = !(await fillSome(db));
      return !done;
    },
    (error) => log.error('completing vectors', { error: errorText(error) }),
  );
}

/** One step. @returns whether there may be more */
export async function fillSome(db: Database): Promise<boolean> {
  const rows = await db.read
    .selectFrom('document_features as d')
    .innerJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'd.namespace_id')
        .onRef('f.collection_id', '=', 'd.collection_id')
        .onRef('f.feature', '=', 'd.feature'),
    )
    .select(['d.namespace_id', 'd.collection_id', 'd.feature', 'd.document_id', 'd.data'])
    .where('f.kind', '=', 'vector')
    .where('d.embedding', 'is', null)
    .limit(AT_ONCE)
    .execute();
  const writes = rows.map(({ data, ...key }) => {
    const literal = vectorLiteral(unitVector(toFloats(data)));
    const filling = db.read
      .updateTable('document_features')
      .set({ embedding: sql<string>`${literal}::vector` })
      .where((e) => e.and(key))
      .where('data', '=', data) // what was replaced meanwhile brought its own
      .where('embedding', 'is', null);
    return writeOf(filling);
  });
  await db.write(writes);
  return rows.length > 0;
}
