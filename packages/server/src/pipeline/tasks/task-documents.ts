import { EXECUTE_LIMITS } from '@tocsin/contract';
import type { EngineDocument } from '@tocsin/engine';
import { type DocumentFilter, readDocumentFilter } from '../../catalog/document-list/filter.ts';
import {
  type CollectionPlace,
  documentsNamed,
  partsBySize,
  scanDocuments,
} from '../../catalog/document-list/scan.ts';
import { withFeatures } from '../../catalog/document-list/with-features.ts';
import type { StoredDocument } from '../../catalog/documents.ts';
import type { Reader } from '../../store/database.ts';
import { arrivedIds } from './arrivals.ts';
import type { ChosenTask, Task } from './task.ts';

/** Documents that are checked at once. */
const PART = 1000;
/** Nor are many more characters of them, but for a single document that is larger. */
const PART_CHARS = 16 * 1024 * 1024;

/** Notes what a task looked at. */
export interface Looked {
  /** Ids of documents, the first 1,000. */
  readonly ids: string[];
  /** Whether documents were left out because there are too many. */
  limited: boolean;
}

/**
 * The documents of a task as they are stored now, with their features, in parts of up to 1,000; the last one may be empty.
 * @param quiet of a tick: documents of which nobody is to be told, or those others
 */
export async function* documentsOf(
  db: Reader,
  place: CollectionPlace,
  task: Task,
  quiet: boolean,
  looked: Looked,
): AsyncGenerator<EngineDocument[]> {
  const rows =
    task.kind === 'tick'
      ? named(db, place, await arrivedIds(db, place, task, quiet))
      : firstOf(chosen(db, place, task), EXECUTE_LIMITS.documents, looked);
  for await (const part of inParts(rows)) {
    for (const { document_id } of part) if (looked.ids.length < PART) looked.ids.push(document_id);
    yield await withFeatures(db, part);
  }
}

async function* named(
  db: Reader,
  place: CollectionPlace,
  ids: readonly string[],
): AsyncGenerator<readonly StoredDocument[]> {
  for await (const part of partsBySize(db, place, ids)) yield documentsNamed(db, place, part);
}

async function* chosen(
  db: Reader,
  place: CollectionPlace,
  { documentIds, filters, since, until }: ChosenTask,
): AsyncGenerator<readonly StoredDocument[]> {
  const filter: DocumentFilter = readDocumentFilter(filters);
  const inTime = ({ created_at }: StoredDocument): boolean =>
    (since === null || created_at >= since) && (until === null || created_at < until);
  const all = documentIds === null ? scanned(db, place) : named(db, place, [...new Set(documentIds)]);
  for await (const rows of all) yield (await filter.pass(db, rows.filter(inTime))).map(({ row }) => row);
}

async function* scanned(db: Reader, place: CollectionPlace): AsyncGenerator<readonly StoredDocument[]> {
  for await (const { rows } of scanDocuments(db, place, { after: null })) yield rows;
}

async function* firstOf(
  all: AsyncIterable<readonly StoredDocument[]>,
  most: number,
  looked: Looked,
): AsyncGenerator<readonly StoredDocument[]> {
  let left = most;
  for await (const rows of all) {
    looked.limited = rows.length > left;
    yield rows.slice(0, left);
    left -= Math.min(left, rows.length);
    if (looked.limited) return;
  }
}

async function* inParts(all: AsyncIterable<readonly StoredDocument[]>): AsyncGenerator<StoredDocument[]> {
  let part: StoredDocument[] = [];
  let chars = 0;
  for await (const rows of all)
    for (const row of rows) {
      part.push(row);
      chars += row.payload_json.length;
      if (part.length < PART && chars < PART_CHARS) continue;
      yield part;
      part = [];
      chars = 0;
    }
  yield part;
}
