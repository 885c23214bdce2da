import type { FilterCondition, FilterOperator, LogicalOperator } from '@tocsin/contract';

/** A condition as a form has it; all of them hold together. */
export interface Matcher {
  /** A dot path over a match: `alert.name`. */
  readonly field: string;
  readonly operator: FilterOperator;
  /** For `in` several values, parted by commas. */
  readonly value: string;
}

/** What a form begins with. */
export const FIRST_MATCHER: Matcher = { field: 'alert.name', operator: 'eq', value: '' };

/** What is most often silenced by. */
export const MATCHED_FIELDS: readonly string[] = [
  'alert.name',
  'alert_id',
  'alert.metadata.team',
  'collection_id',
  'document_id',
  'score',
];

/** The conditions as a filter. */
export function filterOf(matchers: readonly Matcher[]): LogicalOperator {
  return { AND: matchers.map(conditionOf) };
}

function conditionOf({ field, operator, value }: Matcher): FilterCondition {
  const path = field.trim();
  if (operator === 'in')
    return { field: path, operator, value: value.split(',').map((one) => typed(path, one)) };
  return { field: path, operator, value: typed(path, value) };
}

/** A score is a number; what else looks like one is one too, but for ids and names. */
function typed(field: string, text: string): string | number {
  const trimmed = text.trim();
  const isNumber = trimmed !== '' && Number.isFinite(Number(trimmed));
  const isText = field.endsWith('_id') || field === 'alert.name';
  return isNumber && !isText ? Number(trimmed) : trimmed;
}

/** Whether each condition says something. */
export function isComplete(matchers: readonly Matcher[]): boolean {
  return (
    matchers.length > 0 && matchers.every(({ field, value }) => field.trim() !== '' && value.trim() !== '')
  );
}

/** A filter in words: `alert.name = Acme and score < 0.8`. Whatever is no plain condition is shown as JSON. */
export function wordsOfFilter(filter: LogicalOperator): string {
  const conditions = Array.isArray(filter.AND) && Object.keys(filter).length === 1 ? filter.AND : [filter];
  return conditions.map(wordsOfCondition).join(' and ');
}

const SIGNS: Readonly<Record<string, string>> = { eq: '=', ne: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' };

function wordsOfCondition(condition: LogicalOperator | FilterCondition): string {
  if (typeof condition['field'] === 'string') {
    const { field, operator, value } = condition as FilterCondition;
    const sign = SIGNS[operator ?? 'eq'] ?? operator?.replaceAll('_', ' ');
    return `${field} ${sign} ${shown(value)}`;
  }
  const entries = Object.entries(condition);
  const isShort = entries.every(([name]) => !['AND', 'OR', 'NOT', 'case_sensitive'].includes(name));
  if (!isShort) return JSON.stringify(condition);
  return entries.map(([name, value]) => `${name} = ${shown(value)}`).join(' and ');
}

function shown(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
