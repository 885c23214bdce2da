import type { Operand, Query } from './query.ts';

/** Characters of a constant that are shown; queries may carry long lists. */
const MAX_SHOWN = 80;

/** A query on one line, for logs and evidence: `text text "foo bar"`, `(size gt 3 and not section eq "libs")`. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return 'everything';
    case 'and':
    case 'or':
      return query.children.length === 0
        ? query.kind === 'or'
          ? 'nothing'
          : 'everything'
        : `(${query.children.map(printQuery).join(` ${query.kind} `)})`;
    case 'not':
      return `not ${printQuery(query.child)}`;
    case 'compare':
      return `${query.field} ${query.operator} ${printOperand(query.operand)}`;
    case 'similar':
      return `${query.feature} ${query.metric} at least ${query.minScore}`;
    case 'hash':
      return `${query.feature} within ${query.maxDistance} bits`;
  }
}

function printOperand(operand: Operand): string {
  return 'field' in operand ? `field ${operand.field}` : shorten(JSON.stringify(operand.constant));
}

/** Cuts a text to a length that fits a line, between code points. */
export function shorten(text: string, length: number = MAX_SHOWN): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
