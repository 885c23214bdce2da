import type { FieldValues } from '../document/field-values.ts';
import type { Operator } from '../query/query.ts';
import { canonical, comparable } from '../text/fold.ts';
import { compareCodePoints } from '../text/order.ts';
import { splitTokens } from '../text/tokens.ts';
import type { PatternCompiler } from './clause.ts';
import { equalsAny, fieldEquals, fieldIn } from './equality.ts';

/** Whether a field passes. */
export type Predicate = (field: FieldValues) => boolean;

/** What an operator compares with, and how. */
export interface Comparand {
  readonly value: unknown;
  readonly caseSensitive: boolean;
  readonly compilePattern: PatternCompiler;
}

const NEVER: Predicate = () => false;

type Factory = (comparand: Comparand) => Predicate;

const eq: Factory = ({ value, caseSensitive }) => fieldEquals(value, caseSensitive);

const isIn: Factory = ({ value, caseSensitive }) =>
  fieldIn(Array.isArray(value) ? value : [value], caseSensitive);

const negated =
  (factory: Factory): Factory =>
  (comparand) => {
    const predicate = factory(comparand);
    return (field) => !predicate(field);
  };

/** An order comparison: numbers with numbers, strings with strings. `holds` is given the sign of field − value. */
const ordered =
  (holds: (sign: number) => boolean): Factory =>
  ({ value, caseSensitive }) => {
    if (typeof value === 'number')
      return (field) => field.each.values.some((one) => typeof one === 'number' && holds(one - value));
    if (typeof value !== 'string') return NEVER;
    const limit = comparable(value, caseSensitive);
    return (field) => field.each.strings(caseSensitive).some((one) => holds(compareCodePoints(one, limit)));
  };

/** A comparison of strings with a string. */
const onStrings =
  (holds: (text: string, wanted: string) => boolean): Factory =>
  ({ value, caseSensitive }) => {
    if (typeof value !== 'string') return NEVER;
    const wanted = comparable(value, caseSensitive);
    return (field) => field.each.strings(caseSensitive).some((text) => holds(text, wanted));
  };

const contains: Factory = ({ value, caseSensitive }) => {
  const equals = equalsAny(value, caseSensitive);
  if (typeof value !== 'string') return (field) => equals(field.elements);
  const part = comparable(value, caseSensitive);
  return (field) =>
    field.singles.strings(caseSensitive).some((text) => text.includes(part)) || equals(field.elements);
};

const regex: Factory = ({ value, caseSensitive, compilePattern }) => {
  if (typeof value !== 'string') return NEVER;
  const pattern = compilePattern(canonical(value), { caseSensitive });
  return (field) => field.each.strings(true).some((text) => pattern.test(text));
};

const text: Factory = ({ value, caseSensitive }) => {
  const terms = typeof value === 'string' ? splitTokens(comparable(value, caseSensitive)) : [];
  if (terms.length === 0) return NEVER;
  return (field) => {
    for (const tokens of field.each.tokens(caseSensitive)) if (hasAll(tokens, terms)) return true;
    return false;
  };
};

function hasAll(tokens: ReadonlySet<string>, terms: readonly string[]): boolean {
  for (const term of terms) if (!tokens.has(term)) return false;
  return true;
}

const exists: Factory = ({ value }) =>
  typeof value === 'boolean' ? (field) => field.present === value : NEVER;

const isNull: Factory = ({ value }) => {
  if (typeof value !== 'boolean') return NEVER;
  return (field) => (!field.present || field.each.values.includes(null)) === value;
};

const FACTORIES: Readonly<Record<Operator, Factory>> = {
  eq,
  ne: negated(eq),
  gt: ordered((sign) => sign > 0),
  gte: ordered((sign) => sign >= 0),
  lt: ordered((sign) => sign < 0),
  lte: ordered((sign) => sign <= 0),
  in: isIn,
  nin: negated(isIn),
  contains,
  starts_with: onStrings((text, start) => text.startsWith(start)),
  ends_with: onStrings((text, end) => text.endsWith(end)),
  regex,
  exists,
  is_null: isNull,
  text,
};

/**
 * The predicate of an operator with a value. A value of a type that the operator has no use for, as a document may
 * bring one, never passes.
 * @throws what `compilePattern` throws on a bad pattern
 */
export function predicateOf(operator: Operator, comparand: Comparand): Predicate {
  return FACTORIES[operator](comparand);
}
