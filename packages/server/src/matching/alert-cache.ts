import { CollectionAlerts } from './collection-alerts.ts';

/** Collections whose compiled alerts a worker keeps; the one that was checked longest ago goes first. */
const KEPT = 1000;

/** The compiled alerts of the collections that a worker serves. */
export class AlertCache {
  readonly #collections = new Map<string, CollectionAlerts>();
  readonly #kept: number;

  /** @param kept collections at most */
  constructor(kept: number = KEPT) {
    this.#kept = kept;
  }

  /** How many collections are kept. */
  get size(): number {
    return this.#collections.size;
  }

  /** A collection's alerts; new ones know nothing until they catch up. */
  of(namespaceId: string, collectionId: string): CollectionAlerts {
    const key = keyOf(namespaceId, collectionId);
    const alerts = this.#collections.get(key) ?? new CollectionAlerts(namespaceId, collectionId);
    this.#collections.delete(key);
    this.#collections.set(key, alerts);
    for (const oldest of this.#collections.keys()) {
      if (this.#collections.size <= this.#kept) break;
      this.#collections.delete(oldest);
    }
    return alerts;
  }

  /** Lets go of a collection that is no more. */
  forget(namespaceId: string, collectionId: string): void {
    this.#collections.delete(keyOf(namespaceId, collectionId));
  }
}

function keyOf(namespaceId: string, collectionId: string): string {
  return `${namespaceId}/${collectionId}`;
}
