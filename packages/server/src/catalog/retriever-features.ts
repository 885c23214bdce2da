import type { Reader } from '../store/database.ts';

/** The addresses of the features that documents of some collections have. */
export async function featureNames(
  reader: Reader,
  namespaceId: string,
  collectionIds: readonly string[],
): Promise<string[]> {
  const names = new Set<string>();
  for (const collectionId of collectionIds) {
    const rows = await reader
      .selectFrom('features')
      .select('feature')
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .orderBy('feature')
      .execute();
    for (const { feature } of rows) names.add(feature);
  }
  return [...names];
}
