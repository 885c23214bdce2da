import type { AlertApplicationResponse } from '@tocsin/contract';
import type { Tocsin } from '@tocsin/sdk';
import type { StoredAlert } from './draft.ts';

const SHOWN = 1000;

/** Reads an alert, its retriever and how it is attached. */
export async function loadAlert(tocsin: Tocsin, id: string, signal: AbortSignal): Promise<StoredAlert> {
  const [alert, attached] = await Promise.all([
    tocsin.alerts.get(id, { signal }),
    tocsin.alerts.applications.list(id, { limit: SHOWN }, { signal }),
  ]);
  const [retriever, shared] = await Promise.all([
    tocsin.retrievers.get(alert.retriever_id, { signal }),
    tocsin.retrievers.list({ limit: SHOWN }, { signal }),
  ]);
  const isShared = shared.results.some(({ retriever_id }) => retriever_id === alert.retriever_id);
  const applications: AlertApplicationResponse[] = attached.results ?? [];
  return { alert, retriever, isShared, applications };
}
