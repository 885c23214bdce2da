import type {
  FeatureExtractorRef,
  Metadata,
  NamespaceListStats,
  NamespaceModel,
  PayloadIndexConfig,
  RetentionSettings,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { NamespacesTable } from '../store/tables.ts';
import { chunksOf } from './versions.ts';

/** What is stored of a namespace beside its name. */
export interface NamespaceDefinition {
  namespace_type: 'standard' | 'marketplace';
  description: string | null;
  feature_extractors: FeatureExtractorRef[];
  payload_indexes: PayloadIndexConfig[] | null;
  auto_create_indexes: boolean;
  infrastructure: Metadata | null;
  /** Absent in namespaces of earlier versions. */
  retention?: RetentionSettings;
}

/** What is kept where a namespace does not say. */
const DEFAULT_RETENTION: RetentionSettings = { executions_days: 90, deliveries_days: 30 };

/** How long a namespace keeps what happened, after a change of some of it. */
export function retentionOf(
  definition: Pick<NamespaceDefinition, 'retention'>,
  change: Partial<RetentionSettings> | null | undefined = null,
): RetentionSettings {
  return { ...DEFAULT_RETENTION, ...definition.retention, ...change };
}

/** Stored namespaces, up to 1,001, as answers show them, with what they hold. */
export async function modelsOf(db: Reader, rows: readonly NamespacesTable[]): Promise<NamespaceModel[]> {
  const ids = rows.map((row) => row.namespace_id);
  const documents = await countIn(db, 'documents', ids);
  const collections = await countIn(db, 'collections', ids);
  return rows.map((row) =>
    modelOf(row, documents.get(row.namespace_id) ?? 0, collections.get(row.namespace_id) ?? 0),
  );
}

async function countIn(
  db: Reader,
  table: 'documents' | 'collections',
  ids: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const part of chunksOf(ids)) {
    const rows = await db
      .selectFrom(table)
      .select(['namespace_id', (e) => e.fn.countAll<number>().as('n')])
      .where('namespace_id', 'in', part)
      .groupBy('namespace_id')
      .execute();
    for (const row of rows) counts.set(row.namespace_id, Number(row.n));
  }
  return counts;
}

function modelOf(row: NamespacesTable, documents: number, collections: number): NamespaceModel {
  const definition = JSON.parse(row.definition_json) as NamespaceDefinition;
  return {
    namespace_id: row.namespace_id,
    namespace_name: row.name,
    ...definition,
    retention: retentionOf(definition),
    cluster_id: null,
    feature_extractors: definition.feature_extractors.map((extractor) => ({
      feature_extractor_name: extractor.feature_extractor_name,
      version: extractor.version,
      params: extractor.params ?? null,
      feature_extractor_id: `${extractor.feature_extractor_name}_${extractor.version}`,
    })),
    document_count: documents,
    bucket_count: 0,
    collection_count: collections,
    object_count: 0,
    vector_inference_map: null,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
  };
}

/** Totals and averages over namespaces, one after the other. */
export class NamespaceSums {
  #namespaces = 0;
  #extractors = 0;
  #indexes = 0;
  #documents = 0;
  #collections = 0;

  add(model: NamespaceModel): void {
    this.#namespaces++;
    this.#extractors += model.feature_extractors.length;
    this.#indexes += model.payload_indexes?.length ?? 0;
    this.#documents += model.document_count ?? 0;
    this.#collections += model.collection_count ?? 0;
  }

  get stats(): NamespaceListStats {
    const average = (total: number): number => (this.#namespaces === 0 ? 0 : total / this.#namespaces);
    return {
      total_feature_extractors: this.#extractors,
      total_payload_indexes: this.#indexes,
      total_documents: this.#documents,
      total_buckets: 0,
      total_collections: this.#collections,
      total_objects: 0,
      avg_feature_extractors_per_namespace: average(this.#extractors),
      avg_payload_indexes_per_namespace: average(this.#indexes),
      avg_documents_per_namespace: average(this.#documents),
      avg_buckets_per_namespace: 0,
      avg_collections_per_namespace: average(this.#collections),
      avg_objects_per_namespace: 0,
    };
  }
}
