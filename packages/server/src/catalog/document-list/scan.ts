import { unavailable } from '@tocsin/contract';
import { sql } from 'kysely';
import { breathe } from '../../platform/breathe.ts';
import type { Reader } from '../../store/database.ts';
import type { StoredDocument } from '../documents.ts';
import { chunksOf } from '../versions.ts';

/** A collection of a namespace. */
export interface CollectionPlace {
  readonly namespaceId: string;
  readonly collectionId: string;
}

/** Which part of a collection is read, and how. */
export interface Range {
  /** Begins behind this id; null = at the beginning. */
  readonly after: string | null;
  /** Ends with this id, which keeps a walk from following what is added meanwhile. Not with `descending`. */
  readonly until?: string | null;
  readonly descending?: boolean;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
}

/** Some documents of a walk. */
export interface Step {
  readonly rows: readonly StoredDocument[];
  /** The id up to which the walk has come: a document of it may be gone. */
  readonly lastId: string;
}

/** Documents read at once: some milliseconds, after which other requests have their turn. */
const STEP_ROWS = 128;
/** Nor are more bytes read at once, but for a single document that is larger. */
const STEP_BYTES: number = 4 * 1024 * 1024;

/**
 * Walks through a collection in the order of ids, giving way to other work between steps.
 * @throws ApiError 503 when nobody waits any more
 */
export async function* scanDocuments(db: Reader, place: CollectionPlace, range: Range): AsyncGenerator<Step> {
  let { after } = range;
  for (;;) {
    if (range.signal?.aborted) throw unavailable('The client is gone', 1);
    const ids = await nextIds(db, place, { ...range, after });
    const lastId = ids.at(-1);
    if (lastId === undefined) return;
    const rows = await documentsNamed(db, place, ids);
    yield { rows: range.descending ? rows.reverse() : rows, lastId };
    after = lastId;
    await breathe();
  }
}

/** The next ids, as many as one step reads. */
async function nextIds(db: Reader, place: CollectionPlace, range: Range): Promise<string[]> {
  const { after, until, descending } = range;
  let query = sized(db, place)
    .orderBy('document_id', descending ? 'desc' : 'asc')
    .limit(STEP_ROWS);
  if (after !== null) query = query.where('document_id', descending ? '<' : '>', after);
  if (until != null) query = query.where('document_id', '<=', until);
  return withinBytes(await query.execute(), STEP_BYTES);
}

/** The size is known without reading the payload. */
function sized(db: Reader, { namespaceId, collectionId }: CollectionPlace) {
  return db
    .selectFrom('documents')
    .select(['document_id', sql<number>`octet_length(payload_json)`.as('bytes')])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId);
}

function withinBytes(rows: readonly { document_id: string; bytes: number }[], limit: number): string[] {
  let bytes = 0;
  const end = rows.findIndex((row) => (bytes += Number(row.bytes)) > limit);
  return rows.slice(0, end === -1 ? rows.length : Math.max(1, end)).map((row) => row.document_id);
}

/** Documents by id, up to 500, in the order of ids. */
export async function documentsNamed(
  db: Reader,
  { namespaceId, collectionId }: CollectionPlace,
  ids: readonly string[],
): Promise<StoredDocument[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('documents')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', 'in', ids)
    .orderBy('document_id')
    .execute();
}

/** The same ids in parts that are small enough to be read at once. */
export async function* partsBySize(
  db: Reader,
  place: CollectionPlace,
  ids: readonly string[],
): AsyncGenerator<string[]> {
  for (const some of chunksOf(ids, STEP_ROWS)) {
    const rows = await sized(db, place).where('document_id', 'in', some).execute();
    const bytes = new Map(rows.map((row) => [row.document_id, row.bytes]));
    let rest = some.map((document_id) => ({ document_id, bytes: bytes.get(document_id) ?? 0 }));
    while (rest.length > 0) {
      const part = withinBytes(rest, STEP_BYTES);
      yield part;
      rest = rest.slice(part.length);
    }
  }
}
