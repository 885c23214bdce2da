import type { MatchReport } from '@tocsin/engine';
import type { PlannedAlert } from './collection-alerts.ts';
import { RECORD_ALL_LIMIT } from './recorded.ts';

/** The alerts of a collection, and which of them a batch concerns: what it does not concern costs it nothing. */
export class AlertSet {
  readonly #alerts = new Map<string, PlannedAlert>();
  /** Those with something to do or to record whatever the engine finds. */
  readonly #always = new Map<string, PlannedAlert>();

  get size(): number {
    return this.#alerts.size;
  }

  has(alertId: string): boolean {
    return this.#alerts.has(alertId);
  }

  keys(): IterableIterator<string> {
    return this.#alerts.keys();
  }

  set(alertId: string, planned: PlannedAlert): void {
    this.delete(alertId);
    this.#alerts.set(alertId, planned);
    if (isAlwaysConcerned(planned)) this.#always.set(alertId, planned);
  }

  delete(alertId: string): void {
    this.#alerts.delete(alertId);
    this.#always.delete(alertId);
  }

  clear(): void {
    this.#alerts.clear();
    this.#always.clear();
  }

  /**
   * The alerts that a batch concerns, by phase, then priority (higher first), then age: those that matched or could not be
   * run, those that are always concerned, and all where there are so few that every run is recorded.
   */
  concernedBy({ matches, errors }: MatchReport): PlannedAlert[] {
    if (this.size <= RECORD_ALL_LIMIT) return [...this.#alerts.values()].sort(inOrder);
    const concerned = new Map(this.#always);
    for (const alertId of matches.keys()) this.#addTo(concerned, alertId);
    for (const { queryId } of errors) this.#addTo(concerned, queryId);
    return [...concerned.values()].sort(inOrder);
  }

  #addTo(concerned: Map<string, PlannedAlert>, alertId: string): void {
    const planned = this.#alerts.get(alertId);
    if (planned !== undefined) concerned.set(alertId, planned);
  }
}

function isAlwaysConcerned({ alert, plan }: PlannedAlert): boolean {
  return plan.kind !== 'standing' || alert.triggerOn === 'no_results' || alert.record === 'all';
}

function inOrder({ alert: a }: PlannedAlert, { alert: b }: PlannedAlert): number {
  return a.phase - b.phase || b.priority - a.priority || (a.alertId < b.alertId ? -1 : 1);
}
