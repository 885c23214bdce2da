import { type ApiError, notFound, placeToLoc, unavailable, validationError } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import type { Clock } from '../platform/clock.ts';
import type { IdSource } from '../platform/ids.ts';
import { type Database, insertMany, type Transaction } from '../store/database.ts';
import { encodeBatch } from './batch-content.ts';
import { contentHash, type NormalDocument } from './normal-document.ts';

/** What became of one document of a batch. */
export interface AcceptedDocument {
  readonly document_id: string;
  readonly status: 'created' | 'updated' | 'unchanged';
}

/** The answer to a batch. `batchId` is null where nothing was new. */
export interface AcceptedBatch {
  readonly batchId: string | null;
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
  /** Unchecked batches of a namespace at which ingest refuses more. */
  readonly backlogLimit: number;
}

interface Prepared {
  readonly document: EngineDocument;
  readonly place: string;
  readonly hash: string;
  readonly named: boolean;
}

/**
 * T1: documents, their features and the job that checks them, in one transaction.
 * @param places where each document stands in the request, for errors
 * @param inTransaction more that must be written with it (the idempotent answer)
 * @throws ApiError 404 unknown collection, 422 with the document's place, 503 where the backlog is full
 */
export async function acceptBatch(
  deps: IngestDeps,
  target: BatchTarget,
  documents: readonly NormalDocument[],
  places: readonly string[],
  inTransaction: (tx: Transaction, accepted: AcceptedBatch) => Promise<void> = async () => {},
): Promise<AcceptedBatch> {
  const prepared = documents.map((document, i) => prepare(deps.ids, document, places[i] ?? ''));
  refuseTwice(prepared);
  const accepted = await deps.db.transaction(async (tx) => {
    const result = await write(deps, tx, target, prepared);
    await inTransaction(tx, result);
    return result;
  });
  if (accepted.batchId !== null) deps.wake();
  return accepted;
}

function prepare(ids: IdSource, document: NormalDocument, place: string): Prepared {
  const { id, payload, vectors, hashes } = document;
  return {
    document: { id: id ?? ids.next('doc_'), payload, vectors, hashes },
    place,
    hash: contentHash(document),
    named: id !== null,
  };
}

function refuseTwice(prepared: readonly Prepared[]): void {
  const seen = new Set<string>();
  for (const { document, place } of prepared) {
    if (seen.has(document.id))
      throw refuse(`${place}.document_id`, `${JSON.stringify(document.id)} stands twice in this batch`);
    seen.add(document.id);
  }
}

async function write(
  deps: IngestDeps,
  tx: Transaction,
  target: BatchTarget,
  prepared: readonly Prepared[],
): Promise<AcceptedBatch> {
  const collection = await tx
    .selectFrom('collections')
    .select(['version'])
    .where('namespace_id', '=', target.namespaceId)
    .where('collection_id', '=', target.collectionId)
    .executeTakeFirst();
  if (!collection) throw notFound('collection', target.collectionId);
  const known = await knownHashes(tx, target, prepared);
  const changed = prepared.filter(({ document, hash }) => known.get(document.id) !== hash);
  const documents = prepared.map(({ document, hash }): AcceptedDocument => {
    const before = known.get(document.id);
    const status = before === undefined ? 'created' : before === hash ? 'unchanged' : 'updated';
    return { document_id: document.id, status };
  });
  if (changed.length === 0) return { batchId: null, documents };
  if (target.check) await refuseFullBacklog(deps, tx, target.namespaceId);
  await fixFeatureSizes(tx, target, changed);
  const batchId = deps.ids.next('bat_');
  await writeDocuments(deps, tx, target, changed, known, batchId);
  if (target.check) await writeJob(deps, tx, target, changed, batchId, collection.version);
  return { batchId, documents };
}

async function knownHashes(
  tx: Transaction,
  target: BatchTarget,
  prepared: readonly Prepared[],
): Promise<Map<string, string>> {
  const ids = prepared.filter(({ named }) => named).map(({ document }) => document.id);
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('documents')
    .select(['document_id', 'content_hash'])
    .where('namespace_id', '=', target.namespaceId)
    .where('collection_id', '=', target.collectionId)
    .where('document_id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.document_id, row.content_hash]));
}

async function refuseFullBacklog(deps: IngestDeps, tx: Transaction, namespaceId: string): Promise<void> {
  const { n } = await tx
    .selectFrom(
      tx
        .selectFrom('jobs')
        .select('job_id')
        .where('namespace_id', '=', namespaceId)
        .where('state', '=', 'ready')
        .limit(deps.backlogLimit)
        .as('waiting'),
    )
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  if (Number(n) >= deps.backlogLimit)
    throw unavailable(`${n} batches wait to be checked; send this one again later`, 5);
}

/** The first document of a collection fixes the size of each of its features. */
async function fixFeatureSizes(
  tx: Transaction,
  target: BatchTarget,
  changed: readonly Prepared[],
): Promise<void> {
  const { namespaceId: namespace_id, collectionId: collection_id } = target;
  const used = new Map<string, { kind: 'vector' | 'hash'; size: number; place: string }>();
  for (const { document, place } of changed)
    for (const { feature, kind, size } of sizesOf(document)) {
      const first = used.get(feature);
      if (first) refuseSize(place, feature, first, kind, size);
      else used.set(feature, { kind, size, place });
    }
  if (used.size === 0) return;
  const fixed = await tx
    .selectFrom('features')
    .select(['feature', 'kind', 'size'])
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '=', collection_id)
    .where('feature', 'in', [...used.keys()])
    .execute();
  for (const row of fixed) {
    const { kind, size, place } = used.get(row.feature) as { kind: string; size: number; place: string };
    refuseSize(place, row.feature, row, kind, size);
    used.delete(row.feature);
  }
  const fresh = [...used].map(([feature, { kind, size }]) => ({
    namespace_id,
    collection_id,
    feature,
    kind,
    size,
  }));
  await insertMany(tx, 'features', fresh);
}

