import { breathe } from '../../platform/breathe.ts';
import type { Database } from '../../store/database.ts';
import { type ChangeMark, changedSince, currentMark } from '../../store/feature-changes.ts';
import {
  dimensionsOf,
  type FeaturePlace,
  featureOfSome,
  featurePages,
  type StoredFeature,
} from '../feature-rows.ts';
import { FeatureCodes, SAMPLE } from './feature-codes.ts';

/** Codes, and up to where they are those of the database. */
export interface HeldCodes {
  readonly codes: FeatureCodes;
  readonly mark: ChangeMark;
}

type ReadDatabase = Pick<Database, 'read' | 'capabilities'>;

/** So many changes are caught up with in any case; beyond, all is read anew where it is not much more. */
const MANY_CHANGES = 1000;

/**
 * Reads a vector feature, and yields the same codes again and again while they grow; nothing where it is no vector. What is
 * committed meanwhile is behind the mark, whether or not it is read.
 * @throws RangeError where a vector cannot be compared, or memory is full
 */
export async function* loadCodes(db: ReadDatabase, place: FeaturePlace): AsyncGenerator<HeldCodes> {
  const dimensions = await dimensionsOf(db.read, place);
  if (dimensions === null) return;
  const mark = await currentMark(db);
  const first: StoredFeature[] = [];
  let held: HeldCodes | null = null;
  for await (const page of featurePages(db.read, place)) {
    if (held !== null) held.codes.setAll(page);
    else if (first.push(...page) >= SAMPLE) held = { codes: new FeatureCodes(dimensions, first), mark };
    if (held !== null) yield held;
  }
  if (held === null) yield { codes: new FeatureCodes(dimensions, first), mark };
}

/**
 * Brings codes up to date with all that was committed before this call.
 * @returns null where it is better, or needed, to load them anew
 * @throws RangeError as {@link loadCodes}
 */
export async function catchUp(
  db: ReadDatabase,
  place: FeaturePlace,
  { codes, mark }: HeldCodes,
): Promise<HeldCodes | null> {
  const now = await currentMark(db);
  const most = Math.max(MANY_CHANGES, codes.size / 2);
  const changed = await changedSince(db.read, place, mark, now, most);
  if (changed === null || !(await apply(db, place, codes, [...changed])) || codes.isOutgrown) return null;
  return { codes, mark: now };
}

/** @returns false where the vectors have other dimensions now */
async function apply(
  { read }: ReadDatabase,
  place: FeaturePlace,
  codes: FeatureCodes,
  documentIds: readonly string[],
): Promise<boolean> {
  const gone = new Set(documentIds);
  for await (const found of featureOfSome(read, place, documentIds)) {
    if (found.some(({ data }) => data.byteLength !== 4 * codes.dimensions)) return false;
    codes.setAll(found);
    for (const { documentId } of found) gone.delete(documentId);
    await breathe();
  }
  for (const documentId of gone) codes.delete(documentId);
  return true;
}
