import { chunksOf } from '../../catalog/versions.ts';
import type { Reader } from '../../store/database.ts';
import type { NotificationMemoryTable } from '../../store/tables.ts';
import { activeSilences } from '../silences.ts';
import { cooldownKeys } from './cooldown.ts';
import { toldKeys } from './dedupe.ts';
import { type Candidate, documentKey, type Likeness, type Memory, type Situation } from './stage.ts';

/** Of what was told of lately, so many are compared with: the newest. */
const MOST_COMPARED = 2000;

const NO_MEMORY: Memory = {
  revision: null,
  cooldowns: new Set(),
  told: new Set(),
  near: [],
  likenesses: new Map(),
  flood: null,
};

/** Whether what an alert tells depends on what it told before. */
export function remembers({ alert: { fatigue } }: Candidate): boolean {
  const { cooldown, dedupe, near_duplicates, flood_guard } = fatigue;
  return cooldown !== null || dedupe !== null || near_duplicates !== null || flood_guard !== null;
}

/** Reads what the stages need of each of some runs of a namespace, in their order. */
export async function readSituations(db: Reader, candidates: readonly Candidate[]): Promise<Situation[]> {
  const [first] = candidates;
  if (first === undefined) return [];
  const { namespaceId, now } = first;
  const silences = await activeSilences(db, namespaceId, now);
  const channels = await channelsOf(db, namespaceId, candidates);
  const situations: Situation[] = [];
  for (const candidate of candidates) {
    const memory = remembers(candidate) ? await readMemory(db, candidate) : NO_MEMORY;
    situations.push({ channels, silences, memory });
  }
  return situations;
}

async function channelsOf(
  db: Reader,
  namespaceId: string,
  candidates: readonly Candidate[],
): Promise<Situation['channels']> {
  const named = [...new Set(candidates.flatMap(({ alert }) => alert.channelIds))];
  const found = new Map<string, { enabled: boolean }>();
  for (const part of chunksOf(named))
    for (const { channel_id, enabled } of await db
      .selectFrom('channels')
      .select(['channel_id', 'enabled'])
      .where('namespace_id', '=', namespaceId)
      .where('channel_id', 'in', part)
      .execute())
      found.set(channel_id, { enabled: enabled === 1 });
  return found;
}

async function readMemory(db: Reader, candidate: Candidate): Promise<Memory> {
  const { namespaceId, alert } = candidate;
  const telling = await db
    .selectFrom('alert_telling')
    .select(['revision', 'flood_json'])
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alert.alertId)
    .executeTakeFirst();
  const isNear = alert.fatigue.near_duplicates !== null;
  return {
    revision: telling?.revision ?? null,
    cooldowns: await knownKeys(db, candidate, 'cooldown', cooldownKeys(candidate)),
    told: await knownKeys(db, candidate, 'dedupe', toldKeys(candidate)),
    near: isNear ? await toldLately(db, candidate) : [],
    likenesses: isNear ? await likenessesOf(db, candidate) : new Map(),
    flood: telling?.flood_json ?? null,
  };
}

function remembered(
  db: Reader,
  { namespaceId, alert, now }: Candidate,
  kind: NotificationMemoryTable['kind'],
) {
  return db
    .selectFrom('notification_memory')
    .where('namespace_id', '=', namespaceId)
    .where('alert_id', '=', alert.alertId)
    .where('kind', '=', kind)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', now)]));
}

async function knownKeys(
  db: Reader,
  candidate: Candidate,
  kind: NotificationMemoryTable['kind'],
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const part of chunksOf(keys))
    for (const { key } of await remembered(db, candidate, kind)
      .select('key')
      .where('key', 'in', part)
      .execute())
      found.add(key);
  return found;
}

/** Their keys begin with the execution's id, so that the last are the newest. */
async function toldLately(db: Reader, candidate: Candidate): Promise<Memory['near']> {
  const rows = await remembered(db, candidate, 'near')
    .select(['execution_id', 'data'])
    .orderBy('key', 'desc')
    .limit(MOST_COMPARED)
    .execute();
  return rows.flatMap(({ execution_id, data }) =>
    data === null ? [] : [{ executionId: execution_id, data }],
  );
}

async function likenessesOf(db: Reader, candidate: Candidate): Promise<ReadonlyMap<string, Likeness>> {
  const { namespaceId, alert, matches, collectionId } = candidate;
  const feature = alert.fatigue.near_duplicates?.feature ?? '';
  const found = new Map<string, Likeness>();
  for (const [collection_id, ids] of idsByCollection(matches, collectionId))
    for (const part of chunksOf(ids))
      for (const { document_id, data, kind } of await featuresOf(
        db,
        namespaceId,
        collection_id,
        feature,
        part,
      ))
        found.set(documentKey({ collection_id, document_id }), { kind, data });
  return found;
}

function idsByCollection(matches: Candidate['matches'], otherwise: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { collection_id, document_id } of matches) {
    const ids = found.get(collection_id ?? otherwise) ?? [];
    found.set(collection_id ?? otherwise, [...ids, document_id]);
  }
  return found;
}

function featuresOf(
  db: Reader,
  namespaceId: string,
  collectionId: string,
  feature: string,
  documentIds: readonly string[],
) {
  return db
    .selectFrom('document_features as d')
    .innerJoin('features as f', (join) =>
      join
        .onRef('f.namespace_id', '=', 'd.namespace_id')
        .onRef('f.collection_id', '=', 'd.collection_id')
        .onRef('f.feature', '=', 'd.feature'),
    )
    .select(['d.document_id', 'd.data', 'f.kind'])
    .where('d.namespace_id', '=', namespaceId)
    .where('d.collection_id', '=', collectionId)
    .where('d.feature', '=', feature)
    .where('d.document_id', 'in', documentIds)
    .execute();
}
