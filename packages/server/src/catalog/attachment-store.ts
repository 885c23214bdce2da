import type { Reader, Transaction } from '../store/database.ts';
import type { AlertApplicationsTable } from '../store/tables.ts';
import { sameSettings } from './application-model.ts';
import { raiseVersions } from './versions.ts';

/** How an alert is attached to a collection, if it is. */
export async function readAttachment(
  reader: Reader,
  namespaceId: string,
  collectionId: string,
  alertId: string,
): Promise<AlertApplicationsTable | undefined> {
  return reader
    .selectFrom('alert_applications')
    .selectAll()
    .where('namespace_id', '=', namespaceId)
    .where('collection_id', '=', collectionId)
    .where('alert_id', '=', alertId)
    .executeTakeFirst();
}

/** Writes an attachment and raises its collection; nothing where nothing changes. */
export async function writeAttachment(
  tx: Transaction,
  row: AlertApplicationsTable,
  before: AlertApplicationsTable | undefined,
): Promise<void> {
  if (before && sameSettings(before, row)) return;
  const { namespace_id, collection_id, alert_id, created_at: _, ...settings } = row;
  await tx
    .insertInto('alert_applications')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['namespace_id', 'collection_id', 'alert_id']).doUpdateSet(settings),
    )
    .execute();
  await raiseVersions(tx, namespace_id, alert_id, [collection_id]);
}

/** Removes an attachment and raises its collection. */
export async function removeAttachment(tx: Transaction, row: AlertApplicationsTable): Promise<void> {
  const { namespace_id, collection_id, alert_id } = row;
  await tx
    .deleteFrom('alert_applications')
    .where('namespace_id', '=', namespace_id)
    .where('collection_id', '=', collection_id)
    .where('alert_id', '=', alert_id)
    .execute();
  await raiseVersions(tx, namespace_id, alert_id, [collection_id]);
}
