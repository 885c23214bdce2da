import type { Metrics } from '../platform/metrics.ts';
import type { Database } from '../store/database.ts';
import { codedOrder } from './coded/coded-order.ts';
import { FeatureCache } from './coded/feature-cache.ts';
import type { FeaturePlace } from './feature-rows.ts';
import { type VectorOrder, vectorOrder } from './vector-order.ts';

/**
 * Puts the vectors of a feature into the order in which they are near to a query; null where it cannot.
 * @param minScore vectors with smaller scores are of no use
 */
export type VectorOrders = (
  place: FeaturePlace,
  query: Float32Array,
  minScore: number,
) => Promise<VectorOrder | null>;

/** The orders of a thread: by the database where it can, else by codes in this thread's memory. */
export function vectorOrders(
  { read, capabilities }: Pick<Database, 'read' | 'capabilities'>,
  metrics: Metrics,
  cache: FeatureCache = new FeatureCache({ read, capabilities }, metrics),
): VectorOrders {
  return async (place, query, minScore) => {
    const ordered = capabilities.ordersVectors ? await vectorOrder(read, place, query) : null;
    return ordered ?? codedOrder(read, cache, place, query, minScore);
  };
}
