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

/** Stored namespaces as answers show them, with what they hold. */
export async function modelsOf(db: Reader, rows: readonly NamespacesTable[]): Promise<NamespaceModel[]> {
  const only = rows.length === 1 ? rows[0]?.namespace_id : undefined;
  const [documents, collections] = await Promise.all([
    countIn(db, 'documents', only),
    countIn(db, 'collections', only),
  ]);
  return rows.map((row) =>
    modelOf(row, documents.get(row.namespace_id) ?? 0, collections.get(row.namespace_id) ?? 0),
  );
}

async function countIn(
  db: Reader,
  table: 'documents' | 'collections',
  only?: string,
): Promise<Map<string, number>> {
  let query = db
    .selectFrom(table)
    .select(['namespace_id', (e) => e.fn.countAll<number>().as('n')])
    .groupBy('namespace_id');
  if (only !== undefined) query = query.where('namespace_id', '=', only);
  const rows = await query.execute();
  return new Map(rows.map((row) => [row.namespace_id, Number(row.n)]));
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

/** Totals and averages over namespaces. */
export function statsOf(models: readonly NamespaceModel[]): NamespaceListStats {
  const sum = (of: (model: NamespaceModel) => number): number =>
    models.reduce((total, model) => total + of(model), 0);
  const extractors = sum((model) => model.feature_extractors.length);
  const indexes = sum((model) => model.payload_indexes?.length ?? 0);
  const documents = sum((model) => model.document_count ?? 0);
  const collections = sum((model) => model.collection_count ?? 0);
  const average = (total: number): number => (models.length === 0 ? 0 : total / models.length);
  return {
    total_feature_extractors: extractors,
    total_payload_indexes: indexes,
    total_documents: documents,
    total_buckets: 0,
    total_collections: collections,
    total_objects: 0,
    avg_feature_extractors_per_namespace: average(extractors),
    avg_payload_indexes_per_namespace: average(indexes),
    avg_documents_per_namespace: average(documents),
    avg_buckets_per_namespace: 0,
    avg_collections_per_namespace: average(collections),
    avg_objects_per_namespace: 0,
  };
}
