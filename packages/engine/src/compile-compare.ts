import type { FieldView, PreparedDocument } from './document.ts';
import { isDynamic } from './parse-filter.ts';
import type { Compare, Operator } from './query.ts';
import { compareCodePoints, fold, tokenize } from './text.ts';

/** A compiled regular expression. */
export interface CompiledPattern {
  test(text: string): boolean;
}

/** Compiles a pattern that must run in linear time, or throws saying what is wrong with it. */
export type PatternCompiler = (source: string, flags: { caseSensitive: boolean }) => CompiledPattern;

/** Whether a document passes. */
export type Predicate = (document: PreparedDocument) => boolean;

/** One comparison as a function. @throws Error where the pattern is not valid */
export function compileCompare(node: Compare, compilePattern: PatternCompiler): Predicate {
  const { field, operator, value } = node;
  if (operator === 'exists') return (document) => document.field(field).present === value;
  if (operator === 'is_null') return (document) => isNull(document.field(field)) === value;
  if (operator === 'ne' || operator === 'nin') {
    const positive = compileCompare({ ...node, operator: operator === 'ne' ? 'eq' : 'in' }, compilePattern);
    return (document) => !positive(document);
  }
  if (isDynamic(value)) return compileDynamic(node, value.field, compilePattern);
  const holds = compileConstant(node, compilePattern);
  return (document) => holds(document.field(field));
}

function isNull(view: FieldView): boolean {
  return !view.present || (view.values.length > 0 && view.values.every((value) => value === null));
}

function compileDynamic(node: Compare, otherField: string, compilePattern: PatternCompiler): Predicate {
  const usable = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';
  return (document) => {
    const other = document.field(otherField).values;
    const candidates = node.operator === 'in' ? [other] : other;
    return candidates.some((value) => {
      if (NEEDS_STRING.has(node.operator) && typeof value !== 'string') return false;
      if (ORDER.has(node.operator) && !usable(value)) return false;
      return compileConstant({ ...node, value }, compilePattern)(document.field(node.field));
    });
  };
}

const NEEDS_STRING: ReadonlySet<Operator> = new Set(['starts_with', 'ends_with', 'regex', 'text']);
const ORDER: ReadonlySet<Operator> = new Set(['gt', 'gte', 'lt', 'lte']);

type Holds = (view: FieldView) => boolean;

function compileConstant(
  { operator, value, caseSensitive }: Compare,
  compilePattern: PatternCompiler,
): Holds {
  const normal = (text: unknown): unknown =>
    typeof text === 'string' ? (caseSensitive ? text.normalize('NFC') : fold(text)) : text;
  const valuesOf = (view: FieldView): readonly unknown[] =>
    caseSensitive ? view.values.map(normal) : view.folded;
  const some =
    (test: (value: unknown) => boolean): Holds =>
    (view) =>
      valuesOf(view).some(test);
  const wanted = normal(value);
  switch (operator) {
    case 'eq':
      return typeof wanted === 'object' && wanted !== null
        ? (view) =>
            deepEqual(view.values, wanted, normal) ||
            view.values.some((item) => deepEqual(item, wanted, normal))
        : some((item) => item === wanted);
    case 'in': {
      const all = new Set((value as unknown[]).map(normal));
      return some((item) => all.has(item));
    }
    case 'gt':
      return some((item) => order(item, wanted) > 0);
    case 'gte':
      return some((item) => order(item, wanted) >= 0);
    case 'lt':
      return some((item) => order(item, wanted) < 0);
    case 'lte':
      return some((item) => order(item, wanted) <= 0);
    case 'contains':
      return some((item) => item === wanted || bothStrings(item, wanted, (a, b) => a.includes(b)));
    case 'starts_with':
      return some((item) => bothStrings(item, wanted, (a, b) => a.startsWith(b)));
    case 'ends_with':
      return some((item) => bothStrings(item, wanted, (a, b) => a.endsWith(b)));
    case 'regex': {
      const pattern = compilePattern((value as string).normalize('NFC'), { caseSensitive });
      return (view) =>
        view.values.some((item) => typeof item === 'string' && pattern.test(item.normalize('NFC')));
    }
    default:
      return compileText(value as string, caseSensitive);
  }
}

function compileText(value: string, caseSensitive: boolean): Holds {
  if (!caseSensitive) {
    const terms = tokenize(value);
    return (view) => view.tokens().some((tokens) => terms.every((term) => tokens.has(term)));
  }
  const cut = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const terms = cut(value);
  return (view) =>
    view.values.some((item) => {
      const tokens = new Set(typeof item === 'string' ? cut(item) : []);
      return terms.every((term) => tokens.has(term));
    });
}

/** NaN where the two cannot be ordered, so that every comparison with it is false. */
function order(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return typeof a === 'string' && typeof b === 'string' ? compareCodePoints(a, b) : Number.NaN;
}

function bothStrings(a: unknown, b: unknown, test: (a: string, b: string) => boolean): boolean {
  return typeof a === 'string' && typeof b === 'string' && test(a, b);
}

function deepEqual(a: unknown, b: unknown, normal: (value: unknown) => unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return normal(a) === normal(b);
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && deepEqual((a as never)[key], (b as never)[key], normal))
  );
}
