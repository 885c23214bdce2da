import { ALL_TIME, ANY, HOUR_MS } from '../../packages/server/src/executions/counters.ts';
import type { ExecutionCountersTable } from '../../packages/server/src/store/tables.ts';
import type { Scene } from '../support/scene.ts';

/** Counts executions in the grains that the server keeps: alert, collection and namespace, all time and by hour. */
export class Counts {
  readonly #scene: Scene;
  readonly #rows = new Map<string, ExecutionCountersTable>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  add(alertId: string, executedAt: number, triggered: boolean): void {
    const { collectionId } = this.#scene;
    for (const hour of [ALL_TIME, Math.floor(executedAt / HOUR_MS)]) {
      this.#count(alertId, collectionId, hour, Number(triggered));
      this.#count(ANY, collectionId, hour, Number(triggered));
      this.#count(ANY, ANY, hour, Number(triggered));
    }
  }

  rows(): ExecutionCountersTable[] {
    return [...this.#rows.values()];
  }

  #count(alert_id: string, collection_id: string, hour: number, triggered: number): void {
    const key = `${alert_id}|${collection_id}|${hour}|${triggered}`;
    const known = this.#rows.get(key);
    if (known) known.n++;
    else
      this.#rows.set(key, {
        namespace_id: this.#scene.namespaceId,
        alert_id,
        collection_id,
        hour,
        triggered,
        status: 'completed',
        mode: 'on_ingest',
        slot: 0,
        n: 1,
      });
  }
}
