import { InputMappingSource } from './applications.ts';
import { INPUT_TYPES } from './retrievers.ts';
import { anyObject, bool, int, type JsonSchema, list, oneOf, orNull, response, str } from './schema.ts';

/*
 * What a collection may name beside its alerts: accepted and returned, not used. A generated client validates what is
 * returned, so what it would not take is refused.
 */

const priority = int({ minimum: 0, maximum: 1000 });

/** Schema of when a collection is processed again. */
export const CollectionSchedule: JsonSchema = response(
  { trigger_type: str(), schedule_config: anyObject },
  { description: orNull(str()) },
);

/** Schema of a taxonomy of a collection. */
export const TaxonomyApplication: JsonSchema = response(
  { taxonomy_id: str() },
  {
    execution_mode: oneOf(['materialize']),
    target_collection_id: orNull(str()),
    scroll_filters: orNull(anyObject),
    execution_phase: int({ minimum: 1, maximum: 3 }),
    priority,
    hierarchical_enrichment_style: oneOf(['full_chain', 'best_match', 'combined']),
  },
  { additionalProperties: false },
);

/** Schema of a cluster of a collection. */
export const ClusterApplication: JsonSchema = response(
  { cluster_id: str() },
  {
    auto_execute_on_batch: bool,
    min_document_threshold: orNull(int()),
    cooldown_seconds: int(),
    execution_phase: int({ minimum: 1, maximum: 3 }),
    priority,
  },
);

/** Schema of a retriever whose results are written into documents. */
export const RetrieverEnrichment: JsonSchema = response(
  {
    retriever_id: str(),
    input_mappings: list(response({ input_key: str(), source: InputMappingSource }), { minItems: 1 }),
    write_back_fields: list(
      response(
        { source_field: str(), target_field: str() },
        { mode: oneOf(['first', 'all_as_array', 'concat']) },
      ),
      { minItems: 1 },
    ),
  },
  {
    execution_phase: { type: 'integer', enum: [1, 2, 3, 4] },
    priority,
    scroll_filters: orNull(anyObject),
    enabled: bool,
  },
);

/** The types of a field in a schema of documents or objects: those of an input but a reference. */
export const FIELD_TYPES: readonly string[] = INPUT_TYPES.filter((type) => type !== 'document_reference');

/** Schema of a field, as deep as three levels are checked. */
export const BucketSchemaField: JsonSchema = fieldOf(fieldOf(fieldOf(anyObject)));

function fieldOf(inner: JsonSchema): JsonSchema {
  return response(
    { type: oneOf(FIELD_TYPES) },
    {
      items: orNull(inner),
      properties: orNull({ type: 'object', additionalProperties: inner }),
      examples: orNull({ type: 'array' }),
      description: orNull(str()),
      enum: orNull({ type: 'array' }),
      required: orNull(bool),
    },
  );
}
