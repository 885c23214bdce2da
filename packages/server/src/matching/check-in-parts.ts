import { MATCH_LIMITS } from '@tocsin/contract';
import type { EngineDocument, MatchReport } from '@tocsin/engine';
import type { AlertOutcome } from '../executions/outcome.ts';
import type { DocumentSource } from '../retrieve/document-source.ts';
import type { Run } from './batch-run.ts';
import { type AlertRun, runAlerts } from './check-batch.ts';
import type { CollectionAlerts } from './collection-alerts.ts';
import { bestOf, mergeHits, type SourcedHit, sortByScore } from './matches.ts';
import { failedOutcome, outcomeOf } from './run-outcome.ts';

/** Documents that are checked at once, and how the check goes on. */
export interface InParts {
  readonly collectionId: string;
  /** At least one, which may be empty. */
  readonly parts: AsyncIterable<readonly EngineDocument[]>;
}

/**
 * Checks more documents than are read at once against the one alert of a set. Each stage sees one part at a time; what the
 * parts brought is merged: the best matches by score, and what went wrong as if it were one batch.
 * @param now a stopwatch in milliseconds
 * @returns null where the set has no alert
 */
export async function checkInParts(
  alerts: CollectionAlerts,
  { collectionId, parts }: InParts,
  source: DocumentSource,
  now: () => number,
  onReport: (report: MatchReport, durationMs: number) => void,
): Promise<AlertOutcome | null> {
  const sum = new Sum();
  for await (const documents of parts)
    for await (const one of runAlerts(alerts, { collectionId, documents }, source, now, onReport))
      sum.add(one, documents.length);
  return sum.outcome();
}

/** What several runs of the same alert brought. */
class Sum {
  #first: AlertRun | null = null;
  #parts = 0;
  /** The parts that could not be run at all. */
  #broken = 0;
  #best: readonly SourcedHit[] = [];
  readonly #found = new Set<string>();
  readonly #total = { documents: 0, limited: false, skipped: 0, problems: 0, mistyped: 0 };
  #problem: string | null = null;
  #durationMs = 0;

  add(one: AlertRun, documents: number): void {
    this.#first ??= one;
    this.#parts++;
    this.#durationMs += one.durationMs;
    this.#total.documents += documents;
    if (one.run instanceof Error) this.#addBroken(one.run, documents);
    else this.#addRun(one.run);
  }

  #addBroken(error: Error, documents: number): void {
    this.#broken++;
    this.#total.problems += documents;
    this.#problem ??= error.message;
  }

  #addRun({ found, limited, skipped, problems, mistyped = 0 }: Run): void {
    for (const { hit } of found) this.#found.add(`${hit.collectionId}/${hit.documentId}`);
    this.#best = bestOf(this.#together(found)).slice(0, MATCH_LIMITS.kept);
    this.#total.limited ||= limited;
    this.#total.skipped += skipped;
    this.#total.problems += problems.length;
    this.#total.mistyped += mistyped;
    this.#problem ??= problems[0] ?? null;
  }

  /** Where one part alone found something, in the order that its stages made. */
  #together(found: readonly SourcedHit[]): readonly SourcedHit[] {
    if (found.length === 0) return this.#best;
    return this.#best.length === 0 ? found : sortByScore([...this.#best, ...found]);
  }

  outcome(): AlertOutcome | null {
    if (this.#first === null) return null;
    const { alert, run } = this.#first;
    if (run instanceof Error && this.#broken === this.#parts)
      return failedOutcome(alert, run, this.#durationMs);
    const { matches } = mergeHits(this.#best);
    const total = { ...this.#total, matches, count: this.#found.size, problem: this.#problem };
    return outcomeOf(alert, total, this.#durationMs);
  }
}
