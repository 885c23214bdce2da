import type { Metadata } from '@tocsin/contract';
import { isRecord } from '../../platform/json.ts';
import type { Fact } from './message.ts';
import { oneLine, percent } from './words.ts';

/** Fields that people take for the name of a document, the best first. */
const TITLES = ['title', 'name', 'headline', 'subject', 'label'];
const MAX_TITLE = 120;
const MAX_VALUE = 100;

/** What a document is called: a field of its metadata that looks like a name, else its id. */
export function titleOf(documentId: string, metadata: Metadata | null | undefined): string {
  const field = titleField(metadata ?? {});
  return oneLine(field === undefined ? documentId : String(metadata?.[field]), MAX_TITLE);
}

/** Some fields of a document's metadata that fit into a line, less its name. */
export function factsOf(metadata: Metadata | null | undefined, limit: number): Fact[] {
  const title = titleField(metadata ?? {});
  const facts: Fact[] = [];
  for (const [name, value] of Object.entries(metadata ?? {})) {
    if (facts.length === limit) break;
    const text = name === title ? '' : shortText(value);
    if (text !== '') facts.push({ label: oneLine(name, 40), value: text });
  }
  return facts;
}

function titleField(metadata: Metadata): string | undefined {
  return TITLES.find((name) => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    return typeof value === 'string' && oneLine(value, MAX_TITLE) !== '';
  });
}

function shortText(value: unknown): string {
  if (Array.isArray(value))
    return oneLine(value.slice(0, 10).map(scalarText).filter(Boolean).join(', '), MAX_VALUE);
  return oneLine(scalarText(value), MAX_VALUE);
}

function scalarText(value: unknown): string {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value).slice(0, 1000) : '';
}

/** A clause that let a document through, as `matched_features` holds it. */
export interface EvidenceClause {
  readonly clause?: string;
  readonly field?: string;
  readonly feature?: string;
  readonly score?: number;
  readonly distance?: number;
  readonly threshold?: number;
  readonly terms?: readonly string[];
}

/** The evidence of a match as a list. */
export function evidenceOf(matched: Metadata | null | undefined): EvidenceClause[] {
  return Object.values(matched ?? {}).filter(isRecord);
}

/** Why a document matched, in a line; null where nothing is said of it. */
export function evidenceLine(matched: Metadata | null | undefined): string | null {
  const clauses = evidenceOf(matched).map(clauseLine).filter(Boolean);
  const more = clauses.length > 3 ? ` and ${clauses.length - 3} more` : '';
  return clauses.length === 0 ? null : clauses.slice(0, 3).join('; ') + more;
}

function clauseLine({ clause, field, feature, score, distance, threshold, terms }: EvidenceClause): string {
  const place = oneLine(String(field ?? feature ?? ''), 60);
  if (Array.isArray(terms) && terms.length > 0)
    return `${place}: ${terms
      .slice(0, 5)
      .map((term) => `“${oneLine(String(term), 40)}”`)
      .join(', ')}`;
  if (typeof distance === 'number')
    return `${place} differs by ${distance}${limit('at most', threshold, String)}`;
  if (typeof score === 'number')
    return `${place} ${percentage(score)}${limit('at least', threshold, percentage)}`;
  return oneLine(String(clause ?? ''), 100);
}

function limit(words: string, threshold: unknown, write: (n: number) => string): string {
  return typeof threshold === 'number' ? ` (${words} ${write(threshold)})` : '';
}

function percentage(score: number): string {
  return `${percent(score)}%`;
}

/** How alike a match is, where that was measured: a filter alone gives every document the score 1. */
export function scoreMark(score: number | undefined, matched: Metadata | null | undefined): string | null {
  if (typeof score !== 'number') return null;
  const isMeasured = score < 1 || evidenceOf(matched).some((clause) => typeof clause.score === 'number');
  return isMeasured ? percentage(score) : null;
}
