import { validationError } from '@tocsin/contract';
import { extractorOf } from '../extract/collection-extractor.ts';
import { cannotEmbed } from '../extract/computes-nothing.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { type RetrieverDefinition, textSearches } from '../retrieve/validate.ts';
import type { Reader } from '../store/database.ts';

/**
 * Refuses a retriever that searches with text where one of its collections cannot turn text into the feature's vector.
 * @param stages the definition's, as `validateRetriever` read them
 * @throws ApiError 422 naming the search
 */
export async function refuseTextWithoutExtractor(
  reader: Reader,
  namespaceId: string,
  definition: RetrieverDefinition,
  stages: readonly Stage[],
): Promise<void> {
  const searches =
    definition.collection_ids.length === 0 ? [] : textSearches(stages, definition.input_schema);
  if (searches.length === 0) return;
  for (const collectionId of definition.collection_ids) {
    const row = await reader
      .selectFrom('collections')
      .select(['name', 'definition_json'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .executeTakeFirst();
    if (!row) continue; // said elsewhere
    const { outputs } = extractorOf(row);
    const wrong = searches.find(({ feature }) => !outputs.some((one) => one.feature === feature));
    if (wrong)
      throw validationError(
        wrong.place,
        cannotEmbed(wrong.feature, `the feature extractor of "${row.name}" does not compute it`),
      );
  }
}
