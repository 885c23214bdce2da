import type {
  BucketSchema,
  CollectionFeatureExtractor,
  CollectionResponse,
  CreateCollectionRequest,
  Metadata,
  SourceConfig,
} from '@tocsin/contract';
import { isoTime } from '../platform/clock.ts';
import type { Reader } from '../store/database.ts';
import type { AlertApplicationsTable, CollectionsTable } from '../store/tables.ts';
import { toApplicationModel } from './application-model.ts';
import { chunksOf } from './versions.ts';

/** A collection as `definition_json` holds it. */
export interface CollectionDefinition {
  description: string | null;
  source: SourceConfig;
  input_schema: BucketSchema | null;
  feature_extractor: CollectionFeatureExtractor;
  metadata: Metadata | null;
  schedule: Metadata | null;
  taxonomy_applications: Metadata[] | null;
  cluster_applications: Metadata[] | null;
  retriever_enrichments: Metadata[] | null;
}

/** Null means "not said" in a request; in an answer most fields may be absent but not null. */
function withoutNulls<T extends object>(value: T | null | undefined): T | null {
  if (value == null) return null;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null)) as T;
}

/** The definition that a client's fields and what was there before make; null and absent mean "not said". */
export function defineCollection(
  input: Partial<CreateCollectionRequest>,
  before: CollectionDefinition | null,
): CollectionDefinition {
  return {
    description: input.description ?? before?.description ?? null,
    source: withoutNulls(input.source) ?? before?.source ?? { type: 'bucket' },
    input_schema: input.input_schema ?? before?.input_schema ?? null,
    feature_extractor: withoutNulls(input.feature_extractor) ??
      before?.feature_extractor ?? { feature_extractor_name: '', version: '' },
    metadata: input.metadata ?? before?.metadata ?? null,
    schedule: input.schedule ?? before?.schedule ?? null,
    taxonomy_applications: input.taxonomy_applications ?? before?.taxonomy_applications ?? null,
    cluster_applications: input.cluster_applications ?? before?.cluster_applications ?? null,
    retriever_enrichments: input.retriever_enrichments ?? before?.retriever_enrichments ?? null,
  };
}

/** The stored definition of a collection. */
export function collectionDefinitionOf(row: Pick<CollectionsTable, 'definition_json'>): CollectionDefinition {
  return JSON.parse(row.definition_json) as CollectionDefinition;
}

/** Collections in the shape of an answer, with what is attached to them and how many documents they have. */
export async function toCollectionResponses(
  reader: Reader,
  namespaceId: string,
  rows: readonly CollectionsTable[],
): Promise<CollectionResponse[]> {
  const counts = new Map<string, number>();
  const applications = new Map<string, AlertApplicationsTable[]>();
  for (const part of chunksOf(rows.map((row) => row.collection_id))) {
    for (const [id, n] of await countDocumentsOf(reader, namespaceId, part)) counts.set(id, n);
    for (const row of await applicationsOf(reader, namespaceId, part)) {
      const known = applications.get(row.collection_id);
      if (known) known.push(row);
      else applications.set(row.collection_id, [row]);
    }
  }
  return rows.map((row) =>
    toCollectionResponse(row, counts.get(row.collection_id) ?? 0, applications.get(row.collection_id) ?? []),
  );
}

async function countDocumentsOf(
  reader: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<[string, number][]> {
  const rows = await reader
    .selectFrom('documents')
    .select((e) => ['collection_id', e.fn.countAll<number>().as('n')])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', 'in', ids)
    .groupBy('collection_id')
    .execute();
  return rows.map((row) => [row.collection_id, Number(row.n)]);
}

async function applicationsOf(
  reader: Reader,
  namespaceId: string,
  ids: readonly string[],
): Promise<AlertApplicationsTable[]> {
  return reader
    .selectFrom('alert_applications')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', 'in', ids)
    .orderBy('phase')
    .orderBy('priority', 'desc')
    .orderBy('alert_id')
    .execute();
}

function toCollectionResponse(
  row: CollectionsTable,
  documentCount: number,
  applications: readonly AlertApplicationsTable[],
): CollectionResponse {
  const { source, input_schema, feature_extractor: extractor, ...shown } = collectionDefinitionOf(row);
  return {
    collection_id: row.collection_id,
    collection_name: row.name,
    ...shown,
    input_schema: input_schema ?? { properties: {} },
    output_schema: { properties: {} },
    feature_extractor: {
      ...withoutNull(extractor),
      feature_extractor_id: `${extractor.feature_extractor_name}_${extractor.version}`,
    },
    source: { ...source, bucket_ids: source.bucket_ids?.length ? source.bucket_ids : null },
    enabled: row.enabled === 1,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
    document_count: documentCount,
    alert_applications: applications.map(toApplicationModel),
  };
}

/** Answers have no null where the contract has none. */
function withoutNull<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as T;
}
