import { type AlertInputMapping, type PreviewAlertRequest, validationError } from '@tocsin/contract';
import { alertDefinitionOf, findAlert } from '../../catalog/alert-model.ts';
import { draftedRetriever } from '../../catalog/alert-retriever.ts';
import { mappingsOf, readSettings } from '../../catalog/application-model.ts';
import { readAttachment } from '../../catalog/attachment-store.ts';
import { checkMappings } from '../../catalog/check-mappings.ts';
import { collectionIdOf } from '../../catalog/documents.ts';
import { nullIfMissing } from '../../catalog/lookup.ts';
import type { Reader } from '../../store/database.ts';
import type { AlertsTable } from '../../store/tables.ts';
import type { PreparedAlert } from '../prepared-alert.ts';

/** A draft, checked as an alert is checked that is stored. */
export interface Draft {
  readonly collectionId: string;
  readonly plan: 'standing' | 'search';
  readonly alert: PreparedAlert;
}

/** Reads the draft of an alert. @throws ApiError 422 with the places that creating, changing and attaching it would name */
export async function readDraft(
  reader: Reader,
  namespaceId: string,
  request: PreviewAlertRequest,
): Promise<Draft> {
  const collectionId = await nullIfMissing(collectionIdOf(reader, namespaceId, request.collection_id));
  if (collectionId === null)
    throw validationError('collection_id', `there is no collection "${request.collection_id}"`);
  const changed = await changedAlert(reader, namespaceId, request.alert_id);
  const retriever = await draftedRetriever(reader, namespaceId, changed, request);
  const mappings =
    request.input_mappings ?? (await storedMappings(reader, namespaceId, collectionId, changed));
  const { input_mappings_json } = readSettings({ input_mappings: mappings }, '');
  checkMappings(retriever.input_schema, mappings, 'input_mappings');
  return {
    collectionId,
    plan: retriever.plan,
    alert: {
      alertId: changed?.alert_id ?? 'draft',
      alertVersion: 0,
      retrieverVersion: 0,
      record: 'all',
      triggerOn: request.trigger_on ?? (changed === null ? 'results' : alertDefinitionOf(changed).trigger_on),
      phase: 3,
      priority: 0,
      mappings: mappingsOf({ input_mappings_json }),
      stages: retriever.stages,
      inputSchema: retriever.input_schema,
      collectionIds: retriever.collection_ids,
    },
  };
}

async function changedAlert(
  reader: Reader,
  namespaceId: string,
  identifier: string | null | undefined,
): Promise<AlertsTable | null> {
  if (identifier == null) return null;
  const found = await nullIfMissing(findAlert(reader, namespaceId, identifier));
  if (found === null) throw validationError('alert_id', `there is no alert "${identifier}"`);
  return found;
}

async function storedMappings(
  reader: Reader,
  namespaceId: string,
  collectionId: string,
  changed: AlertsTable | null,
): Promise<AlertInputMapping[]> {
  const attached =
    changed === null ? undefined : await readAttachment(reader, namespaceId, collectionId, changed.alert_id);
  return attached === undefined ? [] : mappingsOf(attached);
}
