import { sql } from 'kysely';
import type { Reader } from '../store/database.ts';
import { unitProductError, unitVector, vectorLiteral } from '../store/unit-vector.ts';
import { dimensionsOf, type FeaturePlace } from './feature-rows.ts';

/** A stored vector as it is scored. */
export interface OrderedVector {
  readonly documentId: string;
  readonly data: Uint8Array;
}

/** Some vectors of an order. */
export interface VectorPage {
  readonly vectors: readonly OrderedVector[];
  readonly others: number;
}

/** The vectors of a collection's feature in the order in which the database finds them near to a query. */
export interface VectorOrder {
  /**
   * The next ones: few at first, then more and more.
   * @returns `others`: no vector that is still to come has a greater cosine; −∞ where none of use is to come
   */
  next(): Promise<VectorPage>;
}

interface Last {
  readonly distance: number;
  readonly documentId: string;
}

/** The first page: more than most searches want. Further ones grow, since each costs a pass over all vectors. */
const FIRST_PAGE = 256;
const GROWTH = 4;
const MAX_PAGE = 16_384;

/**
 * The order of a database that has pgvector; null where it cannot order these: the feature is no vector of the query's
 * dimension, or vectors are there that were written before the extension was.
 */
export async function vectorOrder(
  db: Reader,
  place: FeaturePlace,
  query: Float32Array,
  firstPage: number = FIRST_PAGE,
): Promise<VectorOrder | null> {
  if (!(await canOrder(db, place, query.length))) return null;
  const wanted = vectorLiteral(unitVector(query));
  const error = unitProductError(query.length);
  let last: Last | null = null;
  let count = firstPage;
  let ended = false;
  return {
    async next() {
      if (ended) return { vectors: [], others: Number.NEGATIVE_INFINITY };
      const rows = await nearestBehind(db, place, wanted, last, count);
      ended = rows.length < count;
      count = Math.min(count * GROWTH, MAX_PAGE);
      last = rows.at(-1) ?? last;
      // pgvector's distance is the negative inner product.
      const others = ended || last === null ? Number.NEGATIVE_INFINITY : error - last.distance;
      return { vectors: rows, others };
    },
  };
}

async function canOrder(db: Reader, place: FeaturePlace, dimensions: number): Promise<boolean> {
  if ((await dimensionsOf(db, place)) !== dimensions) return false;
  const { namespaceId, collectionId, feature } = place;
  const without = await db
    .selectFrom('document_features')
    .select('document_id')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('feature', '=', feature)
    .where('embedding', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return without === undefined;
}

/** Pages by the last row's distance and id, so that what is written meanwhile moves nothing out of sight. */
function nearestBehind(
  db: Reader,
  { namespaceId, collectionId, feature }: FeaturePlace,
  wanted: string,
  last: Last | null,
  count: number,
): Promise<(OrderedVector & Last)[]> {
  const distance = sql<number>`embedding <#> ${wanted}::vector`;
  let query = db
    .selectFrom('document_features')
    .select(['document_id as documentId', 'data', distance.as('distance')])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('feature', '=', feature)
    .where('embedding', 'is not', null);
  if (last !== null)
    query = query.where(
      sql<boolean>`(embedding <#> ${wanted}::vector, document_id) > (${last.distance}::float8, ${last.documentId})`,
    );
  return query.orderBy(distance).orderBy('document_id').limit(count).execute();
}
