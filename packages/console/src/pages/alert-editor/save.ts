import type { PatchAlertRequest } from '@tocsin/contract';
import type { Tocsin } from '@tocsin/sdk';
import { type Draft, isSame } from './draft.ts';
import { applicationOf, bodyOf } from './request.ts';

/** What became of a save. */
export interface Saved {
  readonly alertId: string;
  /** What is stored now; it differs from the draft where something failed. */
  readonly stored: Draft;
  /** What could not be attached or detached; null where all was. */
  readonly failed: { readonly at: number; readonly collectionId: string; readonly error: unknown } | null;
}

/**
 * Stores an alert, then how it is attached, in order; it stops at the first collection that fails and says so.
 * @param alertId null makes a new one
 * @param before what is stored
 * @throws TocsinError where the alert itself could not be stored: then nothing was
 */
export async function saveDraft(
  tocsin: Tocsin,
  alertId: string | null,
  draft: Draft,
  before: Draft,
): Promise<Saved> {
  const alert_id = await saveAlert(tocsin, alertId, draft, before);
  let attachments = before.attachments;
  for (const [at, attachment] of draft.attachments.entries()) {
    const { collectionId } = attachment;
    const others = attachments.filter((one) => one.collectionId !== collectionId);
    const old = attachments.find((one) => one.collectionId === collectionId);
    if (isSame(old, attachment)) continue;
    try {
      await tocsin.alerts.applications.put(alert_id, collectionId, applicationOf(attachment));
    } catch (error) {
      return { alertId: alert_id, stored: { ...draft, attachments }, failed: { at, collectionId, error } };
    }
    attachments = [...others, attachment];
  }
  for (const { collectionId } of attachments) {
    if (draft.attachments.some((one) => one.collectionId === collectionId)) continue;
    try {
      await tocsin.alerts.applications.delete(alert_id, collectionId);
    } catch (error) {
      return {
        alertId: alert_id,
        stored: { ...draft, attachments },
        failed: { at: -1, collectionId, error },
      };
    }
    attachments = attachments.filter((one) => one.collectionId !== collectionId);
  }
  return { alertId: alert_id, stored: draft, failed: null };
}

async function saveAlert(
  tocsin: Tocsin,
  alertId: string | null,
  draft: Draft,
  before: Draft,
): Promise<string> {
  if (alertId === null) return (await tocsin.alerts.create(bodyOf(draft))).alert_id;
  const changes = changesOf(draft, before);
  if (Object.keys(changes).length > 0) await tocsin.alerts.update(alertId, changes);
  return alertId;
}

/** Only what was changed here: the rest may have been changed elsewhere meanwhile. */
function changesOf(draft: Draft, before: Draft): PatchAlertRequest {
  const old: Partial<Record<string, unknown>> = { ...bodyOf(before) };
  return Object.fromEntries(
    Object.entries(bodyOf(draft)).filter(([name, value]) => !isSame(value, old[name])),
  );
}
