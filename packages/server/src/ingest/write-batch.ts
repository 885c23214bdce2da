import { notFound, unavailable } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { encodeBatch } from '../store/batch-content.ts';
import { type Database, insertion, type Transaction, type Write, writeAll } from '../store/database.ts';
import type { DocumentFeaturesTable } from '../store/tables.ts';
import { fixFeatureSizes, type PlacedDocument } from './feature-sizes.ts';

/** What became of one document of a batch. */
export interface AcceptedDocument {
  readonly document_id: string;
  readonly status: 'created' | 'updated' | 'unchanged';
}

/** The answer to a batch. `batchId` is null where nothing was new. */
export interface AcceptedBatch {
  readonly batchId: string | null;
  /** `created_at` of the documents that were created, in milliseconds. */
  readonly acceptedAt: number;
  readonly documents: AcceptedDocument[];
}

/** Where a batch goes and whether it is checked. */
export interface BatchTarget {
  readonly namespaceId: string;
  readonly collectionId: string;
  readonly check: boolean;
}

/** What T1 needs around it. */
export interface IngestDeps {
  readonly db: Database;
  readonly ids: IdSource;
  readonly clock: Clock;
  /** Called after a batch was committed: a hint to the workers. */
  readonly wake: () => void;
}

/** A document that is ready to be written. */
export interface PreparedDocument extends PlacedDocument {
  readonly contentHash: string;
  /** Whether the client chose the id, so that the document may be there already. */
  readonly named: boolean;
}

/** Unchecked batches of a namespace at which ingest refuses more. */
const BACKLOG_LIMIT = 10_000;

/**
 * T1 without its transaction: the documents that are new or changed, their features, and the job that checks them.
 * @throws ApiError 404 unknown collection, 422 with the document's place, 503 where the backlog is full
 */
export async function writeBatch(
  deps: IngestDeps,
  tx: Transaction,
  target: BatchTarget,
  prepared: readonly PreparedDocument[],
): Promise<AcceptedBatch> {
  const version = await versionOf(tx, target);
  const known = await knownHashes(tx, target, prepared);
  const changed = prepared.filter(({ document, contentHash }) => known.get(document.id) !== contentHash);
  const documents = prepared.map((one) => ({ document_id: one.document.id, status: statusOf(one, known) }));
  const acceptedAt = deps.clock.now();
  if (changed.length === 0) return { batchId: null, acceptedAt, documents };
  if (target.check) await refuseFullBacklog(tx, target.namespaceId);
  await fixFeatureSizes(tx, target, changed);
  const batchId = deps.ids.next('bat_');
  await forgetOld(tx, target, changed, known);
  await writeAll(tx, [
    ...documentWrites(target, changed, batchId, acceptedAt),
    ...(target.check ? jobWrites(deps, target, changed, batchId, version) : []),
  ]);
  return { batchId, acceptedAt, documents };
}

function statusOf(
  { document, contentHash }: PreparedDocument,
  known: ReadonlyMap<string, string>,
): AcceptedDocument['status'] {
  const before = known.get(document.id);
  if (before === undefined) return 'created';
  return before === contentHash ? 'unchanged' : 'updated';
}

async function versionOf(tx: Transaction, { namespaceId, collectionId }: BatchTarget): Promise<number> {
  const collection = await tx
    .selectFrom('collections')
    .select('version')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .executeTakeFirst();
  if (!collection) throw notFound('collection', collectionId);
  return collection.version;
}

async function knownHashes(
  tx: Transaction,
  { namespaceId, collectionId }: BatchTarget,
  prepared: readonly PreparedDocument[],
): Promise<Map<string, string>> {
  const ids = prepared.filter(({ named }) => named).map(({ document }) => document.id);
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('documents')
    .select(['document_id', 'content_hash'])
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.document_id, row.content_hash]));
}

async function refuseFullBacklog(tx: Transaction, namespaceId: string): Promise<void> {
  const beyond = await tx
    .selectFrom('jobs')
    .select('job_id')
    .where('namespace_id', '=', namespaceId)
    .where('state', '=', 'ready')
    .limit(1)
    .offset(BACKLOG_LIMIT - 1)
    .executeTakeFirst();
  if (beyond) throw unavailable(`${BACKLOG_LIMIT} batches wait to be checked; send this one again later`, 5);
}

/** The features of documents that are overwritten; the new version may have others. */
async function forgetOld(
  tx: Transaction,
  { namespaceId, collectionId }: BatchTarget,
  changed: readonly PreparedDocument[],
  known: ReadonlyMap<string, string>,
): Promise<void> {
  const ids = changed.map(({ document }) => document.id).filter((id) => known.has(id));
  if (ids.length === 0) return;
  await tx
    .deleteFrom('document_features')
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('document_id', 'in', ids)
    .execute();
}

function documentWrites(
  { namespaceId: namespace_id, collectionId: collection_id }: BatchTarget,
  changed: readonly PreparedDocument[],
  batch_id: string,
  now: number,
): Write[] {
  const key = { namespace_id, collection_id };
  const rows = changed.map(({ document, contentHash }) => ({
    ...key,
    document_id: document.id,
    payload_json: JSON.stringify(document.payload),
    content_hash: contentHash,
    batch_id,
    created_at: now,
    updated_at: now,
  }));
  const features = changed.flatMap(({ document }) => featureRows(key, document));
  const overwrite = { key: ['namespace_id', 'collection_id', 'document_id'], set: OVERWRITTEN };
  return [insertion('documents', rows, overwrite), insertion('document_features', features)];
}

/** `created_at` stays what it was. */
const OVERWRITTEN = ['payload_json', 'content_hash', 'batch_id', 'updated_at'];

function featureRows(
  collection: { namespace_id: string; collection_id: string },
  document: EngineDocument,
): DocumentFeaturesTable[] {
  const row = ([feature, data]: [string, Uint8Array | Float32Array]) => ({
    ...collection,
    feature,
    document_id: document.id,
    data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
  return [...[...document.vectors].map(row), ...[...document.hashes].map(row)];
}

function jobWrites(
  deps: IngestDeps,
  { namespaceId: namespace_id, collectionId: collection_id }: BatchTarget,
  changed: readonly PreparedDocument[],
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
    due_at: created_at,
    lease_owner: null,
    lease_until: null,
    attempts: 0,
    error: null,
    created_at,
  };
  return [
    insertion('batches', [{ namespace_id, batch_id, collection_id, document_ids_json, created_at }]),
    insertion('batch_contents', [{ namespace_id, batch_id, content: encodeBatch(documents) }]),
    insertion('jobs', [job]),
  ];
}