function sizesOf(document: EngineDocument): { feature: string; kind: 'vector' | 'hash'; size: number }[] {
  return [
    ...[...document.vectors].map(([feature, data]) => ({
      feature,
      kind: 'vector' as const,
      size: data.length,
    })),
    ...[...document.hashes].map(([feature, data]) => ({
      feature,
      kind: 'hash' as const,
      size: data.length * 8,
    })),
  ];
}

function refuseSize(
  place: string,
  feature: string,
  fixed: { kind: string; size: number },
  kind: string,
  size: number,
): void {
  if (fixed.kind === kind && fixed.size === size) return;
  throw refuse(
    place === '' ? 'features' : `${place}.features`,
    `${feature} is a ${fixed.kind} of size ${fixed.size} in this collection, not a ${kind} of size ${size}`,
  );
}

async function writeDocuments(
  deps: IngestDeps,
  tx: Transaction,
  target: BatchTarget,
  changed: readonly Prepared[],
  known: ReadonlyMap<string, string>,
  batch_id: string,
): Promise<void> {
  const { namespaceId: namespace_id, collectionId: collection_id } = target;
  const now = deps.clock.now();
  const row = ({ document, hash }: Prepared) => ({
    namespace_id,
    collection_id,
    document_id: document.id,
    payload_json: JSON.stringify(document.payload),
    content_hash: hash,
    batch_id,
    created_at: now,
    updated_at: now,
  });
  const updated = changed.filter(({ document }) => known.has(document.id));
  for (const change of updated) await replaceDocument(tx, row(change));
  await insertMany(tx, 'documents', changed.filter(({ document }) => !known.has(document.id)).map(row));
  await insertMany(
    tx,
    'document_features',
    changed.flatMap(({ document }) => featureRows(target, document)),
  );
}

/** Overwrites a document and forgets its features; the caller writes the new ones. */
export async function replaceDocument(
  tx: Transaction,
  row: {
    namespace_id: string;
    collection_id: string;
    document_id: string;
    payload_json: string;
    content_hash: string;
    batch_id?: string;
    updated_at: number;
  },
): Promise<void> {
  const { namespace_id, collection_id, document_id, payload_json, content_hash, batch_id, updated_at } = row;
  await tx
    .updateTable('documents')
    .set({ payload_json, content_hash, updated_at, ...(batch_id === undefined ? {} : { batch_id }) })
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '=', collection_id)
    .where('document_id', '=', document_id)
    .execute();
  await tx
    .deleteFrom('document_features')
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '=', collection_id)
    .where('document_id', '=', document_id)
    .execute();
}

/** The feature rows of a document. */
export function featureRows(
  target: { namespaceId: string; collectionId: string },
  document: EngineDocument,
): { namespace_id: string; collection_id: string; feature: string; document_id: string; data: Uint8Array }[] {
  const key = {
    namespace_id: target.namespaceId,
    collection_id: target.collectionId,
    document_id: document.id,
  };
  return [
    ...[...document.vectors].map(([feature, v]) => ({
      ...key,
      feature,
      data: new Uint8Array(v.buffer, v.byteOffset, v.byteLength),
    })),
    ...[...document.hashes].map(([feature, data]) => ({ ...key, feature, data })),
  ];
}

async function writeJob(
  deps: IngestDeps,
  tx: Transaction,
  { namespaceId: namespace_id, collectionId: collection_id }: BatchTarget,
  changed: readonly Prepared[],
  batch_id: string,
  version: number,
): Promise<void> {
  const created_at = deps.clock.now();
  const documents = changed.map(({ document }) => document);
  await insertMany(tx, 'batches', [
    {
      namespace_id,
      batch_id,
      collection_id,
      document_ids_json: JSON.stringify(documents.map(({ id }) => id)),
      created_at,
    },
  ]);
  await insertMany(tx, 'batch_contents', [{ namespace_id, batch_id, content: encodeBatch(documents) }]);
  await insertMany(tx, 'jobs', [
    {
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
    },
  ]);
}

function refuse(place: string, msg: string): ApiError {
  return validationError([{ loc: placeToLoc(place), msg, type: 'value_error' }]);
}
