import type { Reader, Transaction } from '../store/database.ts';
import { noteActivity } from './alert-activity.ts';

/** Ids that one statement names. */
const CHUNK = 500;

/** Cuts a list into parts that fit into one statement. */
export function chunksOf<T>(items: readonly T[], size: number = CHUNK): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}

/** An alert in a collection where it changed. */
export interface ChangedAlert {
  readonly collection_id: string;
  readonly alert_id: string;
}

/**
 * Tells the collections' workers that an alert changed: raises each collection's version and names the alert. Belongs
 * into the transaction of the change itself, behind the change.
 */
export async function raiseVersions(
  tx: Transaction,
  namespaceId: string,
  alertId: string,
  collectionIds: readonly string[],
): Promise<void> {
  await raiseVersionsFor(
    tx,
    namespaceId,
    collectionIds.map((collection_id) => ({ collection_id, alert_id: alertId })),
  );
}

/** As {@link raiseVersions} for several alerts: one new version per collection that names all of them. */
export async function raiseVersionsFor(
  tx: Transaction,
  namespaceId: string,
  changed: readonly ChangedAlert[],
): Promise<void> {
  const byCollection = new Map<string, Set<string>>();
  for (const { collection_id, alert_id } of changed) {
    const alerts = byCollection.get(collection_id) ?? new Set();
    byCollection.set(collection_id, alerts.add(alert_id));
  }
  for (const [collectionId, alerts] of byCollection)
    await raiseVersion(tx, namespaceId, collectionId, [...alerts]);
}

/** Raises a collection's version and names the alerts that its workers have to read again. */
export async function raiseVersion(
  tx: Transaction,
  namespaceId: string,
  collectionId: string,
  alertIds: readonly string[],
): Promise<void> {
  const raised = await tx
    .updateTable('collections')
    .set((e) => ({ version: e('version', '+', 1) }))
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .returning('version')
    .executeTakeFirst();
  if (!raised) return;
  const { version } = raised;
  await nameChanges(tx, namespaceId, collectionId, version, alertIds);
  for (const part of chunksOf(alertIds))
    await noteActivity(tx, { namespaceId, collectionId, version, alertIds: part });
}

async function nameChanges(
  tx: Transaction,
  namespace_id: string,
  collection_id: string,
  version: number,
  alerts: readonly string[],
): Promise<void> {
  for (const part of chunksOf(alerts, 100))
    await tx
      .insertInto('collection_changes')
      .values(part.map((alert_id) => ({ namespace_id, collection_id, version, alert_id })))
      .execute();
}

/** Where these alerts are attached. */
export async function attachedPlaces(
  reader: Reader,
  namespaceId: string,
  alertIds: readonly string[],
): Promise<ChangedAlert[]> {
  const found: ChangedAlert[] = [];
  for (const part of chunksOf(alertIds))
    found.push(
      ...(await reader
        .selectFrom('alert_applications')
        .select(['collection_id', 'alert_id'])
        .where('namespace_id', '=', namespaceId)
        .where('alert_id', 'in', part)
        .execute()),
    );
  return found;
}
