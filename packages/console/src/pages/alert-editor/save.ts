import type { Tocsin } from '@tocsin/sdk';
import { applicationOf, bodyOf, type Draft, isSame } from './draft.ts';

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
  const body = bodyOf(draft);
  const { alert_id } =
    alertId === null ? await tocsin.alerts.create(body) : await tocsin.alerts.update(alertId, body);
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
