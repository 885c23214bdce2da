import { type MatchReport, Monitor } from '@tocsin/engine';
import { extractorOf } from '../extract/collection-extractor.ts';
import { computesNothing } from '../extract/computes-nothing.ts';
import type { PreparedExtractor } from '../extract/extractor.ts';
import { errorText } from '../platform/log.ts';
import { completeInputs } from '../retrieve/inputs.ts';
import { parseStages } from '../retrieve/parse.ts';
import { compilePattern } from '../retrieve/patterns.ts';
import type { Stage } from '../retrieve/stages/stage.ts';
import { planStanding } from '../retrieve/standing.ts';
import { embedTexts } from '../retrieve/text-query.ts';
import type { Reader } from '../store/database.ts';
import { AlertSet } from './alert-set.ts';
import { dependsOnDocument, inputsOf } from './inputs-of-document.ts';
import { loadAlerts } from './load-alerts.ts';
import type { PreparedAlert } from './prepared-alert.ts';

/** How an alert of a collection is evaluated. */
export type AlertPlan =
  /** In the monitor, for all documents at once; `rest` runs on its matches. */
  | { readonly kind: 'standing'; readonly rest: readonly Stage[] }
  /** With inputs from each source document: a query of its own per document. */
  | { readonly kind: 'per_document' }
  /** Over collections, with inputs that are the same for every document. */
  | { readonly kind: 'search'; readonly stages: readonly Stage[] }
  /** Cannot run; every run is recorded as failed. */
  | { readonly kind: 'broken'; readonly message: string };

/** An alert and its plan. */
export interface PlannedAlert {
  readonly alert: PreparedAlert;
  readonly plan: AlertPlan;
}

interface StoredCollection {
  readonly version: number;
  readonly definition_json: string;
}

/** Reads alerts of a collection, all of them or some by id. */
export type LoadAlerts = typeof loadAlerts;

/** Where alerts change without end a batch is checked all the same. */
const MAX_ROUNDS = 100;
const NO_DEFINITION: Pick<PreparedAlert, 'mappings' | 'stages' | 'inputSchema'> = {
  mappings: [],
  stages: [],
  inputSchema: {},
};

/** The alerts that check a collection's batches, kept in step with what is stored. */
export class CollectionAlerts {
  readonly monitor: Monitor = new Monitor({ compilePattern });
  readonly #namespaceId: string;
  readonly #collectionId: string;
  readonly #load: LoadAlerts;
  readonly #alerts = new AlertSet();
  #extractor = computesNothing('unknown');
  #version = -1;

  /** @param load reads them */
  constructor(namespaceId: string, collectionId: string, load: LoadAlerts = loadAlerts) {
    this.#namespaceId = namespaceId;
    this.#collectionId = collectionId;
    this.#load = load;
  }

  /** The alerts that a batch concerns after what the monitor found, in the order in which they run. */
  concernedBy(report: MatchReport): PlannedAlert[] {
    return this.#alerts.concernedBy(report);
  }

  /** Turns the text queries of standing alerts into vectors as the arriving documents have them. */
  get extractor(): PreparedExtractor {
    return this.#extractor;
  }

  /** The collection's version that the alerts are those of. */
  get version(): number {
    return this.#version;
  }

  get size(): number {
    return this.#alerts.size;
  }

  /**
   * Brings the alerts to what they are now, from the change log where that is enough.
   * @param version that the collection had when the batch was accepted
   * @returns false where the collection is gone
   */
  async catchUp(db: Reader, version: number): Promise<boolean> {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const stored = await this.#readCollection(db);
      if (stored === undefined) return false;
      if (stored.version < version)
        throw new Error(`the collection is read at version ${stored.version}, before ${version}`);
      // What was read may be newer than the version that was read before it: until both are the same it is read again.
      if (stored.version <= this.#version) return true;
      await this.#step(db, stored);
    }
    return true;
  }

  async #step(db: Reader, stored: StoredCollection): Promise<void> {
    const changed = this.#version === -1 ? null : await this.#changedSince(db, this.#version);
    this.#version = -1; // what fails halfway is read as a whole the next time, and nothing is checked with it before
    this.#extractor = extractorOf(stored);
    if (changed === null) await this.#reload(db);
    else await this.#apply(db, changed);
    this.#version = stored.version;
  }

  #readCollection(db: Reader): Promise<StoredCollection | undefined> {
    return db
      .selectFrom('collections')
      .select(['version', 'definition_json'])
      .where('namespace_id', '=', this.#namespaceId)
      .where('collection_id', '=', this.#collectionId)
      .executeTakeFirst();
  }

  /**
   * The alerts that changed after a version; null where the log does not reach back to it. That is looked up last: the log
   * is only ever shortened from its old end, so if it reaches back now it did when the changes were read.
   */
  async #changedSince(db: Reader, version: number): Promise<string[] | null> {
    const rows = await db
      .selectFrom('collection_changes')
      .select('alert_id')
      .distinct()
      .where('namespace_id', '=', this.#namespaceId)
      .where('collection_id', '=', this.#collectionId)
      .where('version', '>', version)
      .execute();
    const oldest = await this.#oldestChange(db);
    return oldest === null || oldest > version + 1 ? null : rows.map((row) => row.alert_id);
  }

  async #oldestChange(db: Reader): Promise<number | null> {
    const row = await db
      .selectFrom('collection_changes')
      .select('version')
      .where('namespace_id', '=', this.#namespaceId)
      .where('collection_id', '=', this.#collectionId)
      .orderBy('version')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : Number(row.version);
  }

  async #reload(db: Reader): Promise<void> {
    for (const alertId of this.#alerts.keys()) this.monitor.delete(alertId);
    this.#alerts.clear();
    for await (const alert of this.#load(db, this.#namespaceId, this.#collectionId)) this.put(alert);
  }

  async #apply(db: Reader, alertIds: readonly string[]): Promise<void> {
    for (const alertId of alertIds) {
      this.#alerts.delete(alertId);
      this.monitor.delete(alertId);
    }
    for await (const alert of this.#load(db, this.#namespaceId, this.#collectionId, alertIds))
      this.put(alert);
  }

  /** Adds or replaces an alert. */
  put(alert: PreparedAlert): void {
    if (this.#alerts.has(alert.alertId)) this.monitor.delete(alert.alertId);
    const plan = this.#plan(alert);
    // The monitor holds what a standing alert looks for: its definition is needed no more.
    this.#alerts.set(alert.alertId, {
      alert: plan.kind === 'standing' ? { ...alert, ...NO_DEFINITION } : alert,
      plan,
    });
  }

  #plan(alert: PreparedAlert): AlertPlan {
    if (dependsOnDocument(alert.mappings)) return { kind: 'per_document' };
    try {
      const { inputs, problems } = completeInputs(
        alert.inputSchema,
        inputsOf(alert.mappings, alert.inputSchema, null),
      );
      const wrong = [...problems.missing, ...problems.wrongType];
      if (wrong.length > 0)
        return {
          kind: 'broken',
          message: `The input "${wrong[0]}" has no value of its type; map it to a constant`,
        };
      const stages = parseStages(alert.stages, inputs);
      if (alert.collectionIds.length > 0) return { kind: 'search', stages };
      const { query, rest } = planStanding(embedTexts(stages, this.#extractor));
      this.monitor.put(alert.alertId, query);
      return { kind: 'standing', rest };
    } catch (error) {
      return { kind: 'broken', message: errorText(error) };
    }
  }
}
