import { type ApiError, notFound, validationError } from '@tocsin/contract';
import { type Features, featuresOfAll } from '../catalog/document-features.ts';
import type { DocumentFilter } from '../catalog/document-list/filter.ts';
import { type CollectionPlace, documentsNamed } from '../catalog/document-list/scan.ts';
import { type DocumentKey, findDocument, type StoredDocument } from '../catalog/documents.ts';
import { chunksOf } from '../catalog/versions.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { type Reader, type Transaction, writeAll } from '../store/database.ts';
import { prepareForWriting } from './accept-batch.ts';
import { announce } from './announce.ts';
import { broughtFeatures, completeEach } from './extract-features.ts';
import { problemsOfSizes } from './feature-sizes.ts';
import type { NormalDocument } from './normal-document.ts';
import { type AcceptedBatch, type BatchTarget, type IngestDeps, planBatch } from './plan-batch.ts';
import { targetCollection } from './target-collection.ts';

/** What a client says of a document that is there: all of it, or only what changes. */
export interface DocumentChange {
  /** What was sent; its features count only where `bringsFeatures`. */
  readonly given: NormalDocument;
  readonly bringsFeatures: boolean;
  /** Whether fields and metadata that were not sent stay. */
  readonly merge: boolean;
}

/** A change and the document that it is meant for. */
export interface NamedChange {
  readonly documentId: string;
  readonly change: DocumentChange;
  /** Where the change stands in the request, for errors. */
  readonly place: string;
}

/** What became of changes. */
export interface ChangedDocuments {
  readonly accepted: AcceptedBatch;
  /** Ids that have what was asked for now, whether or not they had it before. */
  readonly done: ReadonlySet<string>;
  /** Why a document was not changed. An id that is in neither is gone, or does not pass the filter any more. */
  readonly refused: ReadonlyMap<string, ApiError>;
}

/**
 * Replaces a document, or merges into it: read and written in one transaction, so that no other change is lost.
 * @throws ApiError 404, 422, 503
 */
export async function changeDocument(
  deps: IngestDeps,
  target: BatchTarget & DocumentKey,
  change: DocumentChange,
): Promise<StoredDocument> {
  const { documentId } = target;
  const { accepted, after } = await deps.db.transaction(async (tx) => {
    const { accepted, done, refused } = await changeWithin(deps, tx, target, [
      { documentId, change, place: '' },
    ]);
    const [error] = refused.values();
    if (error) throw error;
    if (!done.has(documentId)) throw notFound('document', documentId);
    return { accepted, after: await findDocument(tx, target) };
  });
  announce(deps, target, accepted);
  return after;
}

/**
 * Changes up to 1,000 different documents in one transaction, each as {@link changeDocument} would; what cannot be changed
 * does not keep the others from it.
 * @param filter documents that do not pass, at the time of the transaction, stay as they are
 * @throws ApiError 404 unknown collection, 503 where the backlog is full
 */
export async function changeDocuments(
  deps: IngestDeps,
  target: BatchTarget,
  changes: readonly NamedChange[],
  filter: DocumentFilter | null = null,
): Promise<ChangedDocuments> {
  const changed = await deps.db.transaction((tx) => changeWithin(deps, tx, target, changes, filter));
  announce(deps, target, changed.accepted);
  return changed;
}

async function changeWithin(
  deps: IngestDeps,
  tx: Transaction,
  target: BatchTarget,
  changes: readonly NamedChange[],
  filter: DocumentFilter | null = null,
): Promise<ChangedDocuments> {
  const { extractor } = await targetCollection(tx, target);
  const ids = changes.map((one) => one.documentId);
  const before = await documentsAmong(tx, target, ids, filter);
  const features = await featuresAmong(tx, [...before.values()], extractor);
  const tooLarge = new Map<string, ApiError>();
  const prepared = changes.flatMap(({ documentId, change, place }) => {
    const row = before.get(documentId);
    if (row === undefined) return [];
    const after = changed(row, features.get(documentId), change);
    if (isTooLarge(after)) tooLarge.set(documentId, validationError(place, TOO_LARGE));
    return tooLarge.has(documentId) ? [] : [prepareForWriting(deps.ids, after, place)];
  });
  const { complete, problems } = await completeEach(prepared, extractor);
  const refused = new Map([...tooLarge, ...problems, ...(await problemsOfSizes(tx, target, complete))]);
  const kept = prepared.filter(({ document }) => !refused.has(document.id));
  const { accepted, writes } = await planBatch(deps, tx, target, kept);
  await writeAll(tx, writes);
  return { accepted, done: new Set(kept.map(({ document }) => document.id)), refused };
}

async function documentsAmong(
  db: Reader,
  place: CollectionPlace,
  ids: readonly string[],
  filter: DocumentFilter | null,
): Promise<Map<string, StoredDocument>> {
  const found = new Map<string, StoredDocument>();
  for (const part of chunksOf(ids)) {
    const rows = await documentsNamed(db, place, part);
    const meant = filter === null ? rows : (await filter.pass(db, rows)).map(({ row }) => row);
    for (const row of meant) found.set(row.document_id, row);
  }
  return found;
}

/** What the collection computes follows from the fields, and is left out. */
async function featuresAmong(
  db: Reader,
  rows: readonly StoredDocument[],
  extractor: PreparedExtractor,
): Promise<Map<string, Features>> {
  const found = new Map<string, Features>();
  for (const part of chunksOf(rows))
    for (const [id, features] of await featuresOfAll(db, part))
      found.set(id, broughtFeatures(features, extractor));
  return found;
}

/** What one document may have as JSON, as much as the body of a request. */
const MAX_DOCUMENT_CHARS = 16 * 1024 * 1024;
const TOO_LARGE = 'makes the document larger than 16 MiB; remove other fields first';
const NO_FEATURES: Features = { vectors: new Map(), hashes: new Map() };

function changed(
  before: StoredDocument,
  own: Features = NO_FEATURES,
  { given, bringsFeatures, merge }: DocumentChange,
): NormalDocument {
  const features = bringsFeatures ? given : own;
  const old = JSON.parse(before.payload_json) as Record<string, unknown>;
  return {
    id: before.document_id,
    payload: merge ? mergePayload(old, given.payload) : given.payload,
    vectors: features.vectors,
    hashes: features.hashes,
  };
}

/** Many patches together could make what no single request can bring. */
function isTooLarge({ payload }: NormalDocument): boolean {
  return JSON.stringify(payload).length > MAX_DOCUMENT_CHARS;
}

/** Fields replace fields; of the metadata, single entries do. */
function mergePayload(
  before: Record<string, unknown>,
  patch: Record<string, unknown>,
): Record<string, unknown> {
  const merged = { ...before, ...patch };
  const [old, fresh] = [before['metadata'], patch['metadata']];
  return old && fresh ? { ...merged, metadata: { ...old, ...fresh } } : merged;
}
