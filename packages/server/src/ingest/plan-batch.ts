import { chunksOf } from '../catalog/versions.ts';
import { refuseFullBacklog } from '../pipeline/full-backlog.ts';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import type { Logger } from '../platform/log.ts';
import type { Metrics } from '../platform/metrics.ts';
import { encodeBatch } from '../store/batch-content.ts';
import {
  type Database,
  insertion,
  type OnConflict,
  type Reader,
  type Write,
  writeOf,
} from '../store/database.ts';
import { featureChange } from '../store/feature-changes.ts';
import { DUE_AT_ONCE } from '../store/ready.ts';
import type { DocumentFeaturesTable, DocumentsTable } from '../store/tables.ts';
import { unitVector, vectorLiteral } from '../store/unit-vector.ts';
import { type CompleteDocument, completeDocuments } from './extract-features.ts';
import { type PlacedDocument, sizeFixing } from './feature-sizes.ts';
import { targetCollection } from './target-collection.ts';

/** What became of one document of a batch. Times are in milliseconds. */
export interface AcceptedDocument {
  readonly document_id: string;
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly content_hash: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** The answer to a batch. `batchId` is null where nothing was new. */
export interface AcceptedBatch {
  readonly batchId: string | null;
  readonly documents: readonly AcceptedDocument[];
}

/** T1 as it is going to be written. */
export interface BatchPlan {
  readonly accepted: AcceptedBatch;
  readonly writes: readonly Write[];
  /** The collection's version that the job holds. */
  readonly version: number;
  /** Whether documents are overwritten. */
  readonly overwrites: boolean;
}

/** Where a batch goes and whether it is checked. */
export interface BatchTarget {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly check: boolean;
  /** Checked and recorded, but nobody is told. */
  readonly quiet?: boolean;
  /** The sender wished that it is not checked. Batches that are not anyway do not count. */
  readonly skipped?: boolean;
  /** The request that brought it, for the log. */
  readonly requestId?: string;
}

/** What T1 needs around it. */
export interface IngestDeps {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** The counters' slot of this process. */
  readonly slot: number;
  /** Called after a batch was committed: a hint to the workers. */
  readonly wake: () => void;
}

/** A document that is ready to be written. */
export interface PreparedDocument extends PlacedDocument {
  /** Whether the client chose the id, so that the document may be there already. */
  readonly named: boolean;
}

/**
 * Works out T1: the documents that are new or changed, the features that they bring or that are computed, and the job that checks them.
 * @throws ApiError 404 unknown collection, 422 with the document's place, 503 where the backlog is full
 */
export async function planBatch(
  deps: Pick<IngestDeps, 'ids' | 'clock' | 'db' | 'slot'>,
  db: Reader,
  target: BatchTarget,
  prepared: readonly PreparedDocument[],
): Promise<BatchPlan> {
  const { version, extractor, ticks } = await targetCollection(db, target);
  const complete = await completeDocuments(prepared, extractor);
  const known = await knownDocuments(db, target, prepared);
  const now = deps.clock.now();
  const documents = complete.map((one) => acceptedOf(one, known.get(one.document.id), now));
  const changed = complete.filter((_, i) => documents[i]?.status !== 'unchanged');
  if (changed.length === 0)
    return { accepted: { batchId: null, documents }, writes: [], version, overwrites: false };
  if (target.check) await refuseFullBacklog(db, target.namespaceId);
  const batchId = deps.ids.next('bat_');
  const overwritten = changed.map(({ document }) => document.id).filter((id) => known.has(id));
  const writes = [
    await sizeFixing(db, target, changed),
    ...forgettingOf(db, target, overwritten),
    documentsOf(target, changed, batchId, now, overwritten.length > 0 ? OVERWRITE : 'fail'),
    featuresOf(target, changed, deps.db.capabilities.ordersVectors),
    featureChange(target, featureOwners(changed, known)),
    ...(target.check ? jobWrites(deps, target, changed, batchId, version) : []),
    ...(target.check && ticks ? [arrivalOf(target, batchId)] : []),
    ...(target.skipped ? [countingSkip(target, version, deps.slot)] : []),
  ];
  return { accepted: { batchId, documents }, writes, version, overwrites: overwritten.length > 0 };
}

type KnownDocument = Pick<DocumentsTable, 'document_id' | 'content_hash' | 'created_at' | 'updated_at'>;

function acceptedOf(
  { document, contentHash }: CompleteDocument,
  before: KnownDocument | undefined,
  now: number,
): AcceptedDocument {
  const common = { document_id: document.id, content_hash: contentHash };
  if (!before) return { ...common, status: 'created', created_at: now, updated_at: now };
  const { created_at, updated_at } = before;
  return before.content_hash === contentHash
    ? { ...common, status: 'unchanged', created_at, updated_at }
    : { ...common, status: 'updated', created_at, updated_at: now };
}

async function knownDocuments(
  db: Reader,
  { namespaceId, collectionId }: BatchTarget,
  prepared: readonly PreparedDocument[],
): Promise<Map<string, KnownDocument>> {
  const ids = prepared.filter(({ named }) => named).map(({ document }) => document.id);
  const known = new Map<string, KnownDocument>();
  for (const part of chunksOf(ids)) {
    const rows = await db
      .selectFrom('documents')
      .select(['document_id', 'content_hash', 'created_at', 'updated_at'])
      .where('namespace_id', '=', namespaceId)
      .where('collection_id', '=', collectionId)
      .where('document_id', 'in', part)
      .execute();
    for (const row of rows) known.set(row.document_id, row);
  }
  return known;
}

/** The features of documents that are overwritten go; the new version may have others. */
function forgettingOf(
  db: Reader,
  { namespaceId, collectionId }: BatchTarget,
  ids: readonly string[],
): Write[] {
  return chunksOf(ids).map((part) =>
    writeOf(
      db
        .deleteFrom('document_features')
        .where('namespace_id', '=', namespaceId)
        .where('collection_id', '=', collectionId)
        .where('document_id', 'in', part),
    ),
  );
}

function documentsOf(
  { namespaceId: namespace_id, collectionId: collection_id }: BatchTarget,
  changed: readonly CompleteDocument[],
  batch_id: string,
  now: number,
  onConflict: OnConflict,
): Write {
  const rows = changed.map(({ document, contentHash }) => ({
    namespace_id,
    collection_id,
    document_id: document.id,
    payload_json: JSON.stringify(document.payload),
    content_hash: contentHash,
    batch_id,
    created_at: now,
    updated_at: now,
  }));
  return insertion('documents', rows, onConflict);
}

/** `created_at` stays what it was. Where no document was there, one that is there now fails the transaction instead. */
const OVERWRITE: OnConflict = {
  key: ['namespace_id', 'collection_id', 'document_id'],
  set: ['payload_json', 'content_hash', 'batch_id', 'updated_at'],
};

function featuresOf(
  { namespaceId: namespace_id, collectionId: collection_id }: BatchTarget,
  changed: readonly CompleteDocument[],
  withUnitVectors: boolean,
): Write {
  const rows = changed.flatMap(({ document }) => {
    const row = ([feature, data]: [string, Uint8Array | Float32Array]): DocumentFeaturesTable => ({
      namespace_id,
      collection_id,
      feature,
      document_id: document.id,
      data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
      ...(withUnitVectors
        ? { embedding: data instanceof Float32Array ? vectorLiteral(unitVector(data)) : null }
        : {}),
    });
    return [...[...document.vectors].map(row), ...[...document.hashes].map(row)];
  });
  return insertion('document_features', rows);
}

/** The documents that have features, or may have had some. */
function featureOwners(
  changed: readonly CompleteDocument[],
  known: ReadonlyMap<string, KnownDocument>,
): string[] {
  const owners = changed.filter(
    ({ document: { id, vectors, hashes } }) => vectors.size + hashes.size > 0 || known.has(id),
  );
  return owners.map(({ document }) => document.id);
}

function jobWrites(
  deps: Pick<IngestDeps, 'ids' | 'clock'>,
  { namespaceId: namespace_id, collectionId: collection_id, quiet }: BatchTarget,
  changed: readonly CompleteDocument[],
  batch_id: string,
  version: number,
): Write[] {
  const created_at = deps.clock.now();
  const documents = changed.map(({ document }) => document);
  const document_ids_json = JSON.stringify(documents.map(({ id }) => id));
  const job = {
    namespace_id,
    job_id: deps.ids.next('job_'),
    batch_id,
    collection_id,
    version,
    state: 'ready' as const,
    due_at: DUE_AT_ONCE,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    error: null,
    created_at,
    interrupted: 0,
    mode: 'on_ingest' as const,
    task_json: null,
    quiet: Number(quiet ?? false),
  };
  return [
    insertion('batches', [{ namespace_id, batch_id, collection_id, document_ids_json, created_at }]),
    insertion('batch_contents', [{ namespace_id, batch_id, content: encodeBatch(documents) }]),
    insertion('jobs', [job]),
  ];
}

/** What schedules look at. */
function arrivalOf({ namespaceId, collectionId, quiet }: BatchTarget, batch_id: string): Write {
  const row = {
    namespace_id: namespaceId,
    collection_id: collectionId,
    batch_id,
    quiet: Number(quiet ?? false),
  };
  return insertion('arrivals', [row]);
}

/** Alerts count by it what they were not shown, as they count their runs by the checks. */
function countingSkip({ namespaceId, collectionId }: BatchTarget, version: number, slot: number): Write {
  const row = { namespace_id: namespaceId, collection_id: collectionId, version, slot, n: 1 };
  const key = ['namespace_id', 'collection_id', 'version', 'slot'];
  return insertion('collection_skips', [row], { key, addTo: 'n' });
}
