import { type AlertFields, validationError } from '@tocsin/contract';
import type { AppContext } from '../context.ts';
import type { Reader, Transaction } from '../store/database.ts';
import type { AlertsTable } from '../store/tables.ts';
import { nullIfMissing } from './lookup.ts';
import { defineRetriever, definitionOf, type RetrieverDefinition } from './retriever-model.ts';
import { changeRetriever, findRetriever, insertRetriever } from './retriever-store.ts';

/** The alert whose retriever is wanted; `retriever_id` is null while the alert is being made. */
export type RetrieverOwner = Pick<AlertsTable, 'namespace_id' | 'alert_id' | 'name'> & {
  retriever_id: string | null;
};

/** The retriever of an alert, and one of its own that it does not use any more. */
export interface ChosenRetriever {
  readonly retrieverId: string;
  readonly obsolete: string | null;
  /** Whether an inline retriever changed what the alert does. */
  readonly changed: boolean;
}

/**
 * Finds or stores the retriever that a request gives an alert; without one it stays as it is.
 * @throws ApiError 422
 */
export async function chooseRetriever(
  ctx: Pick<AppContext, 'ids' | 'clock'>,
  tx: Transaction,
  alert: RetrieverOwner,
  { retriever_id: wanted, retriever: inline, system_condition }: AlertFields,
): Promise<ChosenRetriever> {
  const { namespace_id, alert_id, name } = alert;
  refuseTwo(wanted, inline);
  const current =
    alert.retriever_id === null ? null : await findRetriever(tx, namespace_id, alert.retriever_id);
  const own = current?.owner_alert_id === alert_id ? current : null;
  if (wanted != null) {
    const retrieverId = await sharedRetriever(tx, namespace_id, alert_id, wanted);
    const obsolete = own !== null && own.retriever_id !== retrieverId ? own.retriever_id : null;
    return { retrieverId, obsolete, changed: false };
  }
  if (inline != null) {
    if (own === null) {
      const made = await insertRetriever(ctx, tx, namespace_id, name, inline, alert_id);
      return { retrieverId: made.retriever_id, obsolete: null, changed: true };
    }
    const whole = { input_schema: {}, collection_identifiers: [], ...withoutNulls(inline) };
    const after = await changeRetriever(ctx, tx, own, name, whole, 'retriever');
    return { retrieverId: own.retriever_id, obsolete: null, changed: after.version !== own.version };
  }
  if (current === null)
    throw validationError(
      'retriever_id',
      system_condition == null
        ? 'give retriever_id or an inline retriever'
        : 'a system_condition needs a retriever_id or an inline retriever, too',
    );
  return { retrieverId: current.retriever_id, obsolete: null, changed: false };
}

/**
 * What the retriever of an alert would be with a draft of it; nothing is stored.
 * @param alert that the draft changes; null where it would be a new one
 * @throws ApiError 422 as {@link chooseRetriever}
 */
export async function draftedRetriever(
  reader: Reader,
  namespaceId: string,
  alert: Pick<AlertsTable, 'alert_id' | 'retriever_id'> | null,
  { retriever_id: wanted, retriever: inline }: Pick<AlertFields, 'retriever_id' | 'retriever'>,
): Promise<RetrieverDefinition> {
  refuseTwo(wanted, inline);
  if (inline != null) return defineRetriever(reader, namespaceId, inline, 'retriever');
  const chosen =
    wanted == null
      ? alert?.retriever_id
      : await sharedRetriever(reader, namespaceId, alert?.alert_id ?? null, wanted);
  if (chosen === undefined)
    throw validationError('retriever_id', 'give retriever_id or an inline retriever', 'missing');
  return definitionOf(await findRetriever(reader, namespaceId, chosen));
}

function refuseTwo(wanted: unknown, inline: unknown): void {
  if (wanted != null && inline != null)
    throw validationError('retriever', 'give retriever_id or retriever, not both');
}

async function sharedRetriever(
  reader: Reader,
  namespaceId: string,
  alertId: string | null,
  wanted: string,
): Promise<string> {
  const row = await nullIfMissing(findRetriever(reader, namespaceId, wanted));
  if (row === null) throw validationError('retriever_id', `there is no retriever "${wanted}"`);
  if (row.owner_alert_id !== null && row.owner_alert_id !== alertId)
    throw validationError('retriever_id', 'this retriever belongs to another alert; create one to share');
  return row.retriever_id;
}

function withoutNulls(input: object): object {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value != null));
}
