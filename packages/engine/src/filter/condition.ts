import { at, QueryError } from '../errors.ts';
import { notePlace } from '../query/places.ts';
import { type CompareQuery, OPERATORS, type Operator, type Query } from '../query/query.ts';
import type { Context } from './context.ts';
import { parseOperand } from './operand.ts';

/** A comparison before its value has been checked. */
export interface Comparison {
  readonly field: string;
  readonly operator: Operator;
  /** Undefined where the filter has none. */
  readonly value: unknown;
  /** Where the value stands, for errors. */
  readonly valuePlace: string;
}

/** Reads `{field, operator, value}`; the operator defaults to eq. @throws QueryError naming the place */
export function parseCondition(input: Record<string, unknown>, context: Context): Query {
  const field = own(input, 'field');
  if (typeof field !== 'string' || field === '')
    throw new QueryError(at(context.place, 'field'), 'must be a path: which field to compare');
  const operator = parseOperator(own(input, 'operator') ?? 'eq', at(context.place, 'operator'));
  return parseComparison(
    { field, operator, value: own(input, 'value'), valuePlace: at(context.place, 'value') },
    context,
  );
}

/** Checks a comparison's value and makes the node. @throws QueryError naming the place */
export function parseComparison({ field, operator, value, valuePlace }: Comparison, context: Context): Query {
  const { caseSensitive } = context;
  const operand = parseOperand(operator, value, valuePlace);
  const query: CompareQuery = Object.freeze({ kind: 'compare', field, operator, operand, caseSensitive });
  if (operator === 'regex') notePlace(query, valuePlace);
  return query;
}

function parseOperator(name: unknown, place: string): Operator {
  const operator = OPERATORS.find((known) => known === name);
  if (operator === undefined) throw new QueryError(place, `must be one of ${OPERATORS.join(', ')}`);
  return operator;
}

function own(input: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(input, key) ? input[key] : undefined;
}
