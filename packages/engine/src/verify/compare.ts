import { FieldValues } from '../document/field-values.ts';
import type { PreparedDocument } from '../document/prepared.ts';
import type { CompareQuery, Operator } from '../query/query.ts';
import { comparable } from '../text/fold.ts';
import { splitTokens } from '../text/tokens.ts';
import { badPattern } from './bad-pattern.ts';
import type { Clause, PatternCompiler } from './clause.ts';
import { compareEvidence, showPassing } from './evidence.ts';
import { type Predicate, predicateOf } from './predicates.ts';

/** The operators that are true exactly where another is false. */
const NEGATIONS: Partial<Record<Operator, Operator>> = { ne: 'eq', nin: 'in' };

/** A comparison ready to run. @throws what `compilePattern` throws on a bad pattern */
export function compareClause(query: CompareQuery, compilePattern: PatternCompiler): Clause {
  const { field, operand } = query;
  if ('field' in operand) return dynamicClause(query, operand.field, compilePattern);
  const predicate = constantPredicate(query, operand.constant, compilePattern);
  const terms = termsOf(query, operand.constant);
  return {
    matches: (document) => predicate(document.field(field)),
    explain(document, evidence) {
      const values = document.field(field);
      if (!predicate(values)) return false;
      evidence.push(compareEvidence(query, passingValue(values, predicate), terms));
      return true;
    },
  };
}

/** A comparison with another field: passes if any of that field's values makes it pass; negations deny the whole. */
function dynamicClause(query: CompareQuery, otherField: string, compilePattern: PatternCompiler): Clause {
  const positive = NEGATIONS[query.operator];
  const operator = positive ?? query.operator;
  const aboutPresence = operator === 'exists' || operator === 'is_null';
  const passes = (document: PreparedDocument): boolean => {
    const values = document.field(query.field);
    // Nothing else holds for a missing field, whatever it would be compared with.
    if (!values.present && !aboutPresence) return positive !== undefined;
    const other = document.field(otherField);
    const holds = (value: unknown): boolean =>
      broughtPredicate({ ...query, operator }, value, compilePattern)(values);
    const any =
      other.each.values.some(holds) || other.found.some((value) => Array.isArray(value) && holds(value));
    return any !== (positive !== undefined);
  };
  return {
    matches: passes,
    explain(document, evidence) {
      if (!passes(document)) return false;
      const shown = showPassing(document.field(query.field), () => true);
      evidence.push(compareEvidence(query, shown, query.operator === 'text' ? [] : null));
      return true;
    },
  };
}

function constantPredicate(query: CompareQuery, value: unknown, compilePattern: PatternCompiler): Predicate {
  return predicateOf(query.operator, { value, caseSensitive: query.caseSensitive, compilePattern });
}

/** With a value that a document brings. @throws QueryError for a bad pattern */
function broughtPredicate(query: CompareQuery, value: unknown, compilePattern: PatternCompiler): Predicate {
  try {
    return constantPredicate(query, value, compilePattern);
  } catch (error) {
    throw badPattern(query.field, error);
  }
}

function termsOf({ operator, caseSensitive }: CompareQuery, value: unknown): string[] | null {
  if (operator !== 'text' || typeof value !== 'string') return null;
  return [...new Set(splitTokens(comparable(value, caseSensitive)))];
}

/** Finds the value to show: one that passes alone, or in a list of its own (as `contains` looks at elements). */
function passingValue(values: FieldValues, predicate: Predicate): unknown {
  return showPassing(
    values,
    (value) => predicate(new FieldValues([value])) || predicate(new FieldValues([[value]])),
  );
}
